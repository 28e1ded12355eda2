/** What the page asks of the engine. Made by `http-engine-gateway.ts` over the client SDK. */
import type {
  EngineEvent,
  EngineSnapshot,
  TalkAction,
  TranscriptEntry,
} from '../../shared/contract/control.ts';

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
}
