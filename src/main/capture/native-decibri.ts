import type { Microphone, MicrophoneInfo } from 'decibri';
import type { Device } from '../../shared/contract/control.ts';
import { type AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioSource, AudioSourceHandlers, DeviceChoice, OpenAudioSource } from './audio-source.ts';
import { chooseDevice, SYSTEM_DEFAULT_ID } from '../audio/device-choice.ts';
import { deviceGone, deviceRefused, microphoneDenied, noMicrophone } from '../audio/device-errors.ts';
import { decodeFloat32 } from '../audio/sample-bytes.ts';

const BLOCK_MS = 20;
/** There is no notification; listing costs a few milliseconds. */
const WATCH_INTERVAL_MS = 5000;
/** ALSA's source of zeros. */
const NOT_A_MICROPHONE = 'alsa:null';
const NO_DEVICE_CODES: readonly unknown[] = [
  'MICROPHONE_NOT_FOUND',
  'NO_MICROPHONE_FOUND',
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
export class DecibriSource implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';

  async devices(): Promise<readonly Device[]> {
    return (await listDevices()).map(withoutRate);
  }

  async open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource> {
    const device = await this.#choose(wanted);
    const microphone = await this.#start(device);
    microphone.on('data', (bytes: Buffer) =>
      handlers.block({ pcm: decodeFloat32(bytes), sampleRateHz: device.sampleRateHz }),
    );
    let fault: Error | undefined;
    microphone.on('error', (error: Error) => {
      fault = error;
    });
    let asked = false;
    const closed = new Promise<void>((resolve) => {
      microphone.once('close', () => {
        handlers.end(asked ? { reason: 'closed' } : { reason: 'lost', error: deviceGone(device, fault) });
        resolve();
      });
    });
    return {
      device: withoutRate(device),
      close: () => {
        asked = true;
        microphone.stop();
        return closed;
      },
    };
  }

  watchDevices(onChange: () => void): Disposable {
    if (LISTING_IS_NOISY) return { dispose: () => {} };
    const timer = setInterval(onChange, WATCH_INTERVAL_MS);
    timer.unref();
    return { dispose: () => clearInterval(timer) };
  }

  async #choose(wanted: DeviceChoice | undefined): Promise<DecibriDevice> {
    if (wanted === undefined && LISTING_IS_NOISY) return ALSA_DEFAULT;
    const device = chooseDevice(wanted, await listDevices());
    if (device === undefined) throw noMicrophone();
    return device;
  }

  async #start(device: DecibriDevice): Promise<Microphone> {
    const { Microphone } = await import('decibri');
    const { id, sampleRateHz } = device;
    try {
      const microphone = await Microphone.open({
        ...(id !== SYSTEM_DEFAULT_ID && { device: { id } }),
        sampleRate: sampleRateHz,
        channels: 1,
        dtype: 'float32',
        framesPerBuffer: Math.round((sampleRateHz * BLOCK_MS) / 1000),
      });
      // The device is opened by the first read, and refusals come as an event.
      const refused = new Promise<never>((_, reject) => microphone.once('error', reject));
      refused.catch(() => {});
      microphone.read(0);
      if (!microphone.isOpen) await refused;
      return microphone;
    } catch (cause) {
      throw openError(device, cause);
    }
  }
}

async function listDevices(): Promise<readonly DecibriDevice[]> {
  const { Microphone } = await import('decibri');
  return Microphone.devices().filter(canCapture).map(describe);
}

function canCapture({ id, maxInputChannels }: MicrophoneInfo): boolean {
  return maxInputChannels > 0 && id !== NOT_A_MICROPHONE;
}

function describe({ id, name, isDefault, defaultSampleRate }: MicrophoneInfo): DecibriDevice {
  return { id, label: name, isDefault, sampleRateHz: defaultSampleRate };
}

function withoutRate({ id, label, isDefault }: DecibriDevice): Device {
  return { id, label, isDefault };
}

function openError(device: Device, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'PERMISSION_DENIED') return microphoneDenied(cause);
  if (NO_DEVICE_CODES.includes(code)) return noMicrophone(cause);
  return deviceRefused(device, explain(cause), cause);
}
