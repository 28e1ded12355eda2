/** A stretch of a sentence: plain text, or `[text](…)`, which is one word whatever stands in it. */
export interface Stretch {
  readonly text: string;
  readonly isWord: boolean;
  /** The phonemes of `[text](/phonemes/)`. */
  readonly phonemes: string | undefined;
  /** White space follows. */
  readonly spaceAfter: boolean;
}

/**
 * Finds `[word](/phonemes/)` and `[word](address)` in a sentence. Searched by hand: a pattern would look through the
 * rest of the text once more for each bracket that is never closed.
 */
export function inlinePronunciations(sentence: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  for (const link of links(sentence)) {
    if (link.start > start) stretches.push(plain(sentence.slice(start, link.start)));
    stretches.push({
      text: link.text,
      isWord: true,
      phonemes: fixedPhonemes(link.target),
      spaceAfter: /\s/u.test(sentence.charAt(link.end)),
    });
    start = link.end;
  }
  if (start < sentence.length) stretches.push(plain(sentence.slice(start)));
  return stretches;
}

interface Link {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly target: string;
}

function* links(sentence: string): Generator<Link> {
  for (let at = 0; ;) {
    const start = sentence.indexOf('[', at);
    const close = start < 0 ? -1 : sentence.indexOf(']', start);
    if (close < 0) return;
    at = close + 1;
    if (close === start + 1 || sentence[at] !== '(') continue;
    const end = sentence.indexOf(')', at);
    if (end < 0) return;
    yield {
      start,
      end: end + 1,
      text: sentence.slice(start + 1, close),
      target: sentence.slice(at + 1, end),
    };
    at = end + 1;
  }
}

function fixedPhonemes(target: string): string | undefined {
  const isSpelt = target.length > 1 && target.startsWith('/') && target.endsWith('/');
  return isSpelt ? target.slice(1, -1) : undefined;
}

function plain(text: string): Stretch {
  return { text, isWord: false, phonemes: undefined, spaceAfter: false };
}
