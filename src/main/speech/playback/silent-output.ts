import type { Device } from '../../../shared/contract/control.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { PacedStream } from './paced-stream.ts';

const NOBODY: Device = { id: 'none', label: 'No sound', isDefault: true };
const SAMPLE_RATE_HZ = 24_000;
const AHEAD_MS = 60;

/** For machines without sound: what is written counts as heard as the clock passes, and nobody hears it. */
export class SilentOutput implements AudioOutput {
  readonly kind = 'none';
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async devices(): Promise<readonly Device[]> {
    return [];
  }

  async open(handlers: AudioOutputHandlers): Promise<OpenAudioOutput> {
    const stream: PacedStream = new PacedStream(
      {
        device: NOBODY,
        sampleRateHz: SAMPLE_RATE_HZ,
        give: () => {},
        takeBack: () => {},
        release: () => stream.ended({ reason: 'closed' }),
      },
      handlers,
      this.#clock,
      { aheadMs: AHEAD_MS, fillMs: 0, trustMs: Infinity, immediate: true },
    );
    return stream;
  }
}
