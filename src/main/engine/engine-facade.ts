/** What the server may ask of the engine: the whole of it, and nothing else of the engine is known to the server. */
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type {
  Device,
  DoctorReport,
  EngineEvent,
  EngineSnapshot,
  TalkAction,
  TranscribeLine,
  TranscriptEntry,
} from '../../shared/contract/control.ts';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import type {
  AgentAbout,
  AgentReport,
  DiscoveredSession,
  ReceiptRequest,
} from '../../shared/contract/doors.ts';
import type {
  ExportFormat,
  HistoryChange,
  HistoryFilter,
  HistoryImported,
  HistoryInfo,
  HistoryPage,
  HistoryQuery,
  RetryOptions,
} from '../../shared/contract/history.ts';
import type {
  ApprovalAnswer,
  ApprovalRecord,
  ApprovalRequest,
  AskRequest,
  QuestionAnswer,
  QuestionReply,
} from '../../shared/contract/questions.ts';
import type { SynthesiseRequest } from '../../shared/contract/speech.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AudioBlock } from '../audio/audio-block.ts';
import type { AgentRegistry } from '../routing/agent-registry.ts';
import type { PageSpeaker } from '../speech/playback/page-speaker.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { PageMicrophone } from '../capture/page-source.ts';

export interface NumberedEvent {
  readonly seq: number;
  readonly event: EngineEvent;
}

export interface EngineFacade {
  readonly version: string;
  readonly instanceId: string;
  readonly agents: AgentRegistry;
  readonly speaker: Speaker;
  /** Turns text into sound for a file, at the voice's own rate, beside what is being spoken. */
  synthesise(request: SynthesiseRequest, signal: AbortSignal): AsyncIterable<AudioBlock>;
  /** How to get voices for more languages; null when there is nothing to say. */
  voicesHint(): Promise<string | null>;
  /** Loudspeakers lent by pages. */
  readonly pageSpeaker: PageSpeaker;
  /** Microphones lent by pages. */
  readonly pageMicrophone: PageMicrophone;

  snapshot(): EngineSnapshot;
  /** Announcements from now on. `level` events come with the seq of the last numbered event and are not counted. */
  subscribe(listener: (event: NumberedEvent) => void): Disposable;
  /** Events after `seq`, or undefined when they are no longer held and a snapshot is needed. */
  eventsSince(seq: number): readonly NumberedEvent[] | undefined;

  /** Resolve when the state is reached or has failed; the value is whether the engine really listens now. */
  setListening(listening: boolean): Promise<boolean>;
  setMuted(muted: boolean): Promise<void>;
  talk(action: TalkAction): Promise<void>;

  /** Where text goes. Rejects with `unavailable` when this system has no way to type into other windows. */
  setOutputMode(mode: OutputMode): Promise<void>;
  /** Rejects with `not-found` for an unknown id. */
  setActiveAgent(agentId: string): Promise<void>;
  /** An agent tells whether its terminal has the keyboard. */
  reportFocus(agentId: string, focused: boolean): void;
  /** Delivers an entry again, to its own agent or another. Rejects with `not-found`. */
  sendAgain(entryId: string, agentId: string | undefined): Promise<TranscriptEntry>;
  /** Recognises an utterance again from its recording, perhaps in another way. */
  retryRecognition(entryId: string, options: RetryOptions): Promise<TranscriptEntry>;
  /** Takes a text back that waits to be sent, or asks its agent to. Rejects with `conflict` when it is too late. */
  withdraw(entryId: string): Promise<TranscriptEntry>;
  /** Sends a text now that waits to be confirmed. Rejects with `conflict` when it does not wait. */
  confirm(entryId: string): Promise<TranscriptEntry>;
  /** Answers the open question which agent was meant; null: none. Rejects with `conflict` when nothing was asked. */
  answerAgentQuestion(agentId: string | null): Promise<void>;
  /** The next utterance is spelled letter by letter, until it is over or the mode is ended. */
  setSpelling(active: boolean): Promise<void>;
  /** What an agent says of itself. */
  describeAgent(agentId: string, about: AgentAbout): Promise<void>;
  /** Something happened in an agent's program; the agent need not be connected. */
  reportFromAgent(agentId: string, report: AgentReport): Promise<void>;
  /** How far a text got at its agent. Rejects with `not-found` for a message that is not known. */
  takeReceipt(agentId: string, receipt: ReceiptRequest): Promise<void>;
  readonly questions: QuestionDesk;
  /** Sessions of coding agents on this machine that are not connected. */
  discover(): Promise<readonly DiscoveredSession[]>;
  /** Connects one of them. Rejects with `not-found`, or with `unavailable` where a person must do it. */
  connectDiscovered(sessionId: string): Promise<void>;
  readonly history: HistoryDesk;

  readonly settings: Settings;
  /** Changes one key ("endpointing.profile"). Rejects with `invalid-input` naming the key and what was expected. */
  setSetting(key: string, value: unknown): Promise<void>;

  devices(): Promise<readonly Device[]>;
  outputs(): Promise<readonly Device[]>;
  /** Long audio: consumes PCM (16 kHz mono s16le) as it arrives and yields segments as they are recognised. */
  transcribe(
    pcm: AsyncIterable<Uint8Array>,
    options: {
      readonly language: string;
      readonly words: boolean;
      readonly task: 'transcribe' | 'translate';
    },
    signal: AbortSignal,
  ): AsyncIterable<TranscribeLine>;
  doctor(): Promise<DoctorReport>;
  stats(): EngineStats;
  readonly uptimeSeconds: number;
  /** Stops or restarts the whole engine after the reply has been written. */
  requestShutdown(kind: 'stop' | 'restart'): void;
}

/** Port: what agents ask aloud, as clients see it. */
export interface QuestionDesk {
  /** Speaks, listens, and resolves with the outcome, whatever it is. Aborting cancels: nothing is heard any more. */
  ask(request: AskRequest, signal: AbortSignal): Promise<QuestionAnswer>;
  /** Answers in place of a voice. Rejects with `conflict` when that question is not open, `invalid-input` for no choice of it. */
  reply(questionId: string, reply: QuestionReply): Promise<void>;
  /** Asks whether something may be done; `none` at once where the settings do not want that by voice. */
  approve(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
  /** The latest decisions, newest last. */
  approvals(): Promise<readonly ApprovalRecord[]>;
}

/** Port: the history as clients see it. All methods about one entry reject with `not-found` when it is not there. */
export interface HistoryDesk {
  readonly info: HistoryInfo;
  find(query: HistoryQuery): Promise<HistoryPage>;
  read(id: string): Promise<TranscriptEntry>;
  /** Path of the recording, a WAV file. */
  audioFile(id: string): Promise<string>;
  change(id: string, change: HistoryChange): Promise<TranscriptEntry>;
  /** Deletes text and recording for good; resolves with how many entries are gone. */
  delete(which: readonly string[] | HistoryFilter): Promise<number>;
  export(format: ExportFormat, filter: HistoryFilter): AsyncIterable<string>;
  /** Takes exported JSON Lines as they arrive. Entries that are there already stay as they are. */
  import(lines: AsyncIterable<Uint8Array>): Promise<HistoryImported>;
  setPaused(paused: boolean): Promise<void>;
}

/** Counters since start, for `platform.stats` of the OpenVIP status. */
export interface EngineStats {
  readonly transcriptions: number;
  readonly words: number;
  readonly audioSeconds: number;
  readonly transcriptionSeconds: number;
}
