/**
 * The alphabet: one character is one phoneme, in the American convention of misaki
 * (https://github.com/hexgrad/misaki): diphthongs `A I O W Y`, affricates `ʤ ʧ`, `ᵊ` and `ᵻ` reduced vowels,
 * `ɾ` the flap of "water", `ˈ` and `ˌ` stress before the sound they belong to. `ɐ`, `ᵊ` and `T` are in no class.
 */
export const VOWELS: ReadonlySet<string> = new Set('AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ');
export const CONSONANTS: ReadonlySet<string> = new Set('bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ');
/** A t after one of these becomes a flap before a vowel. */
export const FLAPPING: ReadonlySet<string> = new Set('AIOWYiuæɑəɛɪɹʊʌ');
/** Sounds that count twice when two words are weighed. */
export const HEAVY: ReadonlySet<string> = new Set('AIOQWYʤʧ');
/** Signs inside a word that need no sound. */
export const SILENT_SIGNS: ReadonlySet<string> = new Set("',-._‘’/");
/** Signs that the voice knows how to pause at. */
export const PUNCTUATION: ReadonlySet<string> = new Set(';:,.!?—…"“”');
/** Punctuation after which the next word begins afresh: all but quotes. */
export const STOPS: ReadonlySet<string> = new Set(';:,.!?—…');

export const PRIMARY_STRESS = 'ˈ';
export const SECONDARY_STRESS = 'ˌ';

/** True when every character of `text` is in `set`. */
export function consistsOf(text: string, set: ReadonlySet<string>): boolean {
  for (const character of text) if (!set.has(character)) return false;
  return true;
}
