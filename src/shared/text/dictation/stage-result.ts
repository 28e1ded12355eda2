/** What a stage made of a text. */
export interface StageResult {
  readonly text: string;
  /** The rules that really changed something, in their order. Empty when the text is as it came. */
  readonly rules: readonly string[];
}

/** Rules feed each other a few times at most; what has not settled by then is no sentence. */
const PASSES = 8;

/**
 * Applies `pass` until it changes nothing more, so that the whole is idempotent by construction. A text that does not
 * settle stays as it was.
 */
export function settle(text: string, pass: (text: string) => StageResult): StageResult {
  const rules = new Set<string>();
  let current = text;
  for (let count = 0; count < PASSES; count += 1) {
    const result = pass(current);
    if (result.text === current) return { text: current, rules: current === text ? [] : [...rules] };
    for (const rule of result.rules) rules.add(rule);
    current = result.text;
  }
  return { text, rules: [] };
}
