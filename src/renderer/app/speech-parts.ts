/** The part of the composition root that is about what the engine says: settings, voices, loudspeaker, commands. */
import { LoudspeakerLender } from '../audio/loudspeaker-lender.ts';
import { PageLoudspeaker } from '../audio/page-loudspeaker.ts';
import { VoicePreview } from '../features/speech/voice-preview.ts';
import { sampleSentence } from '../features/speech/language-names.ts';
import { Asked } from '../lib/asked.ts';
import type { EngineConnection } from '../lib/engine-connection.ts';
import type { EngineGateway } from '../lib/engine-gateway.ts';
import { EngineSettings } from '../lib/engine-settings.ts';
import type { Problems } from '../lib/problems.ts';
import { flagInTab } from '../lib/tab-memory.ts';
import type { Device } from '../../shared/contract/control.ts';
import type { VoiceInfo, VoicesAnswer } from '../../shared/contract/speech.ts';
import { words } from './words.ts';

export interface SpeechParts {
  readonly settings: EngineSettings;
  readonly voices: Asked<VoicesAnswer>;
  readonly outputs: Asked<readonly Device[]>;
  readonly preview: VoicePreview;
  readonly loudspeaker: PageLoudspeaker;
  readonly loudspeakerLender: LoudspeakerLender;
  readonly commands: SpeechCommands;
}

/** What a person can do about speech. Each one shows its own failure; none rejects. */
export interface SpeechCommands {
  say(text: string): Promise<void>;
  /** Ends everything that is spoken and waits, or one speech. */
  stop(id?: string): Promise<void>;
  skip(): Promise<void>;
  /** The sample of a voice; a second time ends it. */
  hear(voice: VoiceInfo): Promise<void>;
  playHere(here: boolean): Promise<void>;
}

export interface SpeechPartsDependencies {
  readonly gateway: EngineGateway;
  readonly connection: EngineConnection;
  readonly problems: Problems;
  /** Does what a person asked for, and shows why it failed. */
  readonly perform: (action: () => Promise<unknown>) => Promise<void>;
}

export function createSpeechParts(dependencies: SpeechPartsDependencies): SpeechParts {
  const { gateway, connection, problems, perform } = dependencies;
  const onProblem = (error: unknown): void => problems.showError(error);
  const settings = new EngineSettings({
    view: connection.view,
    read: () => gateway.settings(),
    write: (key, value) => gateway.setSetting(key, value),
    onProblem,
  });
  const preview = new VoicePreview({ view: connection.view, gateway, sample: sampleSentence });
  const loudspeaker = new PageLoudspeaker(words.product, (loss) => {
    if (loss === 'disconnected') return loudspeakerLender.lost();
    loudspeakerLender.withdraw();
    const { loudspeakerRefused: message, loudspeakerRefusedRemedy: remedy } = words.notices;
    problems.show({ code: 'loudspeaker-refused', severity: 'warning', message, remedy });
  });
  showBlockedSound(loudspeaker, problems);
  const loudspeakerLender = new LoudspeakerLender({
    view: connection.view,
    loudspeaker,
    memory: flagInTab('vivavoce.loudspeaker'),
    onProblem,
  });
  return {
    settings,
    voices: new Asked(() => gateway.voices()),
    outputs: new Asked(() => gateway.outputs()),
    preview,
    loudspeaker,
    loudspeakerLender,
    commands: {
      say: (text) => perform(() => gateway.speak({ text })),
      stop: (id) => perform(() => gateway.stopSpeech(id)),
      skip: () => perform(() => gateway.skipSpeech()),
      hear: (voice) =>
        perform(() => (preview.voiceId.get() === voice.id ? preview.stop() : preview.hear(voice))),
      playHere: (here) =>
        perform(async () => (here ? loudspeakerLender.lend() : loudspeakerLender.withdraw())),
    },
  };
}

function showBlockedSound(loudspeaker: PageLoudspeaker, problems: Problems): void {
  const code = 'sound-blocked';
  loudspeaker.state.subscribe(() => {
    if (loudspeaker.state.get().phase !== 'blocked') return problems.clear(code);
    const { soundBlocked: message, soundBlockedRemedy: remedy } = words.notices;
    problems.show({ code, severity: 'info', message, remedy });
  });
}
