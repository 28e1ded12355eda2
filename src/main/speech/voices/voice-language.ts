/** Languages as voices and texts name them: BCP 47. */

/** Of a voice that takes any language. */
export const ANY_LANGUAGE = '*';

/** Norwegian has a code for both of its written forms together and one for each. */
const UMBRELLAS: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

/**
 * The usual form of a tag: `en_us` → `en-US`, and retired or narrower codes by the one that people use (`iw` → `he`,
 * `cmn` → `zh`; the aliases of Unicode's CLDR). Undefined where it is no tag.
 */
export function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/**
 * How well a voice suits a text: 0 another language; 1 the language alone, or a voice for all; 2 its script too;
 * 3 its region too, the likely one where none is said; 4 the same tag.
 */
export function languageFit(voiceLanguage: string, textLanguage: string): 0 | 1 | 2 | 3 | 4 {
  if (voiceLanguage === ANY_LANGUAGE) return 1;
  const voiceTag = canonicalLanguage(voiceLanguage);
  const textTag = canonicalLanguage(textLanguage);
  if (voiceTag === undefined || textTag === undefined) return 0;
  if (voiceTag === textTag) return 4;
  const voice = new Intl.Locale(voiceTag).maximize();
  const text = new Intl.Locale(textTag).maximize();
  if (umbrella(voice.language) !== umbrella(text.language)) return 0;
  if (voice.script !== text.script) return 1;
  return voice.region === text.region ? 3 : 2;
}

/** The keys under which settings may hold something for a language: `de-AT`, then `de`. */
export function languageKeys(tag: string): readonly string[] {
  const canonical = canonicalLanguage(tag);
  if (canonical === undefined) return [tag];
  return [...new Set([tag, canonical, new Intl.Locale(canonical).language])];
}

/** English name of the language for people, without its region: `it-IT` → Italian. The tag itself where it has no name. */
export function languageName(tag: string): string {
  const canonical = canonicalLanguage(tag);
  if (canonical === undefined) return tag;
  const { language } = new Intl.Locale(canonical);
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? tag;
}

function umbrella(language: string): string {
  return UMBRELLAS[language] ?? language;
}
