import { AppError } from '../../../shared/kernel/app-error.ts';
import { samplesToMs } from '../../../shared/kernel/audio-format.ts';
import { spellingCandidates, spellingLanguage } from '../../../shared/text/spelling/candidates.ts';
import { spelledWord } from '../../../shared/text/spelling/spelled-word.ts';
import { withoutNonSpeech } from '../non-speech.ts';
import type {
  Recogniser,
  SpelledHypothesis,
  SpelledStretch,
  SpelledSymbol,
  SpellResult,
} from '../recogniser.ts';

/** Nobody says a symbol faster. Less would make "n n" of a long "n". */
const SHORTEST_SYMBOL_MS = 110;
/** Letters are more frequent than digits in what is spelled, and "H" sounds like "8" (natural log; twice as frequent). */
const DIGIT_HANDICAP = 0.7;
/** What may lie around the voice in a stretch. */
const MARGINS_MS = 400;
/** So much of voice may be one symbol or several; below it, several must be this much more probable (natural log). */
const SINGLE_MS = 400;
const LEAD_OF_SEVERAL = 1.5;
/**
 * The free text is what was meant when it is so much more probable than any symbols. With our voice and recorded
 * letters the symbols that were said were up to 2.6 behind, words that are no symbols 4.1 and more; several words are
 * rarer, and letters run together sound like them ("r u n": "are you in").
 */
const WORD_LEAD = 3.5;
const WORDS_LEAD = 5;

/** Tells which symbols were said in a stretch of voice. */
export class SpellingDecoder {
  readonly #recogniser: Pick<Recogniser, 'recognise' | 'spell'>;

  constructor(recogniser: Pick<Recogniser, 'recognise' | 'spell'>) {
    this.#recogniser = recogniser;
  }

  /**
   * `pcm`: voice without a pause, with at most 0.3 s before and 0.2 s after it. `language`: a code; `auto` and languages
   * without an alphabet of their own count as English. A word that is no symbol stands for itself, so no word is lost.
   * Rejects as the recogniser does.
   */
  async decode(pcm: Float32Array, language: string, signal?: AbortSignal): Promise<SpelledStretch> {
    const spelledIn = spellingLanguage(language);
    const symbols = spellingCandidates(spelledIn);
    try {
      const result = await this.#recogniser.spell({ pcm, language: spelledIn, symbols }, signal);
      const chosen = choose(result, samplesToMs(pcm.length) - MARGINS_MS);
      const meanLogProbability = result.free?.meanLogProbability ?? meanOf(result.hypotheses[0]);
      return { symbols: chosen, meanLogProbability, noSpeechProbability: result.noSpeechProbability };
    } catch (error) {
      if (!AppError.is(error) || error.code !== 'unavailable') throw error;
      return this.#decodeFreely(pcm, spelledIn, signal);
    }
  }

  /** For models that can only transcribe: what they write is taken as it is. */
  async #decodeFreely(
    pcm: Float32Array,
    language: string,
    signal: AbortSignal | undefined,
  ): Promise<SpelledStretch> {
    const heard = await this.#recogniser.recognise(
      { pcm, kind: 'final', language, languages: [], task: 'transcribe', vocabulary: [], timestamps: 'none' },
      signal,
    );
    const { meanLogProbability, noSpeechProbability } = heard;
    const symbols = knownSymbol(heard.text, language) ?? asWord(heard.text, Math.exp(meanLogProbability));
    return { symbols, meanLogProbability, noSpeechProbability };
  }
}

function choose({ hypotheses, free }: SpellResult, voicedMs: number): readonly SpelledSymbol[] {
  const most = Math.max(1, Math.floor(voicedMs / SHORTEST_SYMBOL_MS));
  const possible = weighed(hypotheses).filter(({ symbols }) => symbols.length <= most);
  const best = bestOf(possible, voicedMs < SINGLE_MS);
  const symbols = best === undefined ? [] : confident(best, possible);
  if (free === undefined) return symbols;
  const text = withoutNonSpeech(free.text);
  const needed = text.includes(' ') ? WORDS_LEAD : WORD_LEAD;
  if (free.logProbability - (best?.logProbability ?? -Infinity) <= needed) return symbols;
  const word = asWord(text, Math.exp(free.meanLogProbability));
  // Signs alone are no word; what is no speech at all is no symbol either.
  return word.length === 0 && text !== '' ? symbols : word;
}

/** The most probable one; in a short stretch a single symbol unless several are clearly more probable. */
function bestOf(possible: readonly SpelledHypothesis[], isShort: boolean): SpelledHypothesis | undefined {
  const [first] = possible;
  const single = possible.find(({ symbols }) => symbols.length === 1);
  if (first === undefined || single === undefined || !isShort) return first;
  return first.logProbability - single.logProbability < LEAD_OF_SEVERAL ? single : first;
}

/** With what is known beside the sound: how frequent digits are, and that "double u" is the letter w. Best first. */
function weighed(hypotheses: readonly SpelledHypothesis[]): readonly SpelledHypothesis[] {
  const merged = new Map<string, SpelledHypothesis>();
  for (const hypothesis of hypotheses) {
    const symbols = withoutDoubleU(hypothesis.symbols);
    const digits = symbols.filter((id) => /^\d$/.test(id)).length;
    const key = symbols.join(' ');
    const known = merged.get(key)?.logProbability ?? -Infinity;
    const own = hypothesis.logProbability - digits * DIGIT_HANDICAP;
    merged.set(key, { symbols, logProbability: Math.log(Math.exp(known) + Math.exp(own)) });
  }
  return [...merged.values()].toSorted((a, b) => b.logProbability - a.logProbability);
}

function withoutDoubleU(symbols: readonly string[]): readonly string[] {
  return symbols.flatMap((id, place) => {
    if (id === 'u' && symbols[place - 1] === 'double') return ['w'];
    return id === 'double' && symbols[place + 1] === 'u' ? [] : [id];
  });
}

function meanOf(hypothesis: SpelledHypothesis | undefined): number {
  return hypothesis === undefined ? -Infinity : hypothesis.logProbability / (hypothesis.symbols.length + 1);
}

/** Each symbol with the share of the hypotheses that have it at this place. */
function confident(best: SpelledHypothesis, all: readonly SpelledHypothesis[]): readonly SpelledSymbol[] {
  const weights = all.map(({ logProbability }) => Math.exp(logProbability - best.logProbability));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return best.symbols.map((id, place) => {
    const agreeing = weights.filter((_, index) => all[index]?.symbols[place] === id);
    return { id, confidence: agreeing.reduce((sum, weight) => sum + weight, 0) / total };
  });
}

function asWord(text: string, confidence: number): readonly SpelledSymbol[] {
  const id = spelledWord(text);
  return id === undefined ? [] : [{ id, confidence }];
}

/** The symbol that is written this way, if there is one. */
function knownSymbol(text: string, language: string): readonly SpelledSymbol[] | undefined {
  const plain = text.toLowerCase().replaceAll(/[.,!?]+$/gu, '');
  const found = spellingCandidates(language).find(({ spellings }) => spellings.includes(plain));
  return found === undefined ? undefined : [{ id: found.id, confidence: 1 }];
}
