/** Days as people call them, in the browser's own time zone. */
import { words } from '../../app/words.ts';

/** The same for all moments of a day. */
export function dayOf(timestamp: string): string {
  return new Date(timestamp).toDateString();
}

/** "Today", "Yesterday", "Wednesday 4 March"; with the year when it is another one. */
export function dayName(timestamp: string, now = new Date()): string {
  const date = new Date(timestamp);
  const midnight = (moment: Date): number =>
    new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
  // Days are 23 to 25 hours long.
  const daysAgo = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (daysAgo === 0) return words.history.today;
  if (daysAgo === 1) return words.history.yesterday;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

/** "4 Mar", for a narrow column; with the year when it is another one. */
export function shortDay(timestamp: string, now = new Date()): string {
  const date = new Date(timestamp);
  if (dayOf(timestamp) === now.toDateString()) return words.history.today;
  return date.getFullYear() === now.getFullYear()
    ? date.toLocaleDateString([], { day: 'numeric', month: 'short' })
    : date.toLocaleDateString([], { day: 'numeric', month: 'short', year: '2-digit' });
}

/** The first moment of the day "2026-03-04" here, `days` later; undefined for what is no date. */
export function startOfDay(date: string, days = 0): string | undefined {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || date === '') return undefined;
  const moment = new Date(year, month - 1, day + days);
  // The engine takes years of four digits; while one is typed it has fewer.
  if (Number.isNaN(moment.getTime()) || year < 1000 || year > 9999) return undefined;
  return moment.toISOString();
}
