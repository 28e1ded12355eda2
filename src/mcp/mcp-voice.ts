import type { EngineSnapshot } from '../shared/contract/control.ts';
import type { AskRequest, QuestionAnswer } from '../shared/contract/questions.ts';
import type { SpeakRequest } from '../shared/contract/speech.ts';
import type { Disposable } from '../shared/kernel/disposable.ts';

/** One text to be spoken, as an MCP client asks for it. */
export interface VoiceSpeech extends Pick<SpeakRequest, 'voice' | 'language' | 'urgent' | 'agentId'> {
  readonly text: string;
  /** False: it is enough that it waits for its turn. */
  readonly wait: boolean;
}

export interface VoiceSpeechEnd {
  readonly result: 'done' | 'stopped' | 'failed' | 'queued';
  /** Length of what was heard. */
  readonly durationMs: number;
  /** Why it failed, for a person; null otherwise. */
  readonly problem: string | null;
}

/**
 * Port: the engine, as far as MCP clients may use it. Its methods reject with an AppError that says what to do, such as
 * `unavailable` where no engine runs; then nothing else has happened.
 */
export interface McpVoice {
  /** Resolves when the text was heard or stopped, or is queued. Aborting stops this speech and no other one. */
  speak(speech: VoiceSpeech, signal: AbortSignal): Promise<VoiceSpeechEnd>;
  /** Asks aloud and resolves with the outcome, whatever it is. Aborting takes the question back: nobody listens any more. */
  ask(request: AskRequest, signal: AbortSignal): Promise<QuestionAnswer>;
  /** Stops what is heard and all that waits. */
  stopSpeaking(): Promise<void>;
  snapshot(): Promise<EngineSnapshot>;
  /** Tells that status, agents, speech or question may have changed, also that the engine came or went. */
  watch(onChange: () => void): Disposable;
}
