/** The state of an engine that exists in a script only: what the script says is announced as the contract demands. */
import { randomUUID } from 'node:crypto';
import type { NumberedEvent } from '../../src/main/engine/engine-facade.ts';
import type {
  AgentInfo,
  EngineEvent,
  EngineSnapshot,
  LiveUtterance,
  Notice,
  TranscriptEntry,
} from '../../src/shared/contract/control.ts';
import type { SpokenCommand } from '../../src/shared/contract/dictation.ts';
import type { SpeechEndInfo, SpeechInfo } from '../../src/shared/contract/speech.ts';
import type { AppError } from '../../src/shared/kernel/app-error.ts';
import type { Disposable } from '../../src/shared/kernel/disposable.ts';
import { TypedEmitter } from '../../src/shared/kernel/typed-emitter.ts';
import { MICROPHONE, SILENT } from './engine-states.ts';
import { agentInfo, transcriptEntry } from './entries.ts';
import { ScriptedHistory } from './scripted-history.ts';

/** What the page asked for, in order: `talk start`, `listening true`, `agent review`, … */
export type AskedFor = string;

export class EngineScript {
  readonly #events = new TypedEmitter<NumberedEvent>();
  readonly #numbered: NumberedEvent[] = [];
  protected readonly changes = new TypedEmitter<void>();
  protected state: EngineSnapshot;
  readonly asked: AskedFor[] = [];
  /** Commands in this set are refused with the given error. */
  readonly refusals = new Map<AskedFor, AppError>();
  /** Starts with the transcript of the state; what the script says later is stored as well. */
  readonly history: ScriptedHistory;

  constructor(state: Partial<EngineSnapshot> = {}) {
    this.state = {
      version: '0.1.0',
      instanceId: randomUUID(),
      seq: 0,
      status: 'listening',
      listening: true,
      muted: false,
      microphone: MICROPHONE,
      recognition: { state: 'idle', model: 'whisper-base', language: 'auto', problem: null },
      agents: [],
      activeAgentId: null,
      utterance: null,
      speech: SILENT,
      transcript: [],
      notices: [],
      outputMode: 'agents',
      spelling: { active: false, text: '' },
      agentQuestion: null,
      question: null,
      historyPaused: false,
      capabilities: { tray: false, globalHotkey: false, loginItem: false },
      ...state,
    };
    this.history = new ScriptedHistory(this.state.transcript, {
      onAsked: (asked) => this.note(asked),
      onEdited: (entry) => this.announce({ type: 'delivery-changed', entry }),
      onChanged: (ids) => this.#historyChanged(ids),
    });
  }

  get version(): string {
    return this.state.version;
  }

  get instanceId(): string {
    return this.state.instanceId;
  }

  snapshot(): EngineSnapshot {
    return this.state;
  }

  subscribe(listener: (event: NumberedEvent) => void): Disposable {
    return this.#events.subscribe(listener);
  }

  eventsSince(seq: number): readonly NumberedEvent[] | undefined {
    return seq > this.state.seq ? undefined : this.#numbered.filter((event) => event.seq > seq);
  }

  /** Resolves once `condition` holds; looked at after every request and every lent sample. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const watching = this.changes.subscribe(() => {
        if (!condition()) return;
        void watching.dispose();
        resolve();
      });
    });
  }

  /** Sets parts of the state and announces the status. */
  change(state: Partial<EngineSnapshot>): void {
    this.state = { ...this.state, ...state };
    const { status, listening, muted, microphone, recognition } = this.state;
    this.announce({ type: 'status-changed', status, listening, muted, microphone, recognition });
  }

  connect(ids: readonly string[], activeAgentId: string | null = ids[0] ?? null): void {
    const connectedAt = new Date().toISOString();
    this.setAgents(ids.map((id) => agentInfo({ id, active: id === activeAgentId, connectedAt })));
  }

  setAgents(agents: readonly AgentInfo[]): void {
    const activeAgentId = agents.find((agent) => agent.active)?.id ?? null;
    this.state = { ...this.state, agents: [...agents], activeAgentId };
    this.announce({ type: 'agents-changed', agents: [...agents], activeAgentId });
  }

  startUtterance(mode: LiveUtterance['mode'] = 'hands-free'): void {
    const utterance: LiveUtterance = {
      id: randomUUID(),
      agentId: this.state.activeAgentId,
      mode,
      startedAt: new Date().toISOString(),
      stable: '',
      tentative: '',
    };
    this.state = { ...this.state, utterance };
    this.change({ status: 'recording' });
    this.announce({ type: 'utterance-started', utterance });
  }

  partial(stable: string, tentative: string): void {
    const { utterance } = this.state;
    if (utterance === null) throw new Error('No utterance runs.');
    this.state = { ...this.state, utterance: { ...utterance, stable, tentative } };
    this.announce({ type: 'transcription-partial', utteranceId: utterance.id, stable, tentative });
  }

  final(text: string, entry: Partial<TranscriptEntry> = {}): TranscriptEntry {
    const { utterance } = this.state;
    const full = transcriptEntry({
      text,
      agentId: this.state.activeAgentId,
      ...(utterance === null ? {} : { id: utterance.id, agentId: utterance.agentId }),
      ...entry,
    });
    this.state = {
      ...this.state,
      utterance: null,
      transcript: [...this.state.transcript, full].slice(-50),
    };
    this.announce({ type: 'transcription-final', entry: full });
    this.history.put(full);
    this.change({ status: this.state.listening ? 'listening' : 'off' });
    return full;
  }

  drop(reason: Extract<EngineEvent, { type: 'utterance-dropped' }>['reason']): void {
    const { utterance } = this.state;
    if (utterance === null) throw new Error('No utterance runs.');
    this.state = { ...this.state, utterance: null };
    this.announce({ type: 'utterance-dropped', utteranceId: utterance.id, reason });
    this.change({ status: this.state.listening ? 'listening' : 'off' });
  }

  redeliver(entry: TranscriptEntry): TranscriptEntry {
    const transcript = this.state.transcript.map((other) => (other.id === entry.id ? entry : other));
    this.state = { ...this.state, transcript };
    this.announce({ type: 'delivery-changed', entry });
    this.history.put(entry);
    return entry;
  }

  /** Asks which agent was meant, or takes the question back. */
  ask(question: EngineSnapshot['agentQuestion']): void {
    this.state = { ...this.state, agentQuestion: question };
    this.announce({ type: 'agent-question', question });
  }

  /** An agent asks aloud; null: it is answered. */
  askAloud(question: EngineSnapshot['question']): void {
    this.state = { ...this.state, question };
    this.announce({ type: 'question-changed', question });
  }

  /** The word that is being spelled, so far. */
  spell(text: string, active = true): void {
    this.state = { ...this.state, spelling: { active, text } };
    this.announce({ type: 'spelling-changed', spelling: this.state.spelling });
  }

  /** A spoken command was found in the utterance that runs, or in the one that has just ended. */
  hearCommand(utteranceId: string, command: SpokenCommand, final: boolean): void {
    this.announce({ type: 'command-heard', utteranceId, command, final });
  }

  notify(notice: Omit<Notice, 'id'>): void {
    const full: Notice = { id: randomUUID(), ...notice };
    this.state = { ...this.state, notices: [...this.state.notices, full] };
    this.announce({ type: 'notice', notice: full });
  }

  clearNotice(code: string): void {
    this.state = {
      ...this.state,
      notices: this.state.notices.filter((notice) => notice.code !== code),
    };
    this.announce({ type: 'notice-cleared', code });
  }

  /** Sets parts of what is known about the engine's voice and announces it. */
  changeSpeech(speech: Partial<SpeechInfo>): void {
    this.state = { ...this.state, speech: { ...this.state.speech, ...speech } };
    this.announce({ type: 'speech-changed', speech: this.state.speech });
  }

  endSpeech(end: SpeechEndInfo): void {
    this.announce({ type: 'speech-ended', end });
  }

  level(rms: number): void {
    this.#events.emit({ seq: this.state.seq, event: { type: 'level', rms, peak: rms * 1.6 } });
  }

  protected announce(event: EngineEvent): void {
    const seq = this.state.seq + 1;
    this.state = { ...this.state, seq };
    this.#numbered.push({ seq, event });
    this.#events.emit({ seq, event });
  }

  protected note(asked: AskedFor): void {
    this.asked.push(asked);
    this.changes.emit();
    const refusal = this.refusals.get(asked);
    if (refusal !== undefined) throw refusal;
  }

  /** The transcript follows the history: what was changed or deleted there is so here. */
  #historyChanged(ids: readonly string[] | null): void {
    const historyPaused = this.history.info.paused;
    const transcript = this.state.transcript
      .filter(({ id }) => !this.history.deleted.has(id))
      .map((entry) => this.history.get(entry.id) ?? entry);
    this.state = { ...this.state, historyPaused, transcript };
    this.announce({
      type: 'history-changed',
      entryIds: ids === null ? null : [...ids],
      paused: historyPaused,
    });
    this.changes.emit();
  }
}
