import { FRAME_SAMPLES, SAMPLE_RATE_HZ, type Frame } from '../../shared/kernel/audio-format.ts';
import { ramp } from './arithmetic.ts';
import { DelaySearch } from './delay-search.ts';
import { EchoAgreement } from './echo-agreement.ts';
import { EchoPath } from './echo-path.ts';
import { EchoShadow } from './echo-shadow.ts';
import { MicrophoneClock } from './microphone-clock.ts';
import { ReferenceTimeline } from './reference-timeline.ts';
import { ResidualSuppressor } from './residual-suppressor.ts';
import { Verdict } from './verdict.ts';

/** So long after the last audible sample was handed out nothing of it can be in a frame any more. */
const IDLE_AFTER_SAMPLES = 1.5 * SAMPLE_RATE_HZ;
/** Longest delay that is looked for, and the room's tail after it. */
const LONGEST_DELAY_SAMPLES = 0.61 * SAMPLE_RATE_HZ;
const TAIL_SAMPLES = 0.25 * SAMPLE_RATE_HZ;
/** Frames of the recent past from which a new response is learnt at once: 0.8 s. */
const PAST_FRAMES = 24;
/** While the delay is being checked, the expected echo may be out of step: doubled instead of taken off. */
const LEAK_WHILE_CHECKING = 4;
/** The change between applying the expected echo and not applying it is spread over 10 ms. */
const FADE_SAMPLES = 160;

/** How a frame stands to what is being played. */
export interface EchoMeasures {
  /**
   * `searching`: not even the loudness of the echo can be told. `checking`: there was a break, and the delay from
   * before it is not confirmed yet. `aligned`: what the echo may be is known.
   */
  readonly alignment: 'searching' | 'checking' | 'aligned';
  /** Something played can be in this frame. */
  readonly sounding: boolean;
  /** Share 0…1 of the voice left in the frame that is not explained by what is left of the echo. */
  readonly unexplained: number;
  /** How much the microphone follows what is played, 0…1: about 0.3 by chance, 0.7 and more when it hears it. */
  readonly likeness: number;
  /** Samples from handing over to hearing, by the phase of the sound; undefined until known. */
  readonly delaySamples: number | undefined;
  /** What subtraction alone took off this frame, in dB, before the rest was suppressed. */
  readonly subtractedDb: number;
}

export interface CancelledFrame extends Frame {
  /** Undefined when nothing was played in the last 1.5 s: the frame is as it was recorded. */
  readonly echo: EchoMeasures | undefined;
}

/**
 * Takes what the engine plays off what it hears. Give it every sample that is handed to the output, and every frame of
 * the microphone in order. It finds the delay between the two, learns the response of the room, subtracts the echo
 * and suppresses the rest. Nothing is delayed.
 *
 * While nothing was played for 1.5 s a frame passes untouched, with the same array. Otherwise a frame costs about
 * half a millisecond, and once, when the delay is found, ten.
 */
export class EchoCanceller {
  readonly #timeline = new ReferenceTimeline();
  readonly #clock = new MicrophoneClock((atMs) => this.#timeline.positionOf(atMs));
  readonly #search = new DelaySearch();
  readonly #path = new EchoPath(this.#timeline);
  readonly #shadow = new EchoShadow();
  readonly #agreement = new EchoAgreement();
  readonly #verdict = new Verdict();
  readonly #suppressor = new ResidualSuppressor(this.#shadow.centresHz);
  readonly #error = new Float64Array(FRAME_SAMPLES);
  #past: Float32Array[] = [];
  #isActive = false;
  #breaks = 0;
  /** Share of the expected echo that was taken off at the end of the last frame: 0 or 1. */
  #applied = 1;

  /** Samples −1…1 of one channel that were handed to the output at the monotonic time `atMs`, in order. */
  reference(pcm: Float32Array, sampleRateHz: number, atMs: number): void {
    this.#timeline.push(pcm, sampleRateHz, atMs);
  }

  /** The last samples given as reference were thrown away by the output and will not be heard. */
  discarded(samples: number, sampleRateHz: number): void {
    this.#timeline.discard(samples, sampleRateHz);
  }

  /** The next frame of the microphone. The array that comes out is the caller's; the one given is not changed. */
  process(frame: Frame): CancelledFrame {
    const end = this.#clock.advance(frame.capturedAtMs, !this.#isActive);
    const sinceAudible = end - FRAME_SAMPLES - this.#timeline.audibleUntil;
    if (sinceAudible > IDLE_AFTER_SAMPLES) {
      this.#isActive = false;
      this.#past[0] = frame.pcm;
      this.#past.length = 1;
      return { ...frame, echo: undefined };
    }
    if (!this.#isActive) this.#activate();
    const longest = (this.#shadow.delaySamples ?? LONGEST_DELAY_SAMPLES) + TAIL_SAMPLES;
    return this.#cancel(frame, end, sinceAudible < longest);
  }

  #activate(): void {
    this.#isActive = true;
    this.#search.begin();
    this.#shadow.begin();
    this.#suppressor.begin(this.#past[0]);
    this.#past = [];
  }

  #cancel(frame: Frame, end: number, sounding: boolean): CancelledFrame {
    const { pcm } = frame;
    this.#noticeBreaks(end);
    this.#shadow.push(pcm, end, this.#timeline);
    this.#lookForDelay(pcm, end, sounding);
    this.#remember(pcm);
    const path = this.#path;
    path.expect(pcm, end);
    const subtractedDb = this.#subtract(pcm);
    this.#agreement.push(pcm, path.echo);
    this.#verdict.subtracted(this.#shadow, pcm, subtractedDb, this.#agreement);
    const cleaned = new Float32Array(FRAME_SAMPLES);
    const fine = this.#suppressor.measure({
      error: this.#error,
      echo: path.echo,
      doubt: path.residualPower,
      leastLeak: path.isChecking ? LEAK_WHILE_CHECKING : 0,
      shadow: this.#shadow,
      left: this.#verdict.failing,
    });
    const unexplained = this.#verdict.unexplained(this.#shadow, fine);
    const foreign = this.#verdict.foreign(unexplained, fine);
    this.#suppressor.apply(foreign, cleaned);
    if (sounding)
      path.learn(pcm, {
        leak: this.#suppressor.leak,
        foreign: foreignIn(foreign),
      });
    return {
      seq: frame.seq,
      capturedAtMs: frame.capturedAtMs,
      pcm: cleaned,
      echo: {
        alignment: alignmentOf(this.#shadow),
        likeness: this.#shadow.likeness,
        sounding,
        unexplained,
        delaySamples: path.delaySamples,
        subtractedDb,
      },
    };
  }

  #noticeBreaks(end: number): void {
    const breaks = this.#timeline.stretches + this.#clock.holes;
    if (breaks === this.#breaks) return;
    this.#breaks = breaks;
    this.#path.interrupted(end);
    this.#shadow.interrupted();
    this.#agreement.forget();
  }

  #lookForDelay(pcm: Float32Array, end: number, sounding: boolean): void {
    const delay = this.#search.push(pcm, end, this.#timeline, { known: this.#path.delaySamples, sounding });
    if (delay === undefined) return;
    const isRight = this.#path.tryDelay(delay, this.#search.gain, this.#past, end - FRAME_SAMPLES);
    if (isRight) this.#suppressor.learnAnew();
    else this.#search.rest();
  }

  #remember(pcm: Float32Array): void {
    if (this.#past.length === PAST_FRAMES) this.#past.shift();
    this.#past.push(pcm);
  }

  /**
   * Leaves the error of this frame, and returns by how many dB it is below the microphone. An expectation that adds
   * more than it takes away is not applied.
   */
  #subtract(pcm: Float32Array): number {
    const { echo } = this.#path;
    let before = Number.MIN_VALUE;
    let after = Number.MIN_VALUE;
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const sample = pcm[n] as number;
      before += sample * sample;
      after += (sample - (echo[n] as number)) ** 2;
    }
    const from = this.#applied;
    const to = after > before ? 0 : 1;
    this.#applied = to;
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const share = from + (to - from) * Math.min(1, n / FADE_SAMPLES);
      this.#error[n] = (pcm[n] as number) - share * (echo[n] as number);
    }
    return to === 0 ? 0 : 10 * Math.log10(before / after);
  }
}

function alignmentOf(shadow: EchoShadow): EchoMeasures['alignment'] {
  if (!shadow.isKnown) return 'searching';
  return shadow.isConfirmed ? 'aligned' : 'checking';
}

/** From a fifth on an unexplained share counts as somebody's voice, from seven tenths on as nothing else. */
function foreignIn(unexplained: number): number {
  return ramp(unexplained, 0.2, 0.7);
}
