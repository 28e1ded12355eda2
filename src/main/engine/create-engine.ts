import type { EngineSnapshot } from '../../shared/contract/control.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AudioSource } from '../capture/audio-source.ts';
import { Capture } from '../capture/capture.ts';
import type { PageSource } from '../capture/page-source.ts';
import { DetectorGain } from '../detection/detector-gain.ts';
import { SpeechTracker } from '../detection/speech-tracker.ts';
import { InferenceDetector } from '../inference/inference-detector.ts';
import type { ProcessStarter } from '../inference/process-starter.ts';
import { InferenceSupervisor } from '../inference/supervisor.ts';
import { readCatalogue } from '../models/catalogue.ts';
import { InferenceRecogniser } from '../recognition/inference-recogniser.ts';
import { Agents } from '../routing/agents.ts';
import { SpellingDecoder } from '../recognition/spelling/spelling-decoder.ts';
import { Coordinator } from '../session/coordinator.ts';
import { FramePipeline } from '../session/frame-pipeline.ts';
import { MutedEar } from '../session/muted-ear.ts';
import { TurnTaker } from '../session/turn-taker.ts';
import type { SettingsNotices, SettingsStore } from '../settings/settings-store.ts';
import type { AudioOutput } from '../speech/playback/audio-output.ts';
import type { PageOutput } from '../speech/playback/page-output.ts';
import { AgentFocus } from './agent-focus.ts';
import { AgentProfiles } from './agent-profiles.ts';
import { createDictation } from './create-dictation.ts';
import { createDoors, type DoorWiring } from './create-doors.ts';
import { createKeeping } from './create-keeping.ts';
import { createSpeech } from './create-speech.ts';
import { examine } from './doctor.ts';
import { Engine } from './engine.ts';
import type { EngineLog } from './engine-log.ts';
import { EventHub } from './event-hub.ts';
import { FileTranscriber } from './file-transcriber.ts';
import { inferenceSetup } from './inference-setup.ts';
import { LiveTurnRules } from './live-turn-rules.ts';
import { MicrophoneDesk } from './microphone-desk.ts';
import { NoticeBoard } from './notice-board.ts';
import { RecognitionDesk } from './recognition-desk.ts';
import { SecondHearing } from './second-hearing.ts';
import { StartupMarks } from './startup-marks.ts';
import { tellAll } from './tell-all.ts';

export interface EngineDependencies {
  readonly version: string;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Opens the settings; what is wrong with them is posted on the given board. */
  readonly openSettings: (notices: SettingsNotices) => Promise<SettingsStore>;
  readonly log: EngineLog;
  readonly processStarter: ProcessStarter;
  readonly modelsDirectory: string;
  /** Where the display and the programs for typing are found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Owner-only folder for recordings and downloads. */
  readonly stateDirectory: string;
  /** The engine's own microphone, file or input; kind `none` lets pages lend theirs. */
  readonly source: AudioSource;
  /** Receives the microphones that pages lend. */
  readonly pageSource: PageSource;
  /** The engine's own loudspeaker, file, or nothing. */
  readonly output: AudioOutput;
  /** Receives the loudspeakers that pages lend. */
  readonly pageOutput: PageOutput;
  /** Folder of the short sounds. */
  readonly cuesDirectory: string;
  readonly capabilities: EngineSnapshot['capabilities'];
  readonly onShutdownRequest: (kind: 'stop' | 'restart') => void;
  /** Runs `vivavoce bridge` with these arguments beside the engine; left out where the host cannot. */
  readonly startBridge?: DoorWiring['startBridge'];
  /** Milliseconds since the process started. */
  readonly uptimeMs: () => number;
}

export interface RunningEngine {
  readonly engine: Engine;
  /** Clients can reach the engine: starts the models and listens if wanted. Returns at once. */
  start(options: { readonly listening: boolean }): void;
  /** The disk does not take what clients need to find the engine; people are told. */
  diskRefused(error: unknown): void;
  /** A client did not read its stream and was cut off; people are told. */
  slowReader(name: string): void;
  /** Takes back what agents ask and closes the microphone, so that nothing keeps the server from ending. Idempotent. */
  quiesce(): Promise<void>;
  /** Microphone first, then the texts in the making, then streams and models. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Composes the engine from its rooms. Only this file knows all of them.
 * Rejects with `model-missing`, `model-damaged` or `invalid-input` when the settings name a model that is not there.
 */
export async function createEngine(deps: EngineDependencies): Promise<RunningEngine> {
  const { clock, newId, log, version } = deps;
  const stack = new DisposableStack();
  const marks = new StartupMarks(deps.uptimeMs);
  const hub = new EventHub((error) => log.error({ error }, 'a listener of the event hub threw'));
  const announce = hub.announce.bind(hub);
  const notices = new NoticeBoard(announce, newId);
  const settingsStore = stack.use(await deps.openSettings(notices));
  const settings = (): Settings => settingsStore.settings;

  const catalogue = await readCatalogue(deps.modelsDirectory);
  const supervisor = stack.use(
    new InferenceSupervisor({
      starter: deps.processStarter,
      clock,
      setup: inferenceSetup(settings(), catalogue, {
        models: deps.modelsDirectory,
        cache: `${deps.stateDirectory}/models`,
      }),
    }),
  );
  const recogniser = new InferenceRecogniser(supervisor);
  const detector = new InferenceDetector(supervisor);

  const keeping = createKeeping(
    { ...deps, settingsStore, announce, notices, withdraw: (entryId) => agents.withdraw(entryId) },
    stack,
  );
  const { spool, entries } = keeping;
  const profiles = new AgentProfiles(settings);
  const agents = new Agents({
    clock,
    newId,
    origin: `vivavoce/${version}`,
    policy: () => settings().routing,
    traitsOf: (agentId) => profiles.traitsOf(agentId),
    onLeaving: (entryId) => spool.leaving(entryId),
    onListenerError: (error) => log.error({ error }, 'a listener of the agents threw'),
  });
  stack.use(
    agents.subscribe((event) => {
      if (event.type === 'agents-changed') {
        const ids = event.agents.map(({ id }) => id);
        focus.keepOnly(ids);
        profiles.keepOnly(ids);
        announce({ ...event, agents: [...event.agents] });
        words.dictation.agentsKnown(ids);
        words.agentChanged();
      }
      if (event.type === 'delivery-changed') entries.change(event.entryId, { delivery: event.delivery });
    }),
  );
  // Ended before its listener, which notes what becomes of texts that still wait.
  stack.use(agents);

  const focus = new AgentFocus();
  const { hearing, speechRoom, cues, playCue, ...speech } = createSpeech({
    ...deps,
    supervisor,
    settings,
    notices,
    announce,
    isFocused: () => focus.has(agents.activeAgentId),
    coordinator: () => coordinator,
  });
  stack.use(speechRoom);
  stack.use(hub.subscribe(({ event }) => cues.announced(event)));

  const transcriber = new FileTranscriber({
    openDetector: () => new InferenceDetector(supervisor),
    recogniser,
    settings,
  });
  const doors = createDoors(
    {
      ...deps,
      settings,
      announce,
      agents,
      profiles,
      entries,
      recogniser,
      speech: speechRoom,
      playCue,
      hasMicrophone: () => microphoneDesk.source.kind !== 'none',
      microphoneProblem: () => microphoneDesk.problem,
      coordinator: () => coordinator,
      agentChanged: () => words.agentChanged(),
    },
    stack,
  );
  const words = createDictation(
    {
      ...deps,
      answers: doors.answers,
      settingsStore,
      announce,
      notices,
      agents,
      profiles,
      keeping,
      recogniser,
      secondHearing: new SecondHearing({ spool, transcriber, settings }),
      speech: speechRoom,
      playCue,
      coordinator: () => coordinator,
    },
    stack,
  );

  const tracker = new SpeechTracker(() => settings().detection);
  const gain = new DetectorGain();
  const rules = new LiveTurnRules({
    settings,
    ownVoice: {
      rejection: (text, utterance) => hearing.rejection(text, utterance, words.desk.isAnswer(utterance.id)),
    },
    isExactCommand: words.isExactCommand,
    policy: () => (agents.activeAgentId === null ? undefined : profiles.policyOf(agents.activeAgentId)),
  });
  const spellingDecoder = new SpellingDecoder(recogniser);
  // The coordinator and what it coordinates know each other; each asks for the other only once it is running.
  let coordinator: Coordinator;
  const turnTaker = new TurnTaker({
    recogniser,
    tracker,
    rules,
    passOptions: () => ({ ...settings().recognition, vocabulary: words.vocabulary.prompt() }),
    spelling: {
      active: () => words.spelling.info.active,
      endSilenceMs: () => settings().spelling.endSilenceMs,
      language: () => words.likelyLanguage(),
      decode: (...stretch) => spellingDecoder.decode(...stretch),
    },
    tape: {
      begin: ({ id, agentId, startedAt, mode }) =>
        spool.begin({ id, agentId, startedAt: startedAt.toISOString(), mode }),
      append: (id, pcm) => spool.append(id, pcm),
    },
    activeAgentId: () => agents.activeAgentId,
    clock,
    newId,
    listener: tellAll(
      words.desk,
      cues,
      () => coordinator.turnListener,
      (error) => log.error({ error }, 'a listener of turns threw'),
    ),
  });
  const mutedEar = new MutedEar({
    tracker: new SpeechTracker(() => settings().detection),
    isCommand: (pcm) => words.isListenCommand(pcm),
    onCommand: (following) => {
      // Somebody was faster by hand, and what followed has been heard already.
      if (!coordinator.regions.muted) return;
      coordinator.setMuted(false);
      for (const { frame, probability } of following) turnTaker.frame(frame, probability);
    },
  });
  const pipeline = new FramePipeline({
    detector,
    care: {
      gainFor: (pcm) => gain.gainFor(pcm),
      takeReset: () => tracker.takeReset(),
      isIdle: () =>
        tracker.state === 'idle' &&
        turnTaker.utterance === undefined &&
        coordinator.regions.speech.kind === 'silent',
    },
    onFrame: (frame, probability) => {
      const ofUser = hearing.probabilityOfUser(frame.seq, probability);
      if (coordinator.isDeaf) return mutedEar.frame(frame, ofUser);
      mutedEar.forget();
      const voiced = ofUser >= settings().detection.startProbability;
      const judged = { voiced, ownVoice: hearing.ownVoice(frame.seq), atMs: frame.capturedAtMs };
      if (coordinator.listensTo(judged)) turnTaker.frame(frame, ofUser);
      else turnTaker.forgetRecent();
    },
    onDetectorError: (error) => recognitionDesk.detectorFailed(error),
  });
  const microphoneDesk = new MicrophoneDesk({
    source: deps.source,
    pageSource: deps.pageSource,
    notices,
    log,
    onChoice: () => coordinator.microphoneChanged(),
    onNewDevice: () => {
      gain.forget();
      hearing.devicesChanged();
    },
  });
  const capture = new Capture({
    source: () => microphoneDesk.source,
    wantedDevice: () => settings().audio.inputDevice,
    clock,
    sink: {
      frame: (frame) => {
        marks.reach('canHearMs');
        coordinator.frame(hearing.process(frame, coordinator.talking));
      },
      level: ({ rms, peak }) => announce({ type: 'level', rms, peak }),
      status: (status) => microphoneDesk.news(status, coordinator),
      ready: async () => {
        await pipeline.drained();
        await turnTaker.settled();
      },
    },
  });
  coordinator = new Coordinator({
    microphone: capture,
    pipeline,
    turnTaker,
    speech: speechRoom.desk,
    bargeInMode: () => hearing.mode,
    judgeWords: (text, utterance) => hearing.rejection(text, utterance),
    clock,
    pushToTalk: () => settings().pushToTalk,
    hasMicrophone: () => microphoneDesk.source.kind !== 'none',
    hearsWhileMuted: () => settings().commands.enabled && settings().commands.whileMuted,
    onChange: () => engine.announceState(),
    microphoneNews: {
      lost: (error) => microphoneDesk.lost(error),
      back: () => microphoneDesk.back(),
      closeFailed: (error) => log.warn({ error }, 'the microphone did not close in order'),
    },
    onRecognition: (effect) => recognitionDesk.announce(effect),
  });
  const recognitionDesk = new RecognitionDesk({ supervisor, coordinator, notices, marks, log });

  const engine = new Engine({
    version,
    instanceId: newId(),
    agents,
    focus,
    speech: speechRoom,
    pageSpeaker: deps.pageOutput,
    pageMicrophone: deps.pageSource,
    capture,
    coordinator,
    words,
    entries,
    history: keeping.history,
    doors,
    hub,
    notices,
    transcriber,
    settingsStore,
    capabilities: deps.capabilities,
    doctor: () =>
      examine({
        version,
        marks,
        modelsDirectory: deps.modelsDirectory,
        supervisor,
        capture,
        speaker: engine.speaker,
        player: speechRoom.outputs,
        shippedVoiceProblem: () => speechRoom.shippedVoiceProblem,
        wantedVoice: () => settings().speech.voice,
        microphoneProblem: () => microphoneDesk.problem,
      }),
    microphoneProblem: () => microphoneDesk.problem,
    onShutdownRequest: deps.onShutdownRequest,
    uptimeMs: deps.uptimeMs,
  });
  stack.use(
    settingsStore.onChange(({ keys }) => {
      announce({ type: 'settings-changed', keys: [...keys] });
      if (keys.some((key) => key.startsWith('audio.inputDevice'))) coordinator.microphoneChanged();
      speech.settingsChanged(keys);
      if (keys.some((key) => key.startsWith('history.keep'))) keeping.limitsChanged();
      if (keys.some((key) => key.startsWith('agents.'))) agents.traitsChanged();
      if (keys.some((key) => /^(agents|vocabulary|recognition)\./.test(key))) words.agentChanged();
    }),
  );

  return {
    engine,
    start({ listening }) {
      marks.reach('listeningMs');
      supervisor.start();
      recognitionDesk.watch();
      speechRoom.watch();
      words
        .recover()
        .catch((error: unknown) => log.error({ error }, 'what an earlier run left could not be recovered'))
        .finally(() => keeping.startRetention());
      if (listening) void coordinator.setListening(true);
    },
    diskRefused: (error) =>
      notices.post({
        severity: 'warning',
        code: 'disk-refused',
        message: explain(error),
        remedy: 'You can dictate; the command line does not find this engine until it is started again.',
      }),
    slowReader: (name) =>
      notices.post({
        severity: 'warning',
        code: `slow-reader-${name}`,
        message: `"${name}" did not read what it was sent and was disconnected.`,
        remedy: 'Check whether that program hangs; it may connect again at any time.',
      }),
    async quiesce() {
      doors.asking.dispose();
      await coordinator.setListening(false);
    },
    async stop() {
      await coordinator.stop();
      await words.desk.settled();
      words.dictation.dispose();
      await stack.dispose();
    },
  };
}
