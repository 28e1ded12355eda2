/** Values as people read them. */
import type { Timings } from '../../shared/contract/control.ts';

/** "14:02", in the reader's own convention. */
export function formatTimeOfDay(timestamp: string): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** "0.3 s", "12 s", "2:05 min": one decimal below ten seconds. */
export function formatSeconds(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

/** Less would be shown as "0.0 s". */
const SHORTEST_SHOWN_MS = 50;

/** What the speaker waits for after the turn is over: text and its delivery. Null when there was no wait to speak of. */
export function latencyMs({ computeMs, deliveryMs }: Timings): number | null {
  if (computeMs === null) return null;
  const waitMs = computeMs + (deliveryMs ?? 0);
  return waitMs < SHORTEST_SHOWN_MS ? null : waitMs;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "4.1 kB", "96 MB": powers of 1000, one decimal below ten. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [Math.max(0, bytes), 0];
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  // Number and unit stay on one line.
  return `${value.toFixed(digits)}\u00a0${BYTE_UNITS[unit] ?? ''}`;
}
