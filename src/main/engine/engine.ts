import type {
  Device,
  DoctorReport,
  EngineEvent,
  EngineSnapshot,
  MicrophoneInfo,
  RecognitionInfo,
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
import type { RetryOptions } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { SynthesiseRequest } from '../../shared/contract/speech.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AudioBlock } from '../audio/audio-block.ts';
import type { Capture } from '../capture/capture.ts';
import type { PageMicrophone } from '../capture/page-source.ts';
import type { Agents } from '../routing/agents.ts';
import type { Coordinator } from '../session/coordinator.ts';
import { isListening, publicStatus } from '../session/machines/public-status.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { PageSpeaker } from '../speech/playback/page-speaker.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { AgentFocus } from './agent-focus.ts';
import type { CreatedDictation } from './create-dictation.ts';
import type { CreatedDoors } from './create-doors.ts';
import type { EngineFacade, EngineStats, HistoryDesk, NumberedEvent, QuestionDesk } from './engine-facade.ts';
import type { EntryBook } from './entry-book.ts';
import type { EventHub } from './event-hub.ts';
import type { FileTranscriber, TranscribeOptions } from './file-transcriber.ts';
import type { NoticeBoard } from './notice-board.ts';
import type { SpeechRoom } from './speech-room.ts';

export interface EngineParts {
  readonly version: string;
  readonly instanceId: string;
  readonly agents: Agents;
  readonly focus: AgentFocus;
  readonly doors: CreatedDoors;
  readonly speech: SpeechRoom;
  readonly pageMicrophone: PageMicrophone;
  readonly pageSpeaker: PageSpeaker;
  readonly capture: Capture;
  readonly coordinator: Coordinator;
  readonly words: CreatedDictation;
  readonly entries: EntryBook;
  readonly history: HistoryDesk;
  readonly hub: EventHub;
  readonly notices: NoticeBoard;
  readonly transcriber: FileTranscriber;
  readonly settingsStore: SettingsStore;
  readonly capabilities: EngineSnapshot['capabilities'];
  readonly doctor: () => Promise<DoctorReport>;
  readonly microphoneProblem: () => string | null;
  readonly onShutdownRequest: (kind: 'stop' | 'restart') => void;
  readonly uptimeMs: () => number;
}

/** The engine as clients see it: questions are answered from the parts, commands go to the one that owns the matter. */
export class Engine implements EngineFacade {
  readonly #parts: EngineParts;
  #lastStatus = '';

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  get version(): string {
    return this.#parts.version;
  }

  get instanceId(): string {
    return this.#parts.instanceId;
  }

  get agents(): Agents {
    return this.#parts.agents;
  }

  get speaker(): Speaker {
    return this.#parts.speech.desk;
  }

  get pageSpeaker(): PageSpeaker {
    return this.#parts.pageSpeaker;
  }

  get pageMicrophone(): PageMicrophone {
    return this.#parts.pageMicrophone;
  }

  get settings(): Settings {
    return this.#parts.settingsStore.settings;
  }

  get uptimeSeconds(): number {
    return this.#parts.uptimeMs() / 1000;
  }

  snapshot(): EngineSnapshot {
    const { agents, words, entries, hub, notices, capabilities } = this.#parts;
    return {
      version: this.version,
      instanceId: this.instanceId,
      seq: hub.seq,
      ...this.#state(),
      agents: [...agents.list()],
      activeAgentId: agents.activeAgentId,
      utterance: words.desk.live,
      speech: this.#parts.speech.info,
      transcript: [...entries.recent],
      notices: [...notices.all],
      ...words.state,
      question: this.#parts.doors.question,
      capabilities,
    };
  }

  /** Announces the public state if it is not what was announced last. */
  announceState(): void {
    this.#parts.speech.announce();
    const event: EngineEvent = { type: 'status-changed', ...this.#state() };
    const state = JSON.stringify(event);
    if (state === this.#lastStatus) return;
    this.#lastStatus = state;
    this.#parts.hub.announce(event);
  }

  subscribe(listener: (event: NumberedEvent) => void): Disposable {
    return this.#parts.hub.subscribe(listener);
  }

  eventsSince(seq: number): readonly NumberedEvent[] | undefined {
    return this.#parts.hub.since(seq);
  }

  setListening(listening: boolean): Promise<boolean> {
    this.#parts.doors.userSetListening(listening);
    return this.#parts.coordinator.setListening(listening);
  }

  async setMuted(muted: boolean): Promise<void> {
    if (muted) this.#parts.doors.asking.dismiss('The microphone was muted.');
    this.#parts.coordinator.setMuted(muted);
  }

  talk(action: TalkAction): Promise<void> {
    return this.#parts.coordinator.talk(action);
  }

  async setActiveAgent(agentId: string): Promise<void> {
    this.#parts.agents.setActive(agentId);
  }

  reportFocus(agentId: string, focused: boolean): void {
    this.#parts.focus.report(agentId, focused);
  }

  async sendAgain(entryId: string, agentId: string | undefined): Promise<TranscriptEntry> {
    const { agents, words, entries } = this.#parts;
    const entry = await this.history.read(entryId);
    const target = agentId ?? entry.agentId ?? agents.activeAgentId;
    if (entry.text === '') {
      throw new AppError('conflict', 'This entry has no text yet.', { remedy: 'Recognise it again first.' });
    }
    if (target === null) {
      throw new AppError('not-found', 'No agent is connected.', {
        remedy: 'Connect one, then send it again.',
      });
    }
    const outcome = words.dictation.sendAgain(entry, target);
    // Whoever asks where it got to is told of the agent that has it.
    return entries.changeAnywhere(entry.id, { ...outcome, agentId: target, output: 'agents' });
  }

  async retryRecognition(entryId: string, options: RetryOptions): Promise<TranscriptEntry> {
    return this.#parts.words.retry(await this.history.read(entryId), options);
  }

  async withdraw(entryId: string): Promise<TranscriptEntry> {
    this.#parts.words.dictation.withdraw(entryId);
    return this.history.read(entryId);
  }

  async confirm(entryId: string): Promise<TranscriptEntry> {
    this.#parts.words.dictation.confirm(entryId);
    return this.history.read(entryId);
  }

  async answerAgentQuestion(agentId: string | null): Promise<void> {
    this.#parts.words.dictation.answer(agentId);
  }

  async setSpelling(active: boolean): Promise<void> {
    this.#parts.words.spelling.set(active);
  }

  setOutputMode(mode: OutputMode): Promise<void> {
    return this.#parts.words.setOutputMode(mode);
  }

  async describeAgent(agentId: string, about: AgentAbout): Promise<void> {
    this.#parts.doors.reports.describe(agentId, about);
  }

  async reportFromAgent(agentId: string, report: AgentReport): Promise<void> {
    this.#parts.doors.reports.take(agentId, report);
  }

  takeReceipt(agentId: string, receipt: ReceiptRequest): Promise<void> {
    return this.#parts.doors.reports.receipt(agentId, receipt);
  }

  get questions(): QuestionDesk {
    return this.#parts.doors.asking;
  }

  discover(): Promise<readonly DiscoveredSession[]> {
    return this.#parts.doors.discovery.sessions();
  }

  connectDiscovered(sessionId: string): Promise<void> {
    return this.#parts.doors.connect(sessionId);
  }

  get history(): HistoryDesk {
    return this.#parts.history;
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    await this.#parts.settingsStore.set(key, value);
  }

  devices(): Promise<readonly Device[]> {
    return this.#parts.capture.devices();
  }

  outputs(): Promise<readonly Device[]> {
    return this.#parts.speech.outputs.output.devices();
  }

  synthesise(request: SynthesiseRequest, signal: AbortSignal): AsyncIterable<AudioBlock> {
    return this.#parts.speech.synthesise(request, signal);
  }

  voicesHint(): Promise<string | null> {
    return this.#parts.speech.voices.hint();
  }

  transcribe(
    pcm: AsyncIterable<Uint8Array>,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): AsyncIterable<TranscribeLine> {
    return this.#parts.transcriber.transcribe(pcm, options, signal);
  }

  doctor(): Promise<DoctorReport> {
    return this.#parts.doctor();
  }

  stats(): EngineStats {
    return this.#parts.words.desk.stats;
  }

  requestShutdown(kind: 'stop' | 'restart'): void {
    this.#parts.onShutdownRequest(kind);
  }

  #state(): Pick<EngineSnapshot, 'status' | 'listening' | 'muted' | 'microphone' | 'recognition'> {
    const { regions } = this.#parts.coordinator;
    return {
      status: publicStatus(regions),
      listening: isListening(regions),
      muted: regions.muted,
      microphone: this.#microphone(),
      recognition: this.#recognition(),
    };
  }

  #microphone(): MicrophoneInfo {
    const { capture, coordinator, microphoneProblem } = this.#parts;
    const { kind } = coordinator.regions.microphone;
    return { state: kind, source: capture.sourceKind, device: capture.device, problem: microphoneProblem() };
  }

  #recognition(): RecognitionInfo {
    const { recognition } = this.#parts.coordinator.regions;
    const { model, language } = this.settings.recognition;
    const problem = recognition.kind === 'degraded' ? recognition.problem : null;
    return { state: recognition.kind, model, language, problem };
  }
}
