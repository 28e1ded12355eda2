import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Device } from '../../shared/contract/control.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioSource, AudioSourceHandlers, DeviceChoice, OpenAudioSource } from './audio-source.ts';
import { chooseDevice } from '../audio/device-choice.ts';
import { deviceGone, noMicrophone } from '../audio/device-errors.ts';
import { pulseDevices, pulseEnvironment, watchPulse, type PulseDevice } from '../audio/pulse-control.ts';
import { decodeFloat32, SampleBytes } from '../audio/sample-bytes.ts';

/** Reads per second cost more than the latency is worth below this. */
const LATENCY_MS = 30;
const FLOAT_BYTES = 4;
const KILL_AFTER_MS = 1000;

type Recorder = ChildProcessByStdio<null, Readable, Readable>;

/** Microphones of PulseAudio and PipeWire by name, each through a `parec` process that lives as long as it is open. */
export class PulseSource implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';

  async devices(): Promise<readonly Device[]> {
    return (await pulseDevices()).map(withoutRate);
  }

  watchDevices(onChange: () => void): Disposable {
    return watchPulse(onChange);
  }

  async open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource> {
    const device = chooseDevice(wanted, await pulseDevices());
    if (device === undefined) throw noMicrophone();
    const recorder = startRecorder(device);
    await once(recorder, 'spawn');
    const recording = new PulseRecording(recorder, device, handlers);
    return { device: withoutRate(device), close: () => recording.close() };
  }
}

function withoutRate({ id, label, isDefault }: PulseDevice): Device {
  return { id, label, isDefault };
}

function startRecorder({ id, sampleRateHz }: PulseDevice): Recorder {
  return spawn(
    'parec',
    [
      '--raw',
      `--device=${id.replace(/^pulse:/, '')}`,
      `--rate=${sampleRateHz}`,
      '--format=float32le',
      '--channels=1',
      `--latency-msec=${LATENCY_MS}`,
      '--client-name=Vivavoce',
      '--stream-name=Listening',
      // PipeWire would move the stream to another device when this one goes.
      '--property=node.dont-reconnect=true',
      '--property=media.role=Communication',
    ],
    // In a group of its own, so that Ctrl-C in the terminal leaves the closing to us. When we die it ends at its next write.
    { env: pulseEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
}

/** A running `parec`. */
class PulseRecording {
  readonly #recorder: Recorder;
  readonly #ended: Promise<void>;
  #askedToClose = false;

  constructor(recorder: Recorder, device: PulseDevice, handlers: AudioSourceHandlers) {
    this.#recorder = recorder;
    const samples = new SampleBytes(FLOAT_BYTES);
    recorder.stdout.on('data', (bytes: Buffer) => {
      const complete = samples.push(bytes);
      if (complete.length === 0) return;
      handlers.block({ pcm: decodeFloat32(complete), sampleRateHz: device.sampleRateHz });
    });
    // A failed kill; `close` tells the end in any case.
    recorder.on('error', () => {});
    let complaint = '';
    recorder.stderr.on('data', (bytes: Buffer) => (complaint = String(bytes).trim()));
    this.#ended = new Promise((resolve) => {
      recorder.once('close', () => {
        const cause = complaint === '' ? undefined : new Error(complaint);
        handlers.end(
          this.#askedToClose ? { reason: 'closed' } : { reason: 'lost', error: deviceGone(device, cause) },
        );
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#askedToClose = true;
    this.#recorder.kill();
    const timer = setTimeout(() => this.#recorder.kill('SIGKILL'), KILL_AFTER_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}
