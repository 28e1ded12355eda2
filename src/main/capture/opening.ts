import type { Device } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioBlock, AudioSource, DeviceChoice, SourceEnd } from './audio-source.ts';
import { chooseDevice, isWanted } from '../audio/device-choice.ts';
import { deviceGone } from '../audio/device-errors.ts';
import { HearingTest } from './hearing-test.ts';
import { Line } from './line.ts';
import { SilenceWatch } from './silence-watch.ts';

/** What becomes of an open source without anybody asking. */
export type OpeningNews =
  /** A file or standard input is at its end. Its last block came before. */
  | { readonly kind: 'ended' }
  /** The source is gone or stopped delivering, and is released. Its last block came before; it may be opened again. */
  | { readonly kind: 'lost'; readonly error: Error }
  /** The wanted device is missing, another one is open instead. */
  | { readonly kind: 'substituted'; readonly wanted: DeviceChoice; readonly device: Device }
  /** Closing and opening again would now open `device`: the wanted one is back, or the system's default has moved. */
  | { readonly kind: 'device-changed'; readonly device: Device }
  /** The device delivers nothing but zeros. Blocks keep flowing. */
  | { readonly kind: 'only-silence'; readonly device: Device }
  | { readonly kind: 'sound-again'; readonly device: Device };

export interface OpeningHandlers {
  block(block: AudioBlock): void;
  /** The last block has come; called once, before the news that the source ended. */
  over(): void;
  news(news: OpeningNews): void;
  ready(): Promise<void>;
}

/**
 * One time the microphone is open. A silent device is renewed without a gap: a second line is opened beside the
 * first and takes over when it delivers, because zeros are often nothing worse than a quiet virtual cable.
 */
export class Opening {
  readonly source: AudioSource;
  readonly #wanted: DeviceChoice | undefined;
  readonly #clock: Clock;
  readonly #handlers: OpeningHandlers;
  readonly #silence = new SilenceWatch();
  readonly #hearing = new HearingTest();
  #line: Line;
  #spare: Line | undefined;
  /** The closing of the line that a spare one has replaced. */
  #retired: Promise<void> | undefined;
  #device: Device | undefined;
  #watch: Disposable | undefined;
  #offeredDeviceId: string | undefined;
  #over = false;

  constructor(
    source: AudioSource,
    wanted: DeviceChoice | undefined,
    clock: Clock,
    handlers: OpeningHandlers,
  ) {
    this.source = source;
    this.#wanted = wanted;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#line = this.#newLine();
  }

  /** The open device; undefined before it is acquired and after it is released. */
  get device(): Device | undefined {
    return this.#device;
  }

  /** Resolves when the device is acquired, or is no longer wanted. */
  async acquire(): Promise<void> {
    if (this.#over) return;
    const device = await this.#line.open(this.#wanted);
    if (this.#over) return;
    this.#device = device;
    if (this.source.kind !== 'device') this.#hearing.pass();
    if (this.#wanted !== undefined && !isWanted(device, this.#wanted)) {
      this.#handlers.news({ kind: 'substituted', wanted: this.#wanted, device });
    }
    this.#watch = this.source.watchDevices?.(() => void this.#compareDevices());
  }

  /** Resolves when the acquired source can hear; rejects with the reason when it ended before. */
  hears(): Promise<void> {
    return this.#hearing.passed;
  }

  async close(): Promise<void> {
    this.#hearing.fail(new AppError('cancelled', 'The microphone was closed before it was open.'));
    this.#finish();
    await Promise.all([this.#line.close(), this.#spare?.close(), this.#retired]);
  }

  #newLine(): Line {
    const line: Line = new Line(
      this.source,
      {
        block: (block) => this.#block(line, block),
        end: (end) => this.#end(line, end),
        ready: () => this.#handlers.ready(),
      },
      this.#clock,
    );
    return line;
  }

  #block(line: Line, block: AudioBlock): void {
    if (line === this.#spare) this.#takeOver(line);
    if (line !== this.#line) return;
    this.#handlers.block(block);
    this.#hearing.push(block);
    if (this.source.kind === 'device' || this.source.kind === 'page') this.#judgeSilence(block);
  }

  #takeOver(spare: Line): void {
    this.#retired = this.#line.close();
    this.#line = spare;
    this.#spare = undefined;
    this.#device = spare.device ?? this.#device;
  }

  #judgeSilence(block: AudioBlock): void {
    const finding = this.#silence.push(block);
    const device = this.#device;
    if (finding === undefined || device === undefined) return;
    if (finding === 'silent') this.#handlers.news({ kind: 'only-silence', device });
    if (finding === 'sound-again') this.#handlers.news({ kind: 'sound-again', device });
    if (finding === 'sound-again') void this.#discardSpare();
    else void this.#renew();
  }

  /** Where a device cannot be opened twice, the silent line is as good as it gets, and stays. */
  async #renew(): Promise<void> {
    if (this.source.kind !== 'device' || this.#spare !== undefined) return;
    const spare = this.#newLine();
    this.#spare = spare;
    try {
      await spare.open(this.#wanted);
    } catch {
      if (this.#spare === spare) this.#spare = undefined;
    }
  }

  async #discardSpare(): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    await spare?.close();
  }

  #end(line: Line, end: SourceEnd): void {
    if (line === this.#spare) this.#spare = undefined;
    if (line !== this.#line) return;
    this.#handlers.over();
    this.#finish();
    this.#device = undefined;
    void this.#discardSpare();
    if (end.reason === 'ended') {
      this.#hearing.pass();
      this.#handlers.news({ kind: 'ended' });
    }
    // While `hears` is still awaited, its rejection is the news.
    if (end.reason === 'lost' && !this.#hearing.fail(end.error)) {
      this.#handlers.news({ kind: 'lost', error: end.error });
    }
  }

  #finish(): void {
    this.#over = true;
    void this.#watch?.dispose();
  }

  /** Sound servers move a stream to another device when its own goes; that is a loss all the same. */
  async #compareDevices(): Promise<void> {
    const devices = await this.source.devices().catch(() => undefined);
    const device = this.#device;
    if (this.#over || devices === undefined || device === undefined) return;
    if (!devices.some(({ id }) => id === device.id)) return this.#line.giveUp(deviceGone(device));
    const best = chooseDevice(this.#wanted, devices);
    if (best === undefined || best.id === this.#offeredDeviceId) return;
    this.#offeredDeviceId = best.id;
    if (best.id !== device.id) this.#handlers.news({ kind: 'device-changed', device: best });
  }
}
