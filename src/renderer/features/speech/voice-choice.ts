/** Which voice speaks which language, as the settings say, and what choosing another one changes in them. */
import type { VoiceInfo } from '../../../shared/contract/speech.ts';
import type { PageSettings } from '../../lib/engine-settings.ts';

export type VoiceSettings = Pick<PageSettings, 'speech.language' | 'speech.voice' | 'speech.voices'>;

/** The voices of a language, whatever the country. */
export interface VoiceGroup {
  /** Language code without country; `*` for voices that take any language. */
  readonly language: string;
  readonly voices: readonly VoiceInfo[];
  /** Id of the voice that the settings name for it; null when the engine chooses. */
  readonly chosenId: string | null;
}

export type VoiceChange =
  | { readonly key: 'speech.voice'; readonly value: string }
  | { readonly key: 'speech.voices'; readonly value: Readonly<Record<string, string>> };

/** "en" of "en-GB". */
export function primaryLanguage(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? language;
}

/**
 * Groups by language: that of the settings first, then voices for any language, then `preferred` ones (BCP 47, of the
 * browser), then the rest in the order of `nameOf`.
 */
export function groupVoices(
  voices: readonly VoiceInfo[],
  settings: VoiceSettings,
  preferred: readonly string[],
  nameOf: (language: string) => string,
): VoiceGroup[] {
  const order = [primaryLanguage(settings['speech.language']), '*', ...preferred.map(primaryLanguage)];
  const rank = (language: string): number => {
    const place = order.indexOf(language);
    return place < 0 ? order.length : place;
  };
  const languages = [...new Set(voices.map((voice) => primaryLanguage(voice.language)))];
  return languages
    .map((language) => ({
      language,
      voices: voices.filter((voice) => primaryLanguage(voice.language) === language),
      chosenId: chosenVoice(language, voices, settings),
    }))
    .toSorted(
      (a, b) => rank(a.language) - rank(b.language) || nameOf(a.language).localeCompare(nameOf(b.language)),
    );
}

/** The voice for one language goes before the general one, and that only speaks its own language. */
function chosenVoice(language: string, voices: readonly VoiceInfo[], settings: VoiceSettings): string | null {
  const own = ownVoice(language, settings);
  if (own !== undefined) return own;
  const general = voices.find(({ id }) => id === settings['speech.voice']);
  if (general === undefined) return null;
  const spoken = primaryLanguage(general.language);
  return spoken === language || spoken === '*' ? general.id : null;
}

function ownVoice(language: string, settings: VoiceSettings): string | undefined {
  const own = settings['speech.voices'];
  const key = Object.keys(own).find((candidate) => primaryLanguage(candidate) === language);
  return key === undefined ? undefined : own[key];
}

/** What to write so that `voice` speaks its language from now on. */
export function choosingVoice(
  voice: VoiceInfo,
  voices: readonly VoiceInfo[],
  settings: VoiceSettings,
): readonly VoiceChange[] {
  const language = primaryLanguage(voice.language);
  const home = primaryLanguage(settings['speech.language']);
  const general = voices.find(({ id }) => id === settings['speech.voice']);
  const isGeneral =
    language === '*' ||
    language === home ||
    (general !== undefined && primaryLanguage(general.language) === language);
  if (!isGeneral) {
    return [{ key: 'speech.voices', value: { ...settings['speech.voices'], [language]: voice.id } }];
  }
  const covered = language === '*' ? home : language;
  const others = Object.entries(settings['speech.voices']).filter(
    ([candidate]) => primaryLanguage(candidate) !== covered,
  );
  const change: VoiceChange = { key: 'speech.voice', value: voice.id };
  return others.length === Object.keys(settings['speech.voices']).length
    ? [change]
    : [{ key: 'speech.voices', value: Object.fromEntries(others) }, change];
}
