import type { Device } from '../../../shared/contract/control.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';
import { chooseDevice } from '../../audio/device-choice.ts';
import { noOutput, outputGone, outputRefused } from '../../audio/device-errors.ts';
import { pulseOutputs, pulsePlays, watchPulse, type PulseDevice } from '../../audio/pulse-control.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { PacedStream } from './paced-stream.ts';
import { Pacat, type PacatReport } from './pacat.ts';

/** What the server is asked to hold of the stream, the device's own buffer included. */
const SERVER_MS = 30;
/** Ahead of what is heard, in all; what the server does not hold lies in the pipe and outlasts a stall of ours. */
const AHEAD_MS = 60;
/** Bluetooth holds more than was asked for, whatever one does; so much lies in the pipe then. */
const IN_PIPE_MS = 30;
/** A silent stream starts when the server has half of what it is to hold; PipeWire may want more. */
const FILL_MS = 60;
/** How long the clock may run on without a word of the server. */
const TRUST_MS = 1500;
/** The server is asked how far it is so often until it plays, and then so often, since two clocks never agree. */
const ASK_UNTIL_BEGUN_MS = 40;
const ASK_INTERVAL_MS = 500;
/** A server that is there answers in milliseconds. */
const ACCEPT_WITHIN_MS = 3000;

/** By this property the stream is found among those of the server. */
const STREAM_ID = 'vivavoce.stream';

/**
 * Loudspeakers of PulseAudio and PipeWire by name, each through one `pacat` process that lives as long as it is open.
 */
export class PulseOutput implements AudioOutput {
  readonly kind = 'device';
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async devices(): Promise<readonly Device[]> {
    return (await pulseOutputs()).map(withoutRate);
  }

  watchDevices(onChange: () => void): Disposable {
    return watchPulse(onChange, 'sink');
  }

  async open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput> {
    const device = chooseDevice(wanted, await pulseOutputs());
    if (device === undefined) throw noOutput();
    const streamId = randomId();
    const pacat = await Pacat.start({
      sink: device.id.replace(/^pulse:/, ''),
      sampleRateHz: device.sampleRateHz,
      latencyMs: SERVER_MS,
      properties: {
        [STREAM_ID]: streamId,
        // PipeWire would move the stream to another device when this one goes.
        'node.dont-reconnect': 'true',
        // Speech for the eyes-free: apart from music, so that desktops may treat it by itself.
        'media.role': 'a11y',
      },
    });
    await this.#untilTaken(pacat, device, streamId);
    return new PulsePlayback(pacat, device, handlers, this.#clock).stream;
  }

  /** `pacat` says nothing when the server has taken its stream; the server does. */
  async #untilTaken(pacat: Pacat, device: PulseDevice, streamId: string): Promise<void> {
    const deadlineMs = this.#clock.now() + ACCEPT_WITHIN_MS;
    while (!pacat.hasEnded && this.#clock.now() < deadlineMs) {
      // A server that dies meanwhile takes the process with it.
      if (await pulsePlays(STREAM_ID, streamId).catch(() => false)) return;
    }
    pacat.finish();
    await pacat.ended;
    throw outputRefused(device, pacat.complaint ?? 'the sound server does not take the stream.');
  }
}

function withoutRate({ id, label, isDefault }: PulseDevice): Device {
  return { id, label, isDefault };
}

/** A stream that the server has taken. While something plays, the server is asked how much of it was heard. */
class PulsePlayback {
  readonly stream: PacedStream;
  readonly #pacat: Pacat;
  readonly #sampleRateHz: number;
  readonly #clock: Clock;
  #cancelAsking: (() => void) | undefined;

  constructor(pacat: Pacat, device: PulseDevice, handlers: AudioOutputHandlers, clock: Clock) {
    this.#pacat = pacat;
    this.#sampleRateHz = device.sampleRateHz;
    this.#clock = clock;
    let askedToClose = false;
    this.stream = new PacedStream(
      {
        device: withoutRate(device),
        sampleRateHz: device.sampleRateHz,
        give: (pcm) => this.#give(pcm),
        release: () => {
          askedToClose = true;
          pacat.finish();
        },
      },
      handlers,
      clock,
      { aheadMs: AHEAD_MS, fillMs: FILL_MS, trustMs: TRUST_MS, immediate: false },
    );
    pacat.onReport = (report) => this.#take(report);
    void pacat.ended.then(() => {
      this.#cancelAsking?.();
      const cause = pacat.complaint === undefined ? undefined : new Error(pacat.complaint);
      this.stream.ended(
        askedToClose ? { reason: 'closed' } : { reason: 'lost', error: outputGone(device, cause) },
      );
    });
  }

  #give(pcm: Float32Array): void {
    this.#pacat.write(pcm);
    this.#cancelAsking ??= this.#clock.after(ASK_UNTIL_BEGUN_MS, () => this.#ask());
  }

  #ask(): void {
    this.#cancelAsking = undefined;
    if (this.#pacat.hasEnded || !this.stream.playing) return;
    this.#pacat.ask();
    const intervalMs = this.stream.begun ? ASK_INTERVAL_MS : ASK_UNTIL_BEGUN_MS;
    this.#cancelAsking = this.#clock.after(intervalMs, () => this.#ask());
  }

  #take({ heardS, latencyMs }: PacatReport): void {
    if (latencyMs + IN_PIPE_MS > this.stream.latencyMs + TOLERANCE_MS) {
      this.stream.giveAhead(Math.min(latencyMs + IN_PIPE_MS, MOST_AHEAD_MS));
    }
    this.stream.report(Math.round(heardS * this.#sampleRateHz));
  }
}

/** Latencies jitter by so much. */
const TOLERANCE_MS = 10;
/** No device holds so much; a server that says so has lost count. */
const MOST_AHEAD_MS = 1000;
