/**
 * One step from letters to sounds: where the pattern matches, its letters become `sounds`. Patterns see the whole
 * word, lower-case: `^` and `$` are its ends, and looking around is allowed.
 */
export type SoundRule = readonly [pattern: string, sounds: string];

/** How the words of one language sound. */
export interface SoundLanguage {
  /** The first rule that matches at a place wins; a letter without a rule sounds as itself. */
  readonly rules: readonly SoundRule[];
  /** The names of 0 to 9, as written. */
  readonly digits: readonly string[];
  /** The names of letters, in sounds: for letters that stand alone, and words that are spelled because they have no vowel. */
  readonly letters: Readonly<Record<string, string>>;
}

/** Rules ready to be applied, by the first letter they can match. */
export type CompiledRules = ReadonlyMap<string, readonly (readonly [RegExp, string])[]>;

/** The letter with which a pattern begins, after what it looks back at. */
const FIRST_LETTER = /^(?:\(\?<[=!](?:[^()]|\([^()]*\))*\)|\^)*(\p{L})/u;

export function compileRules(rules: readonly SoundRule[]): CompiledRules {
  const compiled = new Map<string, [RegExp, string][]>();
  for (const [pattern, sounds] of rules) {
    const letter = FIRST_LETTER.exec(pattern)?.[1];
    if (letter === undefined) throw new Error(`The sound rule "${pattern}" does not begin with a letter.`);
    const list = compiled.get(letter) ?? [];
    list.push([new RegExp(pattern, 'uy'), sounds]);
    compiled.set(letter, list);
  }
  return compiled;
}

/** The sounds of one word of letters. Rules that match nothing leave the letter, so that other scripts stay as they are. */
export function applyRules(word: string, rules: CompiledRules): string {
  let sounds = '';
  let at = 0;
  while (at < word.length) {
    const letter = String.fromCodePoint(word.codePointAt(at) ?? 0);
    let length = 0;
    for (const [pattern, replacement] of rules.get(letter) ?? []) {
      pattern.lastIndex = at;
      const match = pattern.exec(word);
      if (match === null || match[0] === '') continue;
      length = match[0].length;
      sounds += replacement;
      break;
    }
    if (length === 0) sounds += letter;
    at += length === 0 ? letter.length : length;
  }
  return sounds;
}
