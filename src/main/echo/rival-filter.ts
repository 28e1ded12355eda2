import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import type { KalmanFilter } from './kalman-filter.ts';

/** Less than 6 dB taken off, in this many more frames than not: the response may be wrong. */
const SUSPECT_LEAK = 0.25;
const SUSPECT_FRAMES = 6;
/** The rival takes over when it has left 2 dB less than the filter, over some 200 ms at the least. */
const BETTER = 0.63;
const KEEP = 0.85;
const LEAST_FRAMES = 6;
/** 2.9 s: longer a rival that is no better is not kept. */
const MOST_FRAMES = 90;

export interface CompetedFrame {
  readonly pcm: Float32Array;
  /** The reference that the filter was advanced by. */
  readonly window: Float64Array;
  /** What the filter left. */
  readonly error: Float64Array;
  /** Share of the echo's power that it usually leaves. */
  readonly leak: number;
}

/**
 * Learns a response anew beside the filter in use when that takes little off: the room, the volume or the device has
 * changed, or the user speaks. In the first case the rival soon leaves less and its response is taken over; in the
 * second it cannot, and the response in use stays as good as it was.
 */
export class RivalFilter {
  readonly #rival: KalmanFilter;
  readonly #error = new Float64Array(FRAME_SAMPLES);
  #suspicion = 0;
  #frames = 0;
  #filterPower = 0;
  #rivalPower = 0;

  /** `spare`: a filter of the same shape, in use here except after `give`. */
  constructor(spare: KalmanFilter) {
    this.#rival = spare;
  }

  /** The filter begins a new series of blocks, or the spare one is needed elsewhere. */
  give(): void {
    this.#frames = 0;
    this.#suspicion = 0;
  }

  /** After the filter has adapted to a frame. Gives it the rival's response if that is better. */
  compete(filter: KalmanFilter, frame: CompetedFrame): void {
    if (this.#frames === 0) this.#suspect(filter, frame.leak);
    else this.#step(filter, frame);
  }

  #suspect(filter: KalmanFilter, leak: number): void {
    this.#suspicion = leak > SUSPECT_LEAK ? this.#suspicion + 1 : Math.max(0, this.#suspicion - 1);
    if (this.#suspicion < SUSPECT_FRAMES) return;
    this.give();
    this.#rival.copy(filter);
    this.#rival.doubt(1);
    this.#frames = 1;
    this.#filterPower = 0;
    this.#rivalPower = 0;
  }

  #step(filter: KalmanFilter, frame: CompetedFrame): void {
    this.#rival.advance(frame.window);
    this.#rival.echo(this.#error);
    let filterPower = 0;
    let rivalPower = 0;
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const left = (frame.pcm[n] as number) - (this.#error[n] as number);
      this.#error[n] = left;
      rivalPower += left * left;
      filterPower += (frame.error[n] as number) ** 2;
    }
    this.#rival.predict();
    this.#rival.adapt(this.#error, 0);
    this.#filterPower = KEEP * this.#filterPower + filterPower;
    this.#rivalPower = KEEP * this.#rivalPower + rivalPower;
    this.#frames += 1;
    if (this.#frames > LEAST_FRAMES && this.#rivalPower < BETTER * this.#filterPower) {
      filter.copy(this.#rival);
      this.give();
    } else if (this.#frames > MOST_FRAMES) this.give();
  }
}
