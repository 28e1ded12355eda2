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

/** The choice that the words name; undefined when they name none, or several. */
export function choiceInWords(
  text: string,
  choices: readonly QuestionChoice[],
  languages: readonly AskingWords[],
): string | undefined {
  const words = phraseWords(text);
  const named = choices.map((choice, index) => nameChoice(choice, index, choices.length, languages));
  const fillers = languages.flatMap((language) => language.fillers);
  const bare = withoutFillers(words, fillers);
  for (const said of [words, bare]) {
    const whole = named.filter((choice) =>
      choice.whole.some(
        (phrase) => sameWords(phrase, said) || sameWords(withoutFillers(phrase, fillers), said),
      ),
    );
    const exact =
      whole.length > 1 ? whole.filter(({ whole: all }) => all.some((one) => sameWords(one, said))) : whole;
    if (exact.length === 1) return exact[0]?.id;
    if (exact.length > 1) return undefined;
  }
  return choiceWithin(words, named, languages);
}

/** The one choice that is mentioned in a sentence. A name that lies within a longer one is not meant. */
function choiceWithin(
  words: readonly string[],
  named: readonly NamedChoice[],
  languages: readonly AskingWords[],
): string | undefined {
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
  const ids = new Set(widest.map(({ id }) => id));
  if (ids.size !== 1) return undefined;
  const covered = new Set(widest.flatMap(({ at, phrase }) => phrase.map((_, index) => at + index)));
  const others = words.filter((_, index) => !covered.has(index));
  // "Not the first one" names no choice, however clearly it mentions one.
  return languages.some(({ negations }) => hasAny(others, negations)) ? undefined : [...ids][0];
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
