/** How the engine sounds: on or off, loudness, speed, how much, where. Every change is heard at once. */
import { Volume2, VolumeX } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { Key, keepFocus } from '../../lib/controls.tsx';
import type { PageSettingKey, PageSettings } from '../../lib/engine-settings.ts';
import { Choice, Slider } from '../../lib/fields.tsx';
import type { Option } from '../../lib/fields.tsx';
import { useStore } from '../../lib/store.ts';
import { languageName } from './language-names.ts';
import { OutputChoice } from './output-choice.tsx';
import { PlayHere } from './play-here.tsx';
import { primaryLanguage } from './voice-choice.ts';

const KINDS: readonly Option[] = Object.entries(words.speech.kinds).map(([value, label]) => ({
  value,
  label,
}));

type SoundSettingKey = Extract<PageSettingKey, `speech.${string}` | `audio.${string}`>;

/** Shown, and not to be moved, until the engine has told its own. */
const UNKNOWN: Pick<PageSettings, SoundSettingKey> = {
  'speech.enabled': true,
  'speech.volume': 1,
  'speech.speed': 1,
  'speech.kind': 'full',
  'speech.language': 'en',
  'speech.voice': '',
  'speech.voices': {},
  'audio.outputDevice': null,
};

export function SoundControls(): ReactNode {
  const { speech } = usePage();
  const known = useStore(speech.settings.shown, (settings) => settings);
  const live = useEngineView((view) => view.connection === 'live');
  const settings = known ?? UNKNOWN;
  const disabled = known === null || !live;
  const change = <K extends SoundSettingKey>(key: K, value: PageSettings[K]): void =>
    void speech.settings.change(key, value);
  const enabled = settings['speech.enabled'];
  const Icon = enabled ? Volume2 : VolumeX;
  return (
    <section className="sound" aria-labelledby="sound-heading">
      <h2 id="sound-heading" className="heading">
        {words.speech.soundHeading}
      </h2>
      <button
        type="button"
        role="switch"
        className="toggle toggle-speech"
        aria-checked={enabled}
        aria-keyshortcuts="s"
        disabled={disabled}
        onMouseDown={keepFocus}
        onClick={() => change('speech.enabled', !enabled)}
      >
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        <span className="toggle-word">{words.speech.speak}</span>
        <Key>{words.speech.speakKey}</Key>
      </button>
      <PlayHere />
      <Slider
        label={words.speech.volume}
        value={settings['speech.volume']}
        shown={words.speech.volumeValue(settings['speech.volume'])}
        min={0}
        max={1}
        step={0.05}
        disabled={disabled}
        onChange={(value) => change('speech.volume', value)}
      />
      <Slider
        label={words.speech.speed}
        value={settings['speech.speed']}
        shown={words.speech.speedValue(settings['speech.speed'])}
        min={0.5}
        max={2}
        step={0.05}
        disabled={disabled}
        onChange={(value) => change('speech.speed', value)}
      />
      <Choice
        label={words.speech.kind}
        value={settings['speech.kind']}
        options={KINDS}
        disabled={disabled}
        onChange={(value) => {
          if (isKind(value)) change('speech.kind', value);
        }}
      />
      <LanguageChoice language={settings['speech.language']} disabled={disabled} />
      <OutputChoice wanted={settings['audio.outputDevice']} disabled={disabled} />
    </section>
  );
}

function isKind(value: string): value is PageSettings['speech.kind'] {
  return Object.hasOwn(words.speech.kinds, value);
}

interface LanguageChoiceProps {
  readonly language: string;
  readonly disabled: boolean;
}

/** The languages that some voice speaks, and the present one. */
function LanguageChoice({ language, disabled }: LanguageChoiceProps): ReactNode {
  const { speech } = usePage();
  const voices = useStore(speech.voices.answer, ({ value }) => value?.voices);
  const spoken = (voices ?? [])
    .map((voice) => primaryLanguage(voice.language))
    .filter((code) => code !== '*');
  const options = [...new Set([language, ...spoken])]
    .map((value) => ({ value, label: languageName(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <Choice
      label={words.speech.language}
      help={words.speech.languageHelp}
      value={language}
      options={options}
      disabled={disabled}
      onChange={(value) => void speech.settings.change('speech.language', value)}
    />
  );
}

/** Asks for voices and loudspeakers when the place is opened, and again when another engine answers. */
export function useVoicesAndOutputs(): void {
  const { speech } = usePage();
  const instanceId = useEngineView((view) =>
    view.connection === 'live' ? view.snapshot?.instanceId : undefined,
  );
  const device = useEngineView((view) => view.snapshot?.speech.device);
  useEffect(() => {
    if (instanceId !== undefined) void speech.voices.ask();
  }, [speech, instanceId]);
  useEffect(() => {
    if (instanceId !== undefined) void speech.outputs.ask();
  }, [speech, instanceId, device]);
}
