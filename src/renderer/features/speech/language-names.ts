/** Languages as people call them, and a sentence to hear in each. */
import { words } from '../../app/words.ts';
import { primaryLanguage } from './voice-choice.ts';

/** "German" of `de`, "American English" of `en-US`; the code itself where the browser knows no name. */
export function languageName(language: string): string {
  if (language === '*') return words.speech.anyLanguage;
  return displayName(language, 'en') ?? language;
}

/** A sentence that an agent might say; in languages without one, the language's own name for itself. */
export function sampleSentence(language: string): string {
  const primary = primaryLanguage(language);
  const samples: Readonly<Record<string, string>> = words.speech.samples;
  const sample = samples[primary];
  if (sample !== undefined) return sample;
  return primary === '*' ? words.speech.samples.en : `${displayName(primary, primary) ?? primary}.`;
}

function displayName(language: string, inLanguage: string): string | undefined {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'none' }).of(language);
  } catch {
    // Not a language tag: systems name voices in their own ways.
    return undefined;
  }
}
