import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pulseEnvironment } from '../../audio/pulse-control.ts';
import { encodeFloat32 } from '../../audio/sample-bytes.ts';

/** More than it ever holds, unless its device is suspended. */
const TERMINATE_AFTER_MS = 300;
const KILL_AFTER_MS = 1000;

export interface PacatOptions {
  /** The server's name of the sink. */
  readonly sink: string;
  readonly sampleRateHz: number;
  /** What the server is to hold of the stream, the device's own buffer included. */
  readonly latencyMs: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** What the server says about a stream. */
export interface PacatReport {
  /** Seconds of the stream that were heard. */
  readonly heardS: number;
  /** What the server and the device hold of it. */
  readonly latencyMs: number;
}

/** A `pacat` process: mono samples go in, and what the server says about them comes out. */
export class Pacat {
  /** Resolves when the process has ended, whyever. */
  readonly ended: Promise<void>;
  /** Called for each answer to `ask`. */
  onReport: (report: PacatReport) => void = () => {};
  readonly #process: ChildProcessByStdio<Writable, null, Readable>;
  #complaint: string | undefined;
  #hasEnded = false;

  private constructor(process: ChildProcessByStdio<Writable, null, Readable>) {
    this.#process = process;
    // A failed kill, and writing to a process that has just died; `ended` tells the end in any case.
    process.on('error', () => {});
    process.stdin.on('error', () => {});
    createInterface(process.stderr).on('line', (line) => this.#read(line));
    this.ended = new Promise((resolve) => {
      process.once('close', () => {
        this.#hasEnded = true;
        resolve();
      });
    });
  }

  /** Rejects when there is no such program. */
  static async start({ sink, sampleRateHz, latencyMs, properties }: PacatOptions): Promise<Pacat> {
    const child = spawn(
      'pacat',
      [
        '--playback',
        '--raw',
        `--device=${sink}`,
        `--rate=${sampleRateHz}`,
        '--format=float32le',
        '--channels=1',
        `--latency-msec=${latencyMs}`,
        '--client-name=Vivavoce',
        '--stream-name=Speaking',
        ...Object.entries(properties).map(([name, value]) => `--property=${name}=${value}`),
      ],
      // In a group of its own, so that Ctrl-C in the terminal leaves the closing to us. It ends with our end of the pipe.
      { env: pulseEnvironment(), stdio: ['pipe', 'ignore', 'pipe'], detached: true },
    );
    const pacat = new Pacat(child);
    await once(child, 'spawn');
    return pacat;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What it said last that was no report. */
  get complaint(): string | undefined {
    return this.#complaint;
  }

  write(pcm: Float32Array): void {
    this.#process.stdin.write(encodeFloat32(pcm));
  }

  /** Asks for a report. Only a stream that the server has taken may be asked: the process would die of it before. */
  ask(): void {
    this.#process.kill('SIGUSR1');
  }

  /** Lets the process play what it holds and end by itself, soon at the latest. */
  finish(): void {
    if (this.#hasEnded) return;
    this.#process.stdin.end();
    const timers = [
      setTimeout(() => this.#process.kill(), TERMINATE_AFTER_MS),
      setTimeout(() => this.#process.kill('SIGKILL'), KILL_AFTER_MS),
    ];
    this.#process.once('close', () => timers.forEach(clearTimeout));
  }

  #read(line: string): void {
    const report = /Time: (\d+\.\d+) sec; Latency: (-?\d+) usec/.exec(line);
    if (report !== null) {
      this.onReport({ heardS: Number(report[1]), latencyMs: Number(report[2]) / 1000 });
    } else if (line.trim() !== '') {
      this.#complaint = line.trim();
    }
  }
}
