import { anyOf, EDGE } from '../characters.ts';
import { cardinalWords, ordinalWords } from '../number-words.ts';
import { NOT_AFTER_WORD, rule, type Part, type Rule } from './rule.ts';
import type { NormalisationTables } from './tables.ts';

/** Rules for clock times and dates, in their order. */
export function timesAndDates({ months }: Pick<NormalisationTables, 'months'>): readonly Rule[] {
  const names = Object.values(months);
  const monthWords = anyOf([...names, ...names.map((name) => name.slice(0, 3)), 'Sept']);
  const monthOf = (text: string): string => months[text.slice(0, 3).toLowerCase()] ?? text;
  /** "October twelfth", undefined for a date that does not exist. */
  const dayOfMonth = (month: number, day: number): string | undefined => {
    const name = names[month - 1];
    return name === undefined || !isDay(day) ? undefined : `${name} ${ordinalWords(String(day))}`;
  };
  const fullDate = (month: number, day: number, year: string): string | undefined => {
    const start = dayOfMonth(month, day);
    return start === undefined ? undefined : `${start}, ${year}`;
  };

  return [
    rule(TIME, time),
    rule(String.raw`${EDGE}(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})${EDGE}`, (part) =>
      fullDate(Number(part('month')), Number(part('day')), part('year')),
    ),
    rule(
      String.raw`${EDGE}(?<first>[0-9]{1,2})/(?<second>[0-9]{1,2})/(?<year>[0-9]{4}|[0-9]{2})${EDGE}`,
      (part) => {
        const first = Number(part('first'));
        const second = Number(part('second'));
        const year = fullYear(part('year'));
        // Month first, as in America, unless there is no such month.
        return first <= 12 ? fullDate(first, second, year) : fullDate(second, first, year);
      },
    ),
    // "March 3rd, 2026"
    rule(
      String.raw`${EDGE}(?<month>${monthWords})\.? (?<day>[0-9]{1,2})(?:st|nd|rd|th)?${EDGE}(?![0-9:%])` +
        String.raw`(?<year>,? [0-9]{4}${EDGE})?`,
      (part) =>
        isDay(Number(part('day')))
          ? `${monthOf(part('month'))} ${ordinalWords(part('day'))}${part('year')}`
          : undefined,
    ),
    // "the 5 of May"
    rule(
      String.raw`${EDGE}(?:the )?(?<day>[0-9]{1,2}) (?:of )?(?<month>${monthWords})${EDGE}\.?`,
      (part) => `the ${ordinalWords(part('day'))} of ${monthOf(part('month'))}`,
    ),
  ];
}

/** "a slash b" read as month and day; undefined when there is no such day. */
export function monthAndDay(
  { months }: Pick<NormalisationTables, 'months'>,
  month: number,
  day: number,
): string | undefined {
  const name = Object.values(months)[month - 1];
  return name === undefined || !isDay(day) ? undefined : `${name} ${ordinalWords(String(day))}`;
}

const TIME =
  String.raw`${NOT_AFTER_WORD}(?<hours>[0-9]{1,2}):(?<minutes>[0-9]{2})(?::(?<seconds>[0-9]{2}))?` +
  String.raw`(?: ?(?<half>[aApP])\.?[mM]\.?(?![A-Za-z]))?(?![0-9])`;

function time(part: Part, rest: string): string | undefined {
  const hours = Number(part('hours'));
  const minutes = Number(part('minutes'));
  const seconds = part('seconds');
  const half = part('half');
  if (hours > 24 || minutes > 59 || Number(seconds) > 59) return undefined;
  let words = cardinalWords(part('hours')) + minuteWords(minutes, seconds === '' && half === '');
  if (seconds !== '')
    words += ` and ${cardinalWords(seconds)} ${Number(seconds) === 1 ? 'second' : 'seconds'}`;
  if (half !== '') words += ` ${half.toUpperCase()}.M${rest.startsWith('.') ? '' : '.'}`;
  return words;
}

function minuteWords(minutes: number, isBare: boolean): string {
  if (minutes === 0) return isBare ? " o'clock" : '';
  const words = cardinalWords(String(minutes));
  return minutes < 10 ? ` oh ${words}` : ` ${words}`;
}

/** Two digits above 30 belong to the last century. */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return Number(year) > 30 ? `19${year}` : `20${year}`;
}

function isDay(day: number): boolean {
  return day >= 1 && day <= 31;
}
