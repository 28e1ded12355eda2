/**
 * An engine without ears for tests and pictures of the page: it does what the script says, announces it as the
 * contract demands, and notes what the page asked for.
 */
import { randomUUID } from 'node:crypto';
import type { PageMicrophone } from '../../src/main/capture/page-source.ts';
import type { NumberedEvent } from '../../src/main/engine/engine-facade.ts';
import type { PageSpeaker, PageSpeakerLine } from '../../src/main/speech/playback/page-speaker.ts';
import type {
  AgentInfo,
  Device,
  EngineEvent,
  EngineSnapshot,
  LiveUtterance,
  Notice,
  TalkAction,
  TranscriptEntry,
} from '../../src/shared/contract/control.ts';
import type { SpeechEndInfo, SpeechInfo } from '../../src/shared/contract/speech.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import type { Disposable } from '../../src/shared/kernel/disposable.ts';
import { TypedEmitter } from '../../src/shared/kernel/typed-emitter.ts';
import { defaultSettings, settingsSchema } from '../../src/shared/settings/schema.ts';
import type { Settings } from '../../src/shared/settings/schema.ts';
import { ScriptedSpeaker } from './scripted-speaker.ts';

/** What the page asked for, in order: `talk start`, `listening true`, `agent review`, … */
export type AskedFor = string;

export interface LentAudio {
  readonly label: string;
  readonly sampleRateHz: number;
  readonly samples: Float32Array[];
  attached: boolean;
}

export interface LentLoudspeaker {
  readonly label: string;
  readonly sampleRateHz: number;
  /** What the page reported, such as `played 480`. */
  readonly reports: string[];
  /** How the script reaches the page. */
  readonly line: PageSpeakerLine;
  attached: boolean;
}

const MICROPHONE: EngineSnapshot['microphone'] = {
  state: 'armed',
  source: 'device',
  device: { id: 'default', label: 'Built-in microphone', isDefault: true },
  problem: null,
};

export class ScriptedEngine {
  readonly asked: AskedFor[] = [];
  readonly lent: LentAudio[] = [];
  readonly loudspeakers: LentLoudspeaker[] = [];
  readonly speaker = new ScriptedSpeaker();
  /** False: the engine wants no loudspeaker of a page. */
  wantsPageSpeaker = true;
  settings: Settings = defaultSettings();
  /** Changes of settings are answered after it. */
  settingsGate: Promise<void> = Promise.resolve();
  outputDevices: readonly Device[] = [
    { id: 'default', label: 'Built-in speakers', isDefault: true },
    { id: 'usb', label: 'USB headphones', isDefault: false },
  ];
  hint: string | null = null;
  /** Commands in this set are refused with the given error. */
  readonly refusals = new Map<AskedFor, AppError>();
  readonly #events = new TypedEmitter<NumberedEvent>();
  readonly #numbered: NumberedEvent[] = [];
  readonly #changes = new TypedEmitter<void>();
  #snapshot: EngineSnapshot;
  /** What sounds while no page lends its loudspeaker. */
  #ownOutput: Pick<SpeechInfo, 'output' | 'device' | 'problem'> = NO_OUTPUT;

  constructor(state: Partial<EngineSnapshot> = {}) {
    this.#snapshot = {
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
      capabilities: { tray: false, globalHotkey: false, loginItem: false },
      ...state,
    };
  }

  get version(): string {
    return this.#snapshot.version;
  }

  get instanceId(): string {
    return this.#snapshot.instanceId;
  }

  snapshot(): EngineSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: (event: NumberedEvent) => void): Disposable {
    return this.#events.subscribe(listener);
  }

  eventsSince(seq: number): readonly NumberedEvent[] | undefined {
    return seq > this.#snapshot.seq ? undefined : this.#numbered.filter((event) => event.seq > seq);
  }

  /** Resolves once `condition` holds; looked at after every request and every lent sample. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const watching = this.#changes.subscribe(() => {
        if (!condition()) return;
        void watching.dispose();
        resolve();
      });
    });
  }

  // What the page may ask.

  async setListening(listening: boolean): Promise<boolean> {
    this.#note(`listening ${listening}`);
    this.change({ listening, status: listening ? 'listening' : 'off' });
    return listening;
  }

  async setMuted(muted: boolean): Promise<void> {
    this.#note(`muted ${muted}`);
    this.change({ muted, status: muted ? 'muted' : this.#snapshot.listening ? 'listening' : 'off' });
  }

  async talk(action: TalkAction): Promise<void> {
    this.#note(`talk ${action}`);
    if (action === 'start') this.startUtterance('push-to-talk');
    else if (action === 'cancel' && this.#snapshot.utterance !== null) this.drop('cancelled');
    else if (action === 'stop') this.change({ status: 'transcribing' });
  }

  async setActiveAgent(agentId: string): Promise<void> {
    this.#note(`agent ${agentId}`);
    if (!this.#snapshot.agents.some((agent) => agent.id === agentId)) {
      throw new AppError('not-found', `No agent "${agentId}" is connected.`);
    }
    this.connect(
      this.#snapshot.agents.map(({ id }) => id),
      agentId,
    );
  }

  async sendAgain(entryId: string, agentId: string | undefined): Promise<TranscriptEntry> {
    this.#note(`send ${entryId} to ${agentId ?? 'its own agent'}`);
    const entry = this.#entry(entryId);
    return this.redeliver({ ...entry, agentId: agentId ?? entry.agentId, delivery: 'sent', problem: null });
  }

  async retryRecognition(entryId: string): Promise<TranscriptEntry> {
    this.#note(`retry ${entryId}`);
    return this.redeliver({
      ...this.#entry(entryId),
      text: 'now it is understood',
      delivery: 'sent',
      problem: null,
    });
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    this.#note(`set ${key} ${JSON.stringify(value)}`);
    await this.settingsGate;
    this.settings = settingsSchema.parse(withValue(this.settings, key.split('.'), value));
    this.#announce({ type: 'settings-changed', keys: [key] });
    this.#changes.emit();
  }

  readonly pageMicrophone: PageMicrophone = {
    attach: ({ label, sampleRateHz }) => {
      if (this.#snapshot.microphone.source === 'device') return undefined;
      const lent: LentAudio = { label, sampleRateHz, samples: [], attached: true };
      this.lent.push(lent);
      const device = { id: 'page', label, isDefault: false };
      this.change({ microphone: { state: 'armed', source: 'page', device, problem: null } });
      return {
        push: (pcm) => {
          lent.samples.push(pcm);
          this.#changes.emit();
        },
        detach: () => {
          lent.attached = false;
          this.change({ microphone: NO_MICROPHONE });
          this.#changes.emit();
        },
      };
    },
  };

  readonly pageSpeaker: PageSpeaker = {
    attach: ({ label, sampleRateHz }, line) => {
      if (!this.wantsPageSpeaker) return undefined;
      const lent: LentLoudspeaker = { label, sampleRateHz, reports: [], line, attached: true };
      this.loudspeakers.push(lent);
      const { output, device, problem } = this.#snapshot.speech;
      if (output !== 'page') this.#ownOutput = { output, device, problem };
      this.changeSpeech({ output: 'page', device: label, problem: null });
      this.#changes.emit();
      const report = (text: string): void => {
        lent.reports.push(text);
        this.#changes.emit();
      };
      return {
        played: (samples) => report(`played ${samples}`),
        discarded: (samples) => report(`discarded ${samples}`),
        detach: () => {
          lent.attached = false;
          if (this.loudspeakers.every((other) => !other.attached)) this.changeSpeech(this.#ownOutput);
          this.#changes.emit();
        },
      };
    },
  };

  // What the script says.

  /** Sets parts of the state and announces the status. */
  change(state: Partial<EngineSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...state };
    const { status, listening, muted, microphone, recognition } = this.#snapshot;
    this.#announce({ type: 'status-changed', status, listening, muted, microphone, recognition });
  }

  connect(ids: readonly string[], activeAgentId: string | null = ids[0] ?? null): void {
    const agents = ids.map((id): AgentInfo => ({
      id,
      active: id === activeAgentId,
      state: 'connected',
      connectedAt: new Date().toISOString(),
      waiting: 0,
    }));
    this.setAgents(agents);
  }

  setAgents(agents: readonly AgentInfo[]): void {
    const activeAgentId = agents.find((agent) => agent.active)?.id ?? null;
    this.#snapshot = { ...this.#snapshot, agents: [...agents], activeAgentId };
    this.#announce({ type: 'agents-changed', agents: [...agents], activeAgentId });
  }

  startUtterance(mode: LiveUtterance['mode'] = 'hands-free'): void {
    const utterance: LiveUtterance = {
      id: randomUUID(),
      agentId: this.#snapshot.activeAgentId,
      mode,
      startedAt: new Date().toISOString(),
      stable: '',
      tentative: '',
    };
    this.#snapshot = { ...this.#snapshot, utterance };
    this.change({ status: 'recording' });
    this.#announce({ type: 'utterance-started', utterance });
  }

  partial(stable: string, tentative: string): void {
    const { utterance } = this.#snapshot;
    if (utterance === null) throw new Error('No utterance runs.');
    this.#snapshot = { ...this.#snapshot, utterance: { ...utterance, stable, tentative } };
    this.#announce({ type: 'transcription-partial', utteranceId: utterance.id, stable, tentative });
  }

  final(text: string, entry: Partial<TranscriptEntry> = {}): TranscriptEntry {
    const { utterance } = this.#snapshot;
    const full: TranscriptEntry = {
      ...transcriptEntry(text, this.#snapshot.activeAgentId),
      ...(utterance === null ? {} : { id: utterance.id, agentId: utterance.agentId }),
      ...entry,
    };
    this.#snapshot = {
      ...this.#snapshot,
      utterance: null,
      transcript: [...this.#snapshot.transcript, full].slice(-50),
    };
    this.#announce({ type: 'transcription-final', entry: full });
    this.change({ status: this.#snapshot.listening ? 'listening' : 'off' });
    return full;
  }

  drop(reason: Extract<EngineEvent, { type: 'utterance-dropped' }>['reason']): void {
    const { utterance } = this.#snapshot;
    if (utterance === null) throw new Error('No utterance runs.');
    this.#snapshot = { ...this.#snapshot, utterance: null };
    this.#announce({ type: 'utterance-dropped', utteranceId: utterance.id, reason });
    this.change({ status: this.#snapshot.listening ? 'listening' : 'off' });
  }

  redeliver(entry: TranscriptEntry): TranscriptEntry {
    const transcript = this.#snapshot.transcript.map((other) => (other.id === entry.id ? entry : other));
    this.#snapshot = { ...this.#snapshot, transcript };
    this.#announce({ type: 'delivery-changed', entry });
    return entry;
  }

  notify(notice: Omit<Notice, 'id'>): void {
    const full: Notice = { id: randomUUID(), ...notice };
    this.#snapshot = { ...this.#snapshot, notices: [...this.#snapshot.notices, full] };
    this.#announce({ type: 'notice', notice: full });
  }

  clearNotice(code: string): void {
    this.#snapshot = {
      ...this.#snapshot,
      notices: this.#snapshot.notices.filter((notice) => notice.code !== code),
    };
    this.#announce({ type: 'notice-cleared', code });
  }

  /** Sets parts of what is known about the engine's voice and announces it. */
  changeSpeech(speech: Partial<SpeechInfo>): void {
    this.#snapshot = { ...this.#snapshot, speech: { ...this.#snapshot.speech, ...speech } };
    this.#announce({ type: 'speech-changed', speech: this.#snapshot.speech });
  }

  endSpeech(end: SpeechEndInfo): void {
    this.#announce({ type: 'speech-ended', end });
  }

  level(rms: number): void {
    this.#events.emit({ seq: this.#snapshot.seq, event: { type: 'level', rms, peak: rms * 1.6 } });
  }

  #announce(event: EngineEvent): void {
    const seq = this.#snapshot.seq + 1;
    this.#snapshot = { ...this.#snapshot, seq };
    this.#numbered.push({ seq, event });
    this.#events.emit({ seq, event });
  }

  #entry(id: string): TranscriptEntry {
    const entry = this.#snapshot.transcript.find((other) => other.id === id);
    if (entry === undefined) throw new AppError('not-found', `There is no transcription "${id}".`);
    return entry;
  }

  #note(asked: AskedFor): void {
    this.asked.push(asked);
    this.#changes.emit();
    const refusal = this.refusals.get(asked);
    if (refusal !== undefined) throw refusal;
  }
}

function withValue(object: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const child: unknown = Reflect.get(object, key);
  const inner = typeof child === 'object' && child !== null ? child : {};
  return { ...object, [key]: rest.length === 0 ? value : withValue(inner, rest, value) };
}

export const NO_MICROPHONE: EngineSnapshot['microphone'] = {
  state: 'closed',
  source: 'none',
  device: null,
  problem: 'No microphone found.',
};

export const NO_OUTPUT: Pick<SpeechInfo, 'output' | 'device' | 'problem'> = {
  output: 'none',
  device: null,
  problem: 'No loudspeaker was found. What agents say can be read here.',
};

export const SILENT: EngineSnapshot['speech'] = {
  state: 'silent',
  problem: null,
  output: 'device',
  device: 'Built-in speakers',
  current: null,
  waiting: [],
};

/** A transcription that was sent, 0.3 s after the end of the turn. */
export function transcriptEntry(
  text: string,
  agentId: string | null,
  entry: Partial<TranscriptEntry> = {},
): TranscriptEntry {
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    agentId,
    text,
    language: 'en',
    confidence: 0.9,
    delivery: agentId === null ? 'held' : 'sent',
    problem: null,
    timings: { audioMs: 3200, endpointWaitMs: 420, computeMs: 280, deliveryMs: 2 },
    ...entry,
  };
}
