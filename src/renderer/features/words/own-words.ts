import type { PageSettings } from '../../lib/engine-settings.ts';

export type OwnWords = PageSettings['vocabulary.entries'];
export type OwnWord = OwnWords[number];

/** The spoken forms of a text with commas between them; the engine takes at most 20. */
export function spokenForms(text: string): string[] {
  const forms = text
    .split(',')
    .map((form) => form.trim())
    .filter((form) => form !== '');
  return [...new Set(forms)].slice(0, 20);
}

/** With one more word, the newest last; a word that is there already gets the new forms beside its own. */
export function withWord(entries: OwnWords, { written, spoken }: OwnWord): OwnWord[] {
  const known = entries.find((entry) => entry.written === written);
  const forms = [...new Set([...(known?.spoken ?? []), ...spoken])].slice(0, 20);
  return [...withoutWord(entries, written), { written, spoken: forms }];
}

export function withoutWord(entries: OwnWords, written: string): OwnWord[] {
  return entries.filter((entry) => entry.written !== written);
}

/** Words that are written or spoken so, the newest first. */
export function wordsLike(entries: OwnWords, wanted: string): OwnWord[] {
  const term = wanted.trim().toLocaleLowerCase();
  return entries
    .filter(({ written, spoken }) =>
      [written, ...spoken].some((form) => form.toLocaleLowerCase().includes(term)),
    )
    .toReversed();
}
