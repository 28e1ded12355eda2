import type { Speaker, SpeakerInfo } from 'decibri';
import type { Device } from '../../../shared/contract/control.ts';
import { type AppError, explain } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';
import { chooseDevice, SYSTEM_DEFAULT_ID } from '../../audio/device-choice.ts';
import { noOutput, outputFailed, outputRefused } from '../../audio/device-errors.ts';
import { encodeFloat32 } from '../../audio/sample-bytes.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput, OutputEnd } from './audio-output.ts';
import { PacedStream } from './paced-stream.ts';

/** The device's own buffer, of up to 50 ms, comes on top and cannot be asked for. */
const AHEAD_MS = 60;
/** There is no notification; listing costs a few milliseconds. */
const WATCH_INTERVAL_MS = 5000;
/** A device that fails while nothing is written to it is not reported either. */
const LOOK_INTERVAL_MS = 1000;
/** The device is opened by the first samples. */
const FIRST_SILENCE_MS = 10;
/** ALSA's sink that swallows everything. */
const NOT_AN_OUTPUT = 'alsa:null';
const NO_DEVICE_CODES: readonly unknown[] = [
  'SPEAKER_NOT_FOUND',
  'NO_SPEAKER_FOUND',
  'DEVICE_ENUMERATION_FAILED',
];

/** Listing makes ALSA complain on standard error about each plugin that is not in use; opening does not. */
const LISTING_IS_NOISY = process.platform === 'linux';

interface DecibriDevice extends Device {
  readonly sampleRateHz: number;
}

const ALSA_DEFAULT: DecibriDevice = {
  id: SYSTEM_DEFAULT_ID,
  label: 'System default',
  isDefault: true,
  sampleRateHz: 48_000,
};

/** Core Audio, WASAPI and bare ALSA, through the decibri addon. It is loaded at first use. */
export class DecibriOutput implements AudioOutput {
  readonly kind = 'device';
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async devices(): Promise<readonly Device[]> {
    return (await listDevices()).map(withoutRate);
  }

  watchDevices(onChange: () => void): Disposable {
    if (LISTING_IS_NOISY) return { dispose: () => {} };
    const timer = setInterval(onChange, WATCH_INTERVAL_MS);
    timer.unref();
    return { dispose: () => clearInterval(timer) };
  }

  async open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput> {
    const device = await choose(wanted);
    const speaker = await start(device);
    return new DecibriPlayback(speaker, device, handlers, this.#clock).stream;
  }
}

async function choose(wanted: DeviceChoice | undefined): Promise<DecibriDevice> {
  if (wanted === undefined && LISTING_IS_NOISY) return ALSA_DEFAULT;
  const device = chooseDevice(wanted, await listDevices());
  if (device === undefined) throw noOutput();
  return device;
}

async function start(device: DecibriDevice): Promise<Speaker> {
  const { Speaker } = await import('decibri');
  const { id, sampleRateHz } = device;
  try {
    const speaker = await Speaker.open({
      ...(id !== SYSTEM_DEFAULT_ID && { device: { id } }),
      sampleRate: sampleRateHz,
      channels: 1,
      dtype: 'float32',
    });
    await speaker.writeAsync(firstSilence(device));
    return speaker;
  } catch (cause) {
    throw openError(device, cause);
  }
}

function firstSilence({ sampleRateHz }: DecibriDevice): Buffer {
  return encodeFloat32(new Float32Array(Math.round((sampleRateHz * FIRST_SILENCE_MS) / 1000)));
}

/** An open device. It plays silence by itself when it has nothing else. */
class DecibriPlayback {
  readonly stream: PacedStream;
  readonly #speaker: Speaker;
  readonly #device: DecibriDevice;
  readonly #clock: Clock;
  #cancelLook: () => void = () => {};
  #underruns: number;
  /** While the device starts again: what is to be written when it has. */
  #waiting: Buffer[] | undefined;

  constructor(speaker: Speaker, device: DecibriDevice, handlers: AudioOutputHandlers, clock: Clock) {
    this.#speaker = speaker;
    this.#device = device;
    this.#clock = clock;
    this.#underruns = speaker.underrunCount;
    this.stream = new PacedStream(
      {
        device: withoutRate(device),
        sampleRateHz: device.sampleRateHz,
        give: (pcm) => this.#give(pcm),
        takeBack: () => this.#restart(),
        release: () => this.#end({ reason: 'closed' }),
      },
      handlers,
      clock,
      { aheadMs: AHEAD_MS, fillMs: 0, trustMs: Infinity, immediate: false },
    );
    speaker.on('error', (error: Error) => this.#lose(error));
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancelLook = this.#clock.after(LOOK_INTERVAL_MS, () => {
      if (this.#speaker.isPlaying || this.#waiting !== undefined) this.#lookLater();
      else this.#lose(new Error('the device failed.'));
    });
  }

  #give(pcm: Float32Array): void {
    const { underrunCount } = this.#speaker;
    // In the middle of a run: the device's clock is ahead of ours, and it ran dry before these samples.
    if (underrunCount > this.#underruns) this.stream.report(this.stream.given - pcm.length);
    this.#underruns = underrunCount;
    // Written at once, as the addon's queue holds far more than is ever ahead; its promises come too late under load.
    if (this.#waiting === undefined) this.#speaker.write(encodeFloat32(pcm));
    else this.#waiting.push(encodeFloat32(pcm));
  }

  /** Stopping is the only way to silence the device's own buffer. The next speech finds it started again. */
  #restart(): void {
    const waiting: Buffer[] = [];
    this.#waiting = waiting;
    this.#speaker.stop();
    this.#speaker.writeAsync(firstSilence(this.#device)).then(
      () => {
        if (this.#waiting !== waiting) return;
        this.#waiting = undefined;
        for (const bytes of waiting) this.#speaker.write(bytes);
      },
      (error: unknown) => {
        if (this.#waiting === waiting) this.#lose(error);
      },
    );
  }

  #lose(error: unknown): void {
    this.#end({ reason: 'lost', error: outputFailed(this.#device, explain(error), error) });
  }

  /** What is written to a stopped device would start it again. */
  #end(end: OutputEnd): void {
    this.#cancelLook();
    this.#waiting = [];
    this.stream.ended(end);
    this.#speaker.stop();
  }
}

async function listDevices(): Promise<readonly DecibriDevice[]> {
  const { Speaker } = await import('decibri');
  return Speaker.devices().filter(canPlay).map(describe);
}

function canPlay({ id, maxOutputChannels }: SpeakerInfo): boolean {
  return maxOutputChannels > 0 && id !== NOT_AN_OUTPUT;
}

function describe({ id, name, isDefault, defaultSampleRate }: SpeakerInfo): DecibriDevice {
  return { id, label: name, isDefault, sampleRateHz: defaultSampleRate };
}

function withoutRate({ id, label, isDefault }: DecibriDevice): Device {
  return { id, label, isDefault };
}

function openError(device: Device, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (NO_DEVICE_CODES.includes(code)) return noOutput(cause);
  return outputRefused(device, explain(cause), cause);
}
