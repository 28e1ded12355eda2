import { COUNTED_THINGS } from '../tables/counted-things.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const UNIT_NAMES: ReadonlyMap<string, string> = new Map([
  ['d', 'day'],
  ['h', 'hour'],
  ['m', 'minute'],
  ['min', 'minute'],
  ['s', 'second'],
  ['x', 'time'],
  ['×', 'time'],
]);

const DURATION = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?:in)?)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?$/;
const MEASURE = /^(\d{1,9}(?:\.\d{1,9})?)(min|[smhdx×])$/;
const MEASURE_RANGE = /^(\d{1,9})[-–](\d{1,9})(min|[smhdx×])$/;
const DECADE = /^\d0s$/;
const CENTURY_DECADE = /^(?:1[5-9]|20)\d0s$/;
const RATE = /^(\d[\d.,]*)?([A-Za-z]+)\/(s|sec|second|min|minute|h|hour|day)$/;
const PRICE = /^([$€£]?\d[\d.,]*)\/([A-Za-z]{1,12})$/;
const RATE_UNITS: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['sec', 'second'],
  ['min', 'minute'],
  ['h', 'hour'],
]);

export const NUMBER_RULES: readonly WordRule[] = [
  {
    // "HTTP 404", "status code 500": digit by digit. "5xx" without a name, too.
    name: 'status',
    languages: 'english',
    read: (word, { previous, earlier }) => {
      const named = previous === 'code' ? earlier : previous;
      const isStatus = /^[1-5]\d\d$/.test(word) && /^(?:https?|status|error)$/.test(named);
      if (isStatus) return [...word].map((digit) => (digit === '0' ? 'oh' : digit)).join(' ');
      return /^[1-5]xx$/i.test(word) ? `${word.charAt(0)} XX` : undefined;
    },
  },
  {
    // With a comma it is no year.
    name: 'thousands',
    languages: 'english',
    read: (word, { next }) =>
      /^[1-9]\d{3}$/.test(word) && COUNTED_THINGS.has(next)
        ? `${word.slice(0, 1)},${word.slice(1)}`
        : undefined,
  },
  { name: 'ratio', languages: 'english', read: readRatio },
  { name: 'duration', languages: 'english', read: readDuration },
  {
    name: 'magnitude',
    languages: 'english',
    read: (word) => {
      const [, number, letter] = /^(\d{1,6}(?:\.\d{1,3})?)([kMB])$/.exec(word) ?? [];
      if (number === undefined) return undefined;
      return `${number} ${letter === 'M' ? 'million' : letter === 'B' ? 'billion' : 'thousand'}`;
    },
  },
  {
    // "50MB/s", "req/s", "$5/month".
    name: 'rate',
    languages: 'english',
    read: (word, { read }) => {
      const [, price, per] = PRICE.exec(word) ?? [];
      if (price !== undefined && per !== undefined) return `${price} per ${RATE_UNITS.get(per) ?? per}`;
      const [, number, thing, time] = RATE.exec(word) ?? [];
      if (thing === undefined || time === undefined || word === 'km/h') return undefined;
      return `${number === undefined ? '' : `${number} `}${read(thing)} per ${RATE_UNITS.get(time) ?? time}`;
    },
  },
];

function readRatio(word: string): string | undefined {
  const [, part, whole] = /^(\d{1,9})\/(\d{1,9})$/.exec(word) ?? [];
  if (part !== undefined) return `${part} of ${whole}`;
  // Lines of a change.
  const [, added, removed] = /^\+(\d{1,9})\/[-−–](\d{1,9})$/.exec(word) ?? [];
  if (added !== undefined) return `plus ${added} minus ${removed}`;
  const [, from, to] = /^(\d{1,9})[-–](\d{1,9})$/.exec(word) ?? [];
  // "2024-05" is a date.
  const isRange = from !== undefined && to !== undefined && (to === '0' || !to.startsWith('0'));
  return isRange ? `${from} to ${to}` : undefined;
}

function readDuration(word: string, { previous }: WordContext): string | undefined {
  if (word === '' || CENTURY_DECADE.test(word)) return undefined;
  if (DECADE.test(word) && /^(?:the|early|late|mid)$/.test(previous)) return undefined;
  const [, from, to, rangeUnit] = MEASURE_RANGE.exec(word) ?? [];
  if (to !== undefined && rangeUnit !== undefined) return `${from} to ${amount(to, rangeUnit)}`;
  const [, number, unit] = MEASURE.exec(word) ?? [];
  if (number !== undefined && unit !== undefined) return amount(number, unit);
  const [, days, hours, minutes, seconds] = DURATION.exec(word) ?? [];
  const parts = [
    days === undefined ? '' : amount(days, 'd'),
    hours === undefined ? '' : amount(hours, 'h'),
    minutes === undefined ? '' : amount(minutes, 'm'),
    seconds === undefined ? '' : amount(seconds, 's'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}

function amount(number: string, unit: string): string {
  const name = UNIT_NAMES.get(unit) ?? unit;
  return `${number} ${name}${number === '1' ? '' : 's'}`;
}
