import type { Device } from '../../../shared/contract/control.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { PacedStream } from './paced-stream.ts';
import type { PageSpeaker, PageSpeakerLine, PageSpeakerStream } from './page-speaker.ts';

/** More than for a device: samples pass a socket and two threads of a browser. The page can take back all of it. */
const AHEAD_MS = 120;
/** A page reports many times in this time while it plays. */
const TRUST_MS = 300;

/** The page's side and the engine's side of lent loudspeakers: at most one is attached at a time. */
export class PageOutput implements AudioOutput, PageSpeaker {
  readonly kind = 'page';
  readonly #clock: Clock;
  readonly #accepts: () => boolean;
  readonly #listeners: (() => void)[] = [];
  #lent: LentLoudspeaker | undefined;

  /** `accepts` is asked when a page offers its loudspeaker. */
  constructor(clock: Clock, accepts: () => boolean = () => true) {
    this.#clock = clock;
    this.#accepts = accepts;
  }

  get attached(): boolean {
    return this.#lent !== undefined;
  }

  /** Calls back after each attaching and detaching. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  attach(
    speaker: { readonly label: string; readonly sampleRateHz: number },
    line: PageSpeakerLine,
  ): PageSpeakerStream | undefined {
    if (!this.#accepts()) return undefined;
    const lent = new LentLoudspeaker(speaker.label, speaker.sampleRateHz, line, this.#clock);
    const older = this.#lent;
    this.#lent = lent;
    older?.detach();
    this.#changed();
    return {
      played: (samples) => lent.played(samples),
      discarded: (samples) => lent.discarded(samples),
      detach: () => this.#detach(lent),
    };
  }

  async open(handlers: AudioOutputHandlers): Promise<OpenAudioOutput> {
    if (this.#lent === undefined) {
      throw new AppError('output-missing', 'No page lends its loudspeaker at the moment.', {
        remedy: 'Open the page and press its loudspeaker button.',
        retryable: true,
      });
    }
    return this.#lent.open(handlers);
  }

  async devices(): Promise<readonly Device[]> {
    return [];
  }

  #detach(lent: LentLoudspeaker): void {
    const wasCurrent = this.#lent === lent;
    if (wasCurrent) this.#lent = undefined;
    lent.detach();
    if (wasCurrent) this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * One page's loudspeaker, from attaching to detaching; the engine may open and close it in between. The page counts
 * what it has played since its hello, the stream what it was given since its opening: `#streamStart` is the page's
 * count at the stream's first sample.
 */
class LentLoudspeaker {
  readonly #device: Device;
  readonly #sampleRateHz: number;
  readonly #line: PageSpeakerLine;
  readonly #clock: Clock;
  #stream: PacedStream | undefined;
  #streamStart = 0;
  /** Discards that the page has not answered: until then its count belongs to what is no longer to be heard. */
  #unanswered = 0;
  /** What the stream had been given, and kept, at the last discard. */
  #keptAtDiscard = 0;

  constructor(label: string, sampleRateHz: number, line: PageSpeakerLine, clock: Clock) {
    this.#device = { id: `page:${randomId()}`, label, isDefault: false };
    this.#sampleRateHz = sampleRateHz;
    this.#line = line;
    this.#clock = clock;
  }

  open(handlers: AudioOutputHandlers): OpenAudioOutput {
    const stream: PacedStream = new PacedStream(
      {
        device: this.#device,
        sampleRateHz: this.#sampleRateHz,
        give: (pcm) => this.#line.send(pcm),
        takeBack: () => this.#discard(stream.given),
        release: () => this.#release(stream),
      },
      handlers,
      this.#clock,
      { aheadMs: AHEAD_MS, fillMs: 0, trustMs: TRUST_MS, immediate: false },
    );
    this.#stream = stream;
    return stream;
  }

  played(samples: number): void {
    if (this.#unanswered === 0) this.#stream?.report(samples - this.#streamStart);
  }

  discarded(samples: number): void {
    if (this.#unanswered === 0) return;
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#streamStart = samples - this.#keptAtDiscard;
  }

  detach(): void {
    const error = new AppError(
      'output-missing',
      `The page took its loudspeaker (${this.#device.label}) back.`,
      { remedy: 'Press the loudspeaker button of the page to lend it again.', retryable: true },
    );
    this.#stream?.ended({ reason: 'lost', error });
    this.#stream = undefined;
  }

  #discard(kept: number): void {
    this.#unanswered += 1;
    this.#keptAtDiscard = kept;
    this.#line.discard();
  }

  /** The page keeps nothing of a stream that is over; the first sample of the next one follows what it has played. */
  #release(stream: PacedStream): void {
    if (stream.playing) this.#discard(0);
    else this.#streamStart += stream.given;
    if (this.#unanswered > 0) this.#keptAtDiscard = 0;
    if (this.#stream === stream) this.#stream = undefined;
    stream.ended({ reason: 'closed' });
  }
}
