/** One voice: choose it, hear it. */
import { Play, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import type { VoiceInfo } from '../../../shared/contract/speech.ts';
import { languageName } from './language-names.ts';
import { choosingVoice, primaryLanguage } from './voice-choice.ts';
import type { VoiceSettings } from './voice-choice.ts';

interface Props {
  readonly voice: VoiceInfo;
  readonly all: readonly VoiceInfo[];
  readonly settings: VoiceSettings;
  readonly chosen: boolean;
}

export function VoiceRow({ voice, all, settings, chosen }: Props): ReactNode {
  const { speech } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const enabled = useStore(speech.settings.shown, (shown) => shown?.['speech.enabled'] ?? true);
  const heard = useStore(speech.preview.voiceId, (voiceId) => voiceId === voice.id);
  const choose = async (): Promise<void> => {
    for (const { key, value } of choosingVoice(voice, all, settings)) {
      await speech.settings.change(key, value);
    }
  };
  const Icon = heard ? Square : Play;
  return (
    <div className="voice" data-testid={`voice-${voice.id}`}>
      <label className="voice-choice">
        <input
          type="radio"
          name={`voice-${primaryLanguage(voice.language)}`}
          value={voice.id}
          checked={chosen}
          disabled={!live}
          onChange={() => void choose()}
        />
        <span className="voice-name">{voice.name}</span>
        <span className="voice-facts secondary small">{facts(voice).join(' · ')}</span>
      </label>
      <button
        type="button"
        className="button button-small voice-hear"
        aria-label={heard ? words.speech.stopHearingVoice(voice.name) : words.speech.hearVoice(voice.name)}
        title={enabled ? undefined : words.speech.off}
        disabled={!live || !enabled}
        onMouseDown={keepFocus}
        onClick={() => void speech.commands.hear(voice)}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden />
        {heard ? words.speech.stopHearing : words.speech.hear}
      </button>
    </div>
  );
}

/** The country only where the code names one: the heading above has the language. */
function facts({ language, origin, licence }: VoiceInfo): string[] {
  return [
    ...(primaryLanguage(language) === language ? [] : [languageName(language)]),
    words.speech.origins[origin],
    // With hyphens at which a line does not break: "Apache-2.0" is one word.
    licence.replaceAll('-', '\u2011'),
  ];
}
