import { FLAPPING } from './phoneme-classes.ts';
import type { ReadingContext } from './context.ts';
import type { Lexicon } from './lexicon.ts';
import type { Stress } from './stress.ts';

/** Reads inflected words by their stem. All give undefined when the word is no such form of a known word. */
export class Stems {
  readonly #lexicon: Lexicon;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** −s, −ed or −ing, whichever fits first. */
  any(word: string, tag: string, stress: Stress, context: ReadingContext): string | undefined {
    return (
      this.s(word, tag, stress, context) ??
      this.ed(word, tag, stress, context) ??
      this.ing(word, tag, stress, context)
    );
  }

  s(
    word: string,
    tag: string | undefined,
    stress: Stress,
    context: ReadingContext | undefined,
  ): string | undefined {
    if (word.length < 3 || !word.endsWith('s')) return undefined;
    const isLong = word.length > 4;
    const stem = this.#firstKnown([
      word.endsWith('ss') ? undefined : word.slice(0, -1),
      word.endsWith("'s") || (isLong && word.endsWith('es') && !word.endsWith('ies'))
        ? word.slice(0, -2)
        : undefined,
      isLong && word.endsWith('ies') ? `${word.slice(0, -3)}y` : undefined,
    ]);
    return stem === undefined ? undefined : withS(this.#lexicon.lookup(stem, tag, stress, context));
  }

  ed(word: string, tag: string, stress: Stress, context: ReadingContext): string | undefined {
    if (word.length < 4 || !word.endsWith('d')) return undefined;
    const stem = this.#firstKnown([
      word.endsWith('dd') ? undefined : word.slice(0, -1),
      word.length > 4 && word.endsWith('ed') && !word.endsWith('eed') ? word.slice(0, -2) : undefined,
    ]);
    return stem === undefined ? undefined : withEd(this.#lexicon.lookup(stem, tag, stress, context));
  }

  ing(word: string, tag: string, stress: Stress, context: ReadingContext): string | undefined {
    if (word.length < 5 || !word.endsWith('ing')) return undefined;
    const isLong = word.length > 5;
    const stem = this.#firstKnown([
      isLong ? word.slice(0, -3) : undefined,
      `${word.slice(0, -3)}e`,
      isLong && DOUBLED.test(word) ? word.slice(0, -4) : undefined,
    ]);
    return stem === undefined ? undefined : withIng(this.#lexicon.lookup(stem, tag, stress, context));
  }

  #firstKnown(candidates: readonly (string | undefined)[]): string | undefined {
    return candidates.find((candidate) => candidate !== undefined && this.#lexicon.isKnown(candidate));
  }
}

/** "running", "panicking" */
const DOUBLED = /(?:([bcdgklmnprstvxz])\1ing|cking)$/;
const VOICELESS: ReadonlySet<string> = new Set('ptkfθ');
const HISSING: ReadonlySet<string> = new Set('szʃʒʧʤ');
const VOICELESS_BEFORE_T: ReadonlySet<string> = new Set('pkfθʃsʧ');

/** Phonemes of a stem → with the ending −s. */
export function withS(stem: string | undefined): string | undefined {
  const last = stem?.at(-1);
  if (stem === undefined || last === undefined) return undefined;
  if (VOICELESS.has(last)) return `${stem}s`;
  return HISSING.has(last) ? `${stem}ᵻz` : `${stem}z`;
}

/** Phonemes of a stem → with the ending −ed. */
export function withEd(stem: string | undefined): string | undefined {
  const last = stem?.at(-1);
  if (stem === undefined || last === undefined) return undefined;
  if (VOICELESS_BEFORE_T.has(last)) return `${stem}t`;
  if (last === 'd') return `${stem}ᵻd`;
  if (last !== 't') return `${stem}d`;
  if (stem.length < 2) return `${stem}ɪd`;
  return endsInFlappingT(stem) ? `${stem.slice(0, -1)}ɾᵻd` : `${stem}ᵻd`;
}

/** Phonemes of a stem → with the ending −ing. */
export function withIng(stem: string | undefined): string | undefined {
  if (stem === undefined || stem === '') return undefined;
  return endsInFlappingT(stem) ? `${stem.slice(0, -1)}ɾɪŋ` : `${stem}ɪŋ`;
}

function endsInFlappingT(stem: string): boolean {
  return stem.endsWith('t') && FLAPPING.has(stem.at(-2) ?? '');
}
