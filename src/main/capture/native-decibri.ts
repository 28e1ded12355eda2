import type { Microphone, MicrophoneInfo } from 'decibri';
import type { Device } from '../../shared/contract/control.ts';
import { type AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioSource, AudioSourceHandlers, DeviceChoice, OpenAudioSource } from './audio-source.ts';
import { chooseDevice } from './device-choice.ts';
import { deviceGone, deviceRefused, microphoneDenied, noMicrophone } from './device-errors.ts';
import { decodeFloat32 } from './sample-bytes.ts';

const BLOCK_MS = 20;
/** There is no notification; listing costs a few milliseconds. */
const WATCH_INTERVAL_MS = 5000;
/** ALSA's source of zeros. */
const NOT_A_MICROPHONE = 'alsa:null';

interface DecibriDevice extends Device {
  readonly sampleRateHz: number;
}

/** Core Audio, WASAPI and bare ALSA, through the decibri addon. It is loaded at first use. */
export class DecibriSource implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';

  async devices(): Promise<readonly DecibriDevice[]> {
    const { Microphone } = await import('decibri');
    return Microphone.devices().filter(canCapture).map(describe);
  }

  async open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource> {
    const device = chooseDevice(wanted, await this.devices());
    if (device === undefined) throw noMicrophone();
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
      device: { id: device.id, label: device.label, isDefault: device.isDefault },
      close: () => {
        asked = true;
        microphone.stop();
        return closed;
      },
    };
  }

  watchDevices(onChange: () => void): Disposable {
    // Listing ALSA's devices prints complaints about unused plugins to standard error; once per opening is enough.
    if (process.platform === 'linux') return { dispose: () => {} };
    const timer = setInterval(onChange, WATCH_INTERVAL_MS);
    timer.unref();
    return { dispose: () => clearInterval(timer) };
  }

  async #start(device: DecibriDevice): Promise<Microphone> {
    const { Microphone } = await import('decibri');
    const { id, sampleRateHz } = device;
    try {
      const microphone = await Microphone.open({
        device: { id },
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

function canCapture({ id, maxInputChannels }: MicrophoneInfo): boolean {
  return maxInputChannels > 0 && id !== NOT_A_MICROPHONE;
}

function describe({ id, name, isDefault, defaultSampleRate }: MicrophoneInfo): DecibriDevice {
  return { id, label: name, isDefault, sampleRateHz: defaultSampleRate };
}

function openError(device: Device, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'PERMISSION_DENIED') return microphoneDenied(cause);
  if (code === 'MICROPHONE_NOT_FOUND') return noMicrophone(cause);
  return deviceRefused(device, explain(cause), cause);
}
