/** What the page asks of the engine. Made by `http-engine-gateway.ts` over the client SDK. */
import type {
  Device,
  EngineEvent,
  EngineSnapshot,
  TalkAction,
  TranscriptEntry,
} from '../../shared/contract/control.ts';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import type { DiscoveredSession } from '../../shared/contract/doors.ts';
import type {
  HistoryFilter,
  HistoryImported,
  HistoryInfo,
  HistoryPage,
  RetryOptions,
} from '../../shared/contract/history.ts';
import type { QuestionReply } from '../../shared/contract/questions.ts';
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

export interface EngineGateway extends HistoryGateway {
  snapshot(signal: AbortSignal): Promise<EngineSnapshot>;
  /** Announcements over all reconnects. Throws `forbidden` once the engine no longer knows the page. */
  events(subscription: EventSubscription): AsyncIterable<NumberedEngineEvent>;
  setListening(listening: boolean): Promise<void>;
  setMuted(muted: boolean): Promise<void>;
  talk(action: TalkAction): Promise<void>;
  setActiveAgent(agentId: string): Promise<void>;
  /** Where text goes. Rejects with `unavailable` where no other window can be typed into. */
  setOutputMode(mode: OutputMode): Promise<void>;
  /** The next utterance is spelled letter by letter. */
  setSpelling(active: boolean): Promise<void>;
  /** Which agent was meant; null: none. */
  answerAgentQuestion(agentId: string | null): Promise<void>;
  /** Answers what an agent asks aloud. Rejects with `conflict` when that question is over. */
  replyToQuestion(questionId: string, reply: QuestionReply): Promise<void>;
  /** Sessions of coding agents that are not connected. */
  discover(): Promise<readonly DiscoveredSession[]>;
  connectDiscovered(sessionId: string): Promise<void>;
  /** Delivers a transcription again; without `agentId` to its own agent. */
  sendAgain(entryId: string, agentId?: string): Promise<TranscriptEntry>;
  /** Recognises an utterance again from its kept audio; what is not given is as in the settings. */
  retryRecognition(entryId: string, options?: RetryOptions): Promise<TranscriptEntry>;
  /** Takes back a text that waits, or asks its agent to. Rejects with `conflict` when it is too late. */
  withdraw(entryId: string): Promise<TranscriptEntry>;
  /** Sends a text now that waits to be confirmed. */
  confirm(entryId: string): Promise<TranscriptEntry>;

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

/** What the page asks about everything that was ever said. */
export interface HistoryGateway {
  /** Newest first. */
  history(query: HistoryPart, signal: AbortSignal): Promise<HistoryPage>;
  historyInfo(): Promise<HistoryInfo>;
  starEntry(entryId: string, starred: boolean): Promise<TranscriptEntry>;
  /** Deletes an entry and its recording for good. */
  deleteEntry(entryId: string): Promise<void>;
  /** Takes an export in JSON Lines. */
  importHistory(lines: Blob): Promise<HistoryImported>;
  pauseHistory(paused: boolean): Promise<HistoryInfo>;
}

/** The entries from `offset` on, of those that the filter lets through. */
export interface HistoryPart extends HistoryFilter {
  readonly offset: number;
  readonly limit: number;
}
