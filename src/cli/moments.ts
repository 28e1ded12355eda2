/** Days and moments as a person types them: `2026-11-20`, `2026-11-20T14:30`, `today`, `yesterday`, `7d`. */
import { InvalidArgumentError } from 'commander';

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 };
const HOUR_MS = 3_600_000;

/** The first moment that is meant, as ISO 8601: a day begins at midnight here. */
export function parseFrom(text: string): string {
  return momentOf(text, 0);
}

/** The moment before which everything is meant: a day is meant to its end. */
export function parseTo(text: string): string {
  return momentOf(text, 1);
}

function momentOf(text: string, daysOn: 0 | 1, now: Date = new Date()): string {
  const moment = dayOf(text, daysOn, now) ?? ago(text, now) ?? timeOf(text);
  if (moment !== undefined && !Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new InvalidArgumentError(
    'A day such as 2026-11-20, today or yesterday, a time such as 2026-11-20T14:30, or 7d (12h, 2w) ago was expected.',
  );
}

/** Days are counted in the calendar: one may have 23 hours. */
function dayOf(text: string, daysOn: number, now: Date): Date | undefined {
  const today = [now.getFullYear(), now.getMonth(), now.getDate()] as const;
  if (text === 'today') return new Date(today[0], today[1], today[2] + daysOn);
  if (text === 'yesterday') return new Date(today[0], today[1], today[2] - 1 + daysOn);
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const isReal = new Date(year, month - 1, day).getDate() === day && month >= 1 && month <= 12;
  return isReal ? new Date(year, month - 1, day + daysOn) : new Date(Number.NaN);
}

function ago(text: string, now: Date): Date | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const hours = HOURS[unit];
  return hours === undefined ? undefined : new Date(now.getTime() - Number(count) * hours * HOUR_MS);
}

/** ISO 8601 with a time; without an offset it is the local one. */
function timeOf(text: string): Date | undefined {
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?$/.test(text);
  return isTime ? new Date(text.replace(' ', 'T')) : undefined;
}
