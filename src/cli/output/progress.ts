/** One line on the terminal that shows how far a long file is; silent where no terminal reads. */
import type { CliContext } from '../context.ts';
import { lineWidth } from './terminal.ts';

const BAR_CELLS = 24;
const REDRAW_EVERY_MS = 100;

export class ProgressLine {
  readonly #context: CliContext;
  readonly #label: string;
  readonly #totalMs: number | undefined;
  readonly #now: () => number;
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #shown = false;

  /** `totalMs` is the length of the audio where it is known beforehand. */
  constructor(
    context: CliContext,
    label: string,
    totalMs: number | undefined,
    now: () => number = () => performance.now(),
  ) {
    this.#context = context;
    this.#label = label;
    this.#totalMs = totalMs;
    this.#now = now;
  }

  /** Redraws at most ten times a second. */
  update(doneMs: number): void {
    if (this.#context.stderr.isTTY !== true) return;
    const nowMs = this.#now();
    if (nowMs - this.#drawnAtMs < REDRAW_EVERY_MS) return;
    this.#drawnAtMs = nowMs;
    this.#shown = true;
    const line = formatProgress(this.#label, doneMs, this.#totalMs);
    this.#context.stderr.write(`\r\u001B[2K${line.slice(0, lineWidth(this.#context.stderr))}`);
  }

  /** Takes the line away; needed before anything else is written. */
  clear(): void {
    if (this.#shown) this.#context.stderr.write('\r\u001B[2K');
    this.#shown = false;
    this.#drawnAtMs = Number.NEGATIVE_INFINITY;
  }
}

/** `[######------] 25 %  0:15 / 1:00  talk.mp3`; without a known length only the time. */
export function formatProgress(label: string, doneMs: number, totalMs: number | undefined): string {
  if (totalMs === undefined || totalMs <= 0) return `${formatDuration(doneMs)}  ${label}`;
  const share = Math.min(1, Math.max(0, doneMs / totalMs));
  const filled = Math.round(share * BAR_CELLS);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR_CELLS - filled);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${bar}] ${percent} %  ${formatDuration(doneMs)} / ${formatDuration(totalMs)}  ${label}`;
}

/** `1:02:03`, or `2:03` below an hour. */
export function formatDuration(durationMs: number): string {
  const totalSeconds = Math.floor(durationMs / 1000);
  const seconds = String(totalSeconds % 60).padStart(2, '0');
  const minutes = Math.floor(totalSeconds / 60) % 60;
  const hours = Math.floor(totalSeconds / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
