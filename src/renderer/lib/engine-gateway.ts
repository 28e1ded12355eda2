/** What the page asks of the engine. Made by `http-engine-gateway.ts` over the client SDK. */
import type {
  Device,
  EngineEvent,
  EngineSnapshot,
  TalkAction,
  TranscriptEntry,
} from '../../shared/contract/control.ts';
import type { SpeakRequest, VoicesAnswer } from '../../shared/contract/speech.ts';
import type { Settings } from '../../shared/settings/schema.ts';

export interface NumberedEngineEvent {
  /** Sequence number; null for `level`, which is never replayed. */
  readonly seq: number | null;
  readonly event: EngineEvent;
}

export interface EventSubscription {
  readonly signal: AbortSignal;
  /** The stream is open, for the first time or again. */
  readonly onOpen: () => void;
  /** The stream broke; it is being opened again. */
  readonly onLost: () => void;
}

export interface EngineGateway {
  snapshot(signal: AbortSignal): Promise<EngineSnapshot>;
  /** Announcements over all reconnects. Throws `forbidden` once the engine no longer knows the page. */
  events(subscription: EventSubscription): AsyncIterable<NumberedEngineEvent>;
  setListening(listening: boolean): Promise<void>;
  setMuted(muted: boolean): Promise<void>;
  talk(action: TalkAction): Promise<void>;
  setActiveAgent(agentId: string): Promise<void>;
  /** Delivers a transcription again; without `agentId` to its own agent. */
  sendAgain(entryId: string, agentId?: string): Promise<TranscriptEntry>;
  /** Recognises a failed utterance again from its kept audio. */
  retryRecognition(entryId: string): Promise<TranscriptEntry>;

  settings(): Promise<Settings>;
  /** Changes one setting by its dotted key. */
  setSetting(key: string, value: unknown): Promise<void>;
  voices(): Promise<VoicesAnswer>;
  /** Loudspeakers and headphones of the engine's computer. */
  outputs(): Promise<readonly Device[]>;
  /** Queues a speech; resolves with its id at once. */
  speak(request: Omit<SpeakRequest, 'wait'>): Promise<string>;
  /** Ends one speech, or without an id everything that is spoken and waits. */
  stopSpeech(id?: string): Promise<void>;
  /** Ends what is heard now; the next one begins. */
  skipSpeech(): Promise<void>;
}
