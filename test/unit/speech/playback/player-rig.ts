/** A player with a scripted output and a clock by hand, and sounds that tell where they are from. */
import type { DeviceChoice } from '../../../../src/main/audio/audio-block.ts';
import { Player, type PlayerNews } from '../../../../src/main/speech/playback/player.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { ScriptedOutput } from './scripted-output.ts';
import { pass } from './time.ts';

export const RATE_HZ = 16_000;
export const PER_MS = RATE_HZ / 1000;
const LINE_STEPS = 100_000;

export class PlayerRig {
  readonly clock = new ManualClock();
  output = new ScriptedOutput(this.clock);
  wanted: DeviceChoice | null = null;
  readonly news: PlayerNews[] = [];
  /** What the player says the device was given, but for what was taken back. */
  readonly handed: number[] = [];
  readonly player = new Player({
    output: () => this.output,
    wantedDevice: () => this.wanted,
    clock: this.clock,
    handed: (pcm) => void this.handed.push(...pcm),
    takenBack: (samples) => void this.handed.splice(this.handed.length - samples),
    news: (item) => void this.news.push(item),
  });

  get newsTypes(): string[] {
    return this.news.map(({ type }) => type);
  }

  speak(pcm: Float32Array, volume = 1): Promise<void> {
    return this.player.play({ pcm, sampleRateHz: RATE_HZ }, volume);
  }

  pass(durationMs: number, stepMs?: number): Promise<void> {
    return pass(this.clock, durationMs, stepMs);
  }
}

/** A rising line: each sample tells where it is from. */
export function line(samples: number, from = 0): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => (from + i) / LINE_STEPS);
}

/** Which samples of a line these are: spans of consecutive ones. */
export function spans(...parts: (Float32Array | undefined)[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (const sample of parts.flatMap((part) => [...(part ?? [])])) {
    const index = Math.round(sample * LINE_STEPS);
    const last = found.at(-1);
    if (last !== undefined && index === last[1]) last[1] = index + 1;
    else found.push([index, index + 1]);
  }
  return found;
}

export function level(durationMs: number, amplitude: number): Float32Array {
  return new Float32Array(durationMs * PER_MS).fill(amplitude);
}

/** The largest step from one sample to the next. */
export function steepest(pcm: Float32Array): number {
  let step = 0;
  for (let i = 1; i < pcm.length; i++) step = Math.max(step, Math.abs((pcm[i] ?? 0) - (pcm[i - 1] ?? 0)));
  return step;
}

export interface Watched {
  state: 'open' | 'done' | 'failed';
  error: unknown;
}

/** Whether it has been resolved, and with what it was rejected. */
export function watch(promise: Promise<void>): Watched {
  const watched: Watched = { state: 'open', error: undefined };
  promise.then(
    () => (watched.state = 'done'),
    (error: unknown) => {
      watched.state = 'failed';
      watched.error = error;
    },
  );
  return watched;
}
