import { phraseWords } from '../../shared/text/commands/words.ts';
import type { QuestionChoice } from '../../shared/contract/questions.ts';
import type { AskingWords } from './languages/asking-words.ts';
import { hasAny, indexOfRun, sameWords, withoutFillers } from './word-runs.ts';

/** What names one choice. */
interface NamedChoice {
  readonly id: string;
  /** Each names it when it is all that is said. */
  readonly whole: readonly (readonly string[])[];
  /** Each names it wherever it stands: never a bare number, which may mean anything. */
  readonly within: readonly (readonly string[])[];
}

/** What words say about choices. */
export interface NamedInWords {
  /** The choice that they name; undefined when they name none, or not clearly one. */
  readonly chosen: string | undefined;
  /** All that they mention. */
  readonly mentioned: readonly string[];
}

/** Which choice words name, alone or within a sentence. */
export function choiceInWords(
  text: string,
  choices: readonly QuestionChoice[],
  languages: readonly AskingWords[],
): NamedInWords {
  const words = phraseWords(text);
  const named = choices.map((choice, index) => nameChoice(choice, index, choices.length, languages));
  const fillers = languages.flatMap((language) => language.fillers);
  const whole = choiceAlone(words, named, fillers);
  return whole.length === 0 ? choiceWithin(words, named, languages) : oneOf(whole);
}

/** The choices of which the words are a name and nothing else; the nearest ones. */
function choiceAlone(
  words: readonly string[],
  named: readonly NamedChoice[],
  fillers: readonly string[],
): readonly string[] {
  const bare = withoutFillers(words, fillers);
  const readings: readonly ((phrase: readonly string[]) => boolean)[] = [
    (phrase) => sameWords(phrase, words),
    (phrase) => sameWords(phrase, bare),
    (phrase) => sameWords(withoutFillers(phrase, fillers), bare),
  ];
  for (const fits of readings) {
    const found = named.filter(({ whole }) => whole.some(fits));
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [];
}

/** What is mentioned in a sentence. A name that lies within a longer one is not meant. */
function choiceWithin(
  words: readonly string[],
  named: readonly NamedChoice[],
  languages: readonly AskingWords[],
): NamedInWords {
  const mentions = named
    .flatMap(({ id, within }) => within.map((phrase) => ({ id, phrase, at: indexOfRun(words, phrase) })))
    .filter(({ at }) => at >= 0);
  const widest = mentions.filter(
    (one) =>
      !mentions.some(
        (other) =>
          other.phrase.length > one.phrase.length &&
          other.at <= one.at &&
          other.at + other.phrase.length >= one.at + one.phrase.length,
      ),
  );
  const covered = new Set(widest.flatMap(({ at, phrase }) => phrase.map((_, index) => at + index)));
  const others = words.filter((_, index) => !covered.has(index));
  const found = oneOf([...new Set(widest.map(({ id }) => id))]);
  // "Not the first one" names no choice, however clearly it mentions one; "no, I do not" does.
  const isNegated = languages.some(
    ({ negations }) => hasAny(others, negations) && !widest.some(({ phrase }) => hasAny(phrase, negations)),
  );
  return isNegated ? { ...found, chosen: undefined } : found;
}

function oneOf(mentioned: readonly string[]): NamedInWords {
  return { mentioned, chosen: mentioned.length === 1 ? mentioned[0] : undefined };
}

function nameChoice(
  { id, label, spoken = [] }: QuestionChoice,
  index: number,
  count: number,
  languages: readonly AskingWords[],
): NamedChoice {
  const own = [label, ...spoken];
  const places = languages.flatMap((words) => [
    ...(words.places[index] ?? []),
    ...(index === count - 1 ? words.last : []),
  ]);
  const digits = String(index + 1);
  const numbered = languages.flatMap((words) => {
    const number = words.numbers[index];
    return [...words.numbered(digits), ...(number === undefined ? [] : words.numbered(number))];
  });
  const bare = languages.flatMap((words) => [words.numbers[index] ?? digits, digits]);
  const synonyms = languages.flatMap((words) =>
    [words.yes, words.no].filter(([word = '']) => sameWords(phraseWords(label), [word])).flat(),
  );
  const toWords = (phrases: readonly string[]): NamedChoice['whole'] =>
    phrases.map(phraseWords).filter((phrase) => phrase.length > 0);
  return {
    id,
    whole: toWords([...own, ...places, ...numbered, ...bare, ...synonyms]),
    within: toWords([...own, ...numbered, ...places.filter((place) => phraseWords(place).length > 1)]),
  };
}
