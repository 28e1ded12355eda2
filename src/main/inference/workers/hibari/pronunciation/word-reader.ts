import { isAscii, isLetters, withAsciiDigits } from './characters.ts';
import { isTo, type ReadingContext } from './context.ts';
import type { Pronunciation } from './dictionary.ts';
import { isAdverb, SPOKEN_SIGNS, type Lexicon } from './lexicon.ts';
import { isNumber, NumberReader } from './numbers.ts';
import { Stems } from './stems.ts';
import type { Stress } from './stress.ts';
import type { Word } from './words.ts';

/** Signs of addresses that are spoken. */
const ADDRESS_SIGNS: ReadonlyMap<string, string> = new Map([
  ['.', 'dot'],
  ['/', 'slash'],
]);
const INNER_DOT = /[^.]\.+[^.]/;
const VERSUS = /^vs\.?$/i;
/** Names up to this length keep their capitals, so that they may be spelled. */
const SHORT_NAME = 7;

/** Reads single words with the lexicon: small words by their place, known words, inflected words, numbers. */
export class WordReader {
  readonly #lexicon: Lexicon;
  readonly #stems: Stems;
  readonly #numbers: NumberReader;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
    this.#stems = new Stems(lexicon);
    this.#numbers = new NumberReader(lexicon, this.#stems);
  }

  /** The phonemes of a word in its context; undefined when the lexicon cannot tell. */
  read(word: Word, context: ReadingContext): string | undefined {
    const text = levelled(word.alias ?? word.text);
    const phonemes = this.#word(text, word.tag, capitalStress(text), context);
    if (phonemes === undefined)
      return isNumber(text, word.isHead) ? this.#numbers.read(text, word) : undefined;
    if (word.currency === '') return phonemes;
    const units = this.#numbers.currencyUnits(word.currency);
    return units === undefined ? phonemes : `${phonemes} ${units}`;
  }

  /** Digits inside a word that the lexicon does not know. */
  readDigits(digits: string): string | undefined {
    return this.#numbers.read(digits, { isHead: false, currency: '' });
  }

  #word(text: string, tag: string, stress: Stress, context: ReadingContext): string | undefined {
    const special = this.#special(text, tag, stress, context);
    if (special !== undefined) return special;
    const word = this.#mayBeLowered(text, tag, stress, context) ? text.toLowerCase() : text;
    if (this.#lexicon.isKnown(word)) return this.#lexicon.lookup(word, tag, stress, context);
    const possessor = this.#possessor(word);
    if (possessor !== undefined) return this.#lexicon.lookup(possessor, tag, stress, context);
    return (
      this.#stems.s(word, tag, stress, context) ??
      this.#stems.ed(word, tag, stress, context) ??
      this.#stems.ing(word, tag, stress ?? 0.5, context)
    );
  }

  /** Words whose sound hangs on their place, and signs. */
  #special(text: string, tag: string, stress: Stress, context: ReadingContext): string | undefined {
    const sign = tag === 'ADD' ? ADDRESS_SIGNS.get(text) : undefined;
    if (sign !== undefined) return this.#lexicon.lookup(sign, undefined, -0.5, context);
    const spoken = SPOKEN_SIGNS.get(text);
    if (spoken !== undefined) return this.#lexicon.lookup(spoken, undefined, undefined, context);
    if (isDotted(text)) return this.#lexicon.spell(text);
    if (isTo(text, tag)) return this.#to(context);
    switch (text) {
      case 'a':
      case 'A':
        return tag === 'DT' ? 'ɐ' : 'ˈA';
      case 'am':
      case 'Am':
      case 'AM':
        return this.#am(text, tag, stress, context);
      case 'an':
      case 'An':
      case 'AN':
        return text === 'AN' && tag.startsWith('NN') ? this.#lexicon.spell(text) : 'ɐn';
      case 'I':
        return tag === 'PRP' ? 'ˌI' : undefined;
      case 'by':
      case 'By':
      case 'BY':
        return isAdverb(tag) ? 'bˈI' : undefined;
      case 'in':
      case 'In':
        return inPhonemes(tag, context);
      case 'IN':
        return tag === 'NNP' ? undefined : inPhonemes(tag, context);
      case 'the':
      case 'The':
        return thePhonemes(context);
      case 'THE':
        return tag === 'DT' ? thePhonemes(context) : undefined;
      case 'used':
      case 'Used':
      case 'USED':
        return this.#used(tag, context);
      default:
        return tag === 'IN' && VERSUS.test(text)
          ? this.#lexicon.lookup('versus', undefined, undefined, context)
          : undefined;
    }
  }

  #to({ nextSound }: ReadingContext): string | undefined {
    if (nextSound === undefined) return formOf(this.#lexicon.gold('to'), 'DEFAULT');
    return nextSound === 'vowel' ? 'tʊ' : 'tə';
  }

  #am(text: string, tag: string, stress: Stress, { nextSound }: ReadingContext): string | undefined {
    if (tag.startsWith('NN')) return this.#lexicon.spell(text);
    const isStrong = nextSound === undefined || text !== 'am' || (stress !== undefined && stress > 0);
    return isStrong ? formOf(this.#lexicon.gold('am'), 'DEFAULT') : 'ɐm';
  }

  /** "used to" is spoken with an s. */
  #used(tag: string, { nextIsTo }: ReadingContext): string | undefined {
    const isHabit = nextIsTo && (tag === 'VBD' || tag === 'JJ');
    return formOf(this.#lexicon.gold('used'), isHabit ? 'VBD' : 'DEFAULT');
  }

  /** True for an unknown word in capitals, or with a capital, that is known in lower case. */
  #mayBeLowered(text: string, tag: string, stress: Stress, context: ReadingContext): boolean {
    const lower = text.toLowerCase();
    if (text === lower || text.length < 2 || (tag === 'NNP' && text.length <= SHORT_NAME)) return false;
    if (!isLetters(text.replaceAll("'", '')) || this.#lexicon.has(text)) return false;
    const rest = text.slice(1);
    if (text !== text.toUpperCase() && rest !== rest.toLowerCase()) return false;
    return this.#lexicon.has(lower) || this.#stems.any(lower, tag, stress, context) !== undefined;
  }

  /** The known word of which `word` is a possessive without s: "users'", "Jones'". */
  #possessor(word: string): string | undefined {
    const candidates = [
      word.endsWith("s'") ? `${word.slice(0, -2)}'s` : undefined,
      word.endsWith("'") ? word.slice(0, -1) : undefined,
    ];
    return candidates.find((candidate) => candidate !== undefined && this.#lexicon.isKnown(candidate));
  }
}

/** Typographic apostrophes, full-width letters and other scripts' digits as the lexicon writes them. */
function levelled(text: string): string {
  if (isAscii(text)) return text;
  return withAsciiDigits(text.replaceAll(/[‘’]/g, "'").normalize('NFKC'));
}

/** Capitals are spoken with emphasis. */
function capitalStress(text: string): Stress {
  if (text === text.toLowerCase()) return undefined;
  return text === text.toUpperCase() ? 2 : 0.5;
}

/** "U.S.", "p.m": letters in parts of at most two, with a dot inside. */
function isDotted(text: string): boolean {
  if (!INNER_DOT.test(text)) return false;
  return isLetters(text.replaceAll('.', '')) && text.split('.').every((part) => Array.from(part).length < 3);
}

function inPhonemes(tag: string, { nextSound }: ReadingContext): string {
  return nextSound === undefined || tag !== 'IN' ? 'ˈɪn' : 'ɪn';
}

function thePhonemes({ nextSound }: ReadingContext): string {
  return nextSound === 'vowel' ? 'ði' : 'ðə';
}

function formOf(pronunciation: Pronunciation | undefined, form: string): string | undefined {
  if (pronunciation === undefined || typeof pronunciation === 'string') return pronunciation;
  return pronunciation.get(form) ?? pronunciation.get('DEFAULT') ?? undefined;
}
