/**
 * What the page knows of the engine: a pure reducer over snapshots and announcements.
 * Numbered invariants are in the README of the renderer.
 */
import type {
  EngineEvent,
  EngineSnapshot,
  LiveUtterance,
  TranscriptEntry,
} from '../../shared/contract/control.ts';
import type { SpokenCommand } from '../../shared/contract/dictation.ts';
import type { SpeechEndInfo } from '../../shared/contract/speech.ts';

/** The engine keeps as many in its snapshot. */
const MAX_TRANSCRIPT_ENTRIES = 50;

export type ConnectionPhase = 'connecting' | 'live' | 'reconnecting' | 'signed-out';

export type UtteranceDropped = Extract<EngineEvent, { type: 'utterance-dropped' }>;

/** How the utterance before the present one ended, so that its words stay where they were read. */
export type Outcome =
  | { readonly kind: 'final'; readonly entryId: string }
  | { readonly kind: 'dropped'; readonly reason: UtteranceDropped['reason'] };

export interface EngineView {
  readonly connection: ConnectionPhase;
  /** Last known state of the engine; kept while reconnecting, null before the first answer. */
  readonly snapshot: EngineSnapshot | null;
  /** How the last utterance that this page has seen ended; null before one did and while one runs. */
  readonly outcome: Outcome | null;
  /** How the last speech that this page has seen ended; null before one did and while one is heard. */
  readonly lastSpeech: SpeechEndInfo | null;
  /** The command that was heard last; null while the words hold none. */
  readonly command: HeardCommand | null;
  /** Grows whenever settings may have changed. */
  readonly settingsRevision: number;
  /** Grows whenever something was stored, changed or deleted in the history, or may have been. */
  readonly historyRevision: number;
}

export interface HeardCommand {
  readonly utteranceId: string;
  readonly command: SpokenCommand;
  /** It has been carried out; false: it will be, if the utterance ends here. */
  readonly final: boolean;
}

export type EngineViewInput =
  | { readonly type: 'connection'; readonly phase: ConnectionPhase }
  | { readonly type: 'snapshot'; readonly snapshot: EngineSnapshot }
  | { readonly type: 'event'; readonly seq: number; readonly event: EngineEvent };

export const initialEngineView: EngineView = {
  connection: 'connecting',
  snapshot: null,
  outcome: null,
  lastSpeech: null,
  command: null,
  settingsRevision: 0,
  historyRevision: 0,
};

export function reduceEngineView(view: EngineView, input: EngineViewInput): EngineView {
  switch (input.type) {
    case 'connection':
      return view.connection === input.phase ? view : { ...view, connection: input.phase };
    case 'snapshot':
      return takeSnapshot(view, input.snapshot);
    case 'event':
      // Events that the snapshot already contains come again after a reconnect.
      if (view.snapshot === null || input.seq <= view.snapshot.seq) return view;
      return applyEvent(view, { ...view.snapshot, seq: input.seq }, input.event);
  }
}

function takeSnapshot(view: EngineView, snapshot: EngineSnapshot): EngineView {
  const restarted = view.snapshot !== null && view.snapshot.instanceId !== snapshot.instanceId;
  const transcript = restarted
    ? mergeTranscripts(view.snapshot.transcript, snapshot.transcript)
    : snapshot.transcript;
  return {
    ...view,
    snapshot: { ...snapshot, transcript },
    outcome: outcomeAfter(view, snapshot),
    lastSpeech: snapshot.speech.current === null ? view.lastSpeech : null,
    command: null,
    settingsRevision: view.settingsRevision + 1,
    historyRevision: view.historyRevision + 1,
  };
}

/** An utterance that ended while the page was away ended somehow: its final is shown if there is one. */
function outcomeAfter(view: EngineView, snapshot: EngineSnapshot): Outcome | null {
  if (snapshot.utterance !== null) return null;
  const missed = view.snapshot?.utterance;
  if (missed === undefined || missed === null) return view.outcome;
  const final = snapshot.transcript.find((entry) => entry.id === missed.id);
  return final === undefined ? view.outcome : { kind: 'final', entryId: final.id };
}

function applyEvent(view: EngineView, snapshot: EngineSnapshot, event: EngineEvent): EngineView {
  switch (event.type) {
    case 'status-changed': {
      const { status, listening, muted, microphone, recognition } = event;
      return { ...view, snapshot: { ...snapshot, status, listening, muted, microphone, recognition } };
    }
    case 'agents-changed': {
      const { agents, activeAgentId } = event;
      return { ...view, snapshot: { ...snapshot, agents, activeAgentId } };
    }
    case 'utterance-started':
      return { ...view, snapshot: { ...snapshot, utterance: event.utterance }, outcome: null, command: null };
    case 'transcription-partial': {
      if (snapshot.utterance?.id !== event.utteranceId) return { ...view, snapshot };
      const { stable, tentative } = event;
      const utterance = { ...snapshot.utterance, stable, tentative };
      return {
        ...view,
        snapshot: { ...snapshot, utterance },
        command: commandAfter(view.command, utterance),
      };
    }
    case 'transcription-final':
      return finishUtterance(
        view,
        { ...snapshot, transcript: withEntry(snapshot.transcript, event.entry) },
        event.entry.id,
        { kind: 'final', entryId: event.entry.id },
      );
    case 'utterance-dropped':
      return finishUtterance(view, snapshot, event.utteranceId, { kind: 'dropped', reason: event.reason });
    case 'delivery-changed':
      return { ...view, snapshot: { ...snapshot, transcript: withEntry(snapshot.transcript, event.entry) } };
    case 'notice': {
      const others = snapshot.notices.filter((notice) => notice.code !== event.notice.code);
      return { ...view, snapshot: { ...snapshot, notices: [...others, event.notice] } };
    }
    case 'notice-cleared': {
      const notices = snapshot.notices.filter((notice) => notice.code !== event.code);
      return { ...view, snapshot: { ...snapshot, notices } };
    }
    case 'speech-changed': {
      const { speech } = event;
      const lastSpeech = speech.current === null ? view.lastSpeech : null;
      return { ...view, snapshot: { ...snapshot, speech }, lastSpeech };
    }
    case 'speech-ended': {
      // The next one may have begun by the time the end of this one is told.
      const isHeard = snapshot.speech.current !== null && snapshot.speech.current.id !== event.end.id;
      return { ...view, snapshot, lastSpeech: isHeard ? null : event.end };
    }
    case 'agent-question':
      return { ...view, snapshot: { ...snapshot, agentQuestion: event.question } };
    case 'question-changed':
      return { ...view, snapshot: { ...snapshot, question: event.question } };
    case 'output-changed':
      return { ...view, snapshot: { ...snapshot, outputMode: event.mode } };
    case 'spelling-changed':
      return { ...view, snapshot: { ...snapshot, spelling: event.spelling } };
    case 'history-changed':
      return {
        ...view,
        snapshot: { ...snapshot, historyPaused: event.paused },
        historyRevision: view.historyRevision + 1,
      };
    case 'command-heard': {
      const { utteranceId, command, final } = event;
      return { ...view, snapshot, command: { utteranceId, command, final } };
    }
    case 'settings-changed':
      return { ...view, snapshot, settingsRevision: view.settingsRevision + 1 };
    case 'level':
      return { ...view, snapshot };
  }
}

/** The end of an earlier utterance does not take the words of the present one away. */
function finishUtterance(
  view: EngineView,
  snapshot: EngineSnapshot,
  utteranceId: string,
  outcome: Outcome,
): EngineView {
  if (snapshot.utterance !== null && snapshot.utterance.id !== utteranceId) return { ...view, snapshot };
  const command = view.command?.final === true ? view.command : null;
  return { ...view, snapshot: { ...snapshot, utterance: null }, outcome, command };
}

/** Words that went on are no command any more; one that stands at their end or, with a name, at their start still is. */
function commandAfter(
  heard: HeardCommand | null,
  { id, stable, tentative }: LiveUtterance,
): HeardCommand | null {
  if (heard === null || heard.final || heard.utteranceId !== id) return heard;
  const said = plainWords(`${stable} ${tentative}`);
  const trigger = plainWords(heard.command.trigger);
  return said.endsWith(trigger) || said.startsWith(trigger) ? heard : null;
}

function plainWords(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

function withEntry(
  transcript: readonly TranscriptEntry[],
  entry: TranscriptEntry,
): EngineSnapshot['transcript'] {
  const known = transcript.some((other) => other.id === entry.id);
  const next = known
    ? transcript.map((other) => (other.id === entry.id ? entry : other))
    : [...transcript, entry];
  return next.slice(-MAX_TRANSCRIPT_ENTRIES);
}

function mergeTranscripts(
  earlier: readonly TranscriptEntry[],
  later: readonly TranscriptEntry[],
): EngineSnapshot['transcript'] {
  const ids = new Set(later.map((entry) => entry.id));
  return [...earlier.filter((entry) => !ids.has(entry.id)), ...later]
    .toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    .slice(-MAX_TRANSCRIPT_ENTRIES);
}
