import { settle, type StageResult } from '../dictation/stage-result.ts';
import { joinTokens, tokenise, type Token } from '../dictation/tokens.ts';
import { withCapitals, withOrderlyBlanks } from './capitals.ts';
import { withoutFillers } from './fillers.ts';
import { cleanUpWords } from './languages/languages.ts';
import { withSpokenPunctuation } from './spoken-punctuation.ts';
import { withoutStutters } from './stutters.ts';

export interface CleanUpChoices {
  readonly fillers: boolean;
  readonly stutters: boolean;
  readonly spokenPunctuation: boolean;
  /** Capital letters and blanks. */
  readonly capitals: boolean;
}

export interface CleanUpOptions extends CleanUpChoices {
  /** BCP 47; of a language without tables only the blanks are mended. */
  readonly language: string;
}

/**
 * Takes out what is speech and not text. Rules: `fillers`, `stutters`, `spoken-punctuation`, `blanks`, `capitals`.
 * Applied twice it changes nothing more; it never touches the inside of a word.
 */
export function cleanUp(text: string, options: CleanUpOptions): StageResult {
  return settle(text, (current) => cleanOnce(current, options));
}

function cleanOnce(text: string, options: CleanUpOptions): StageResult {
  const words = cleanUpWords(options.language);
  const language = options.language.toLowerCase();
  const rules: string[] = [];
  const apply = (
    current: string,
    rule: string,
    change: (tokens: readonly Token[]) => readonly Token[],
  ): string => {
    const { tokens, rest } = tokenise(current);
    const changed = change(tokens);
    // Blanks behind words that are gone go with them.
    const result = joinTokens(changed, changed.length === 0 && tokens.length > 0 ? '' : rest);
    if (result !== current) rules.push(rule);
    return result;
  };
  let result = text;
  if (words !== undefined) {
    if (options.fillers) result = apply(result, 'fillers', (tokens) => withoutFillers(tokens, words));
    if (options.stutters) result = apply(result, 'stutters', (tokens) => withoutStutters(tokens, words));
    if (options.spokenPunctuation) {
      result = apply(result, 'spoken-punctuation', (tokens) =>
        withSpokenPunctuation(tokens, words, language),
      );
    }
  }
  if (options.capitals) {
    const orderly = withOrderlyBlanks(result, language);
    if (orderly !== result) rules.push('blanks');
    result = apply(orderly, 'capitals', (tokens) => withCapitals(tokens, words, language));
  }
  return { text: result, rules };
}
