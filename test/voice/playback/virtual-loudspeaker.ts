/** A loudspeaker made of software, and an ear at it: every sample of sound that it plays is kept. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { SampleBytes, decodeFloat32 } from '../../../src/main/audio/sample-bytes.ts';

const run = promisify(execFile);

export const RATE_HZ = 48_000;
/** Neighbours of a line differ by this much: exact in floating point, and far from any other sample. */
const STEP = 2 ** -20;

export class VirtualLoudspeaker {
  /** As the product lists it. */
  readonly device: { readonly id: string; readonly label: string };
  readonly #name: string;
  readonly #module: string;
  #ear: ChildProcess | undefined;
  #sound = new Float32Array(RATE_HZ);
  #soundSamples = 0;
  #silentSamples = 0;

  private constructor(name: string, module: string) {
    this.#name = name;
    this.#module = module;
    this.device = { id: `pulse:${name}`, label: name };
  }

  /** Needs an adopted sound card. Resolves when nothing that is played from now on is missed. */
  static async plugIn(name: string): Promise<VirtualLoudspeaker> {
    const module = await pactl(
      'load-module',
      'module-null-sink',
      `sink_name=${name}`,
      `sink_properties=device.description=${name}`,
      `rate=${RATE_HZ}`,
      'format=float32le',
      'channels=1',
      'norewinds=1',
    );
    const loudspeaker = new VirtualLoudspeaker(name, module);
    await loudspeaker.#listen();
    return loudspeaker;
  }

  /** Samples of sound so far; silence does not count. */
  get soundSamples(): number {
    return this.#soundSamples;
  }

  /** The sound so far without the silence, from a number of its samples on. */
  sound(from = 0): Float32Array {
    return this.#sound.slice(from, this.#soundSamples);
  }

  /** Resolves when there is so much sound. */
  async sounded(samples: number): Promise<void> {
    while (this.#soundSamples < samples) await this.#next();
  }

  /** Resolves when nothing but silence has come for a quarter of a second of its own time. */
  async silent(): Promise<void> {
    this.#silentSamples = 0;
    while (this.#silentSamples < RATE_HZ / 4) await this.#next();
  }

  async makeDefault(): Promise<void> {
    await pactl('set-default-sink', this.#name);
  }

  async unplug(): Promise<void> {
    await pactl('unload-module', this.#module).catch(() => {});
    this.#ear?.kill();
  }

  async #listen(): Promise<void> {
    const ear = spawn(
      'parec',
      [
        '--raw',
        `--device=${this.#name}.monitor`,
        `--rate=${RATE_HZ}`,
        '--format=float32le',
        '--channels=1',
        '--latency-msec=5',
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.#ear = ear;
    const bytes = new SampleBytes(4);
    ear.stdout.on('data', (data: Buffer) => this.#keep(decodeFloat32(bytes.push(data))));
    await this.#next();
  }

  #keep(block: Float32Array): void {
    if (this.#soundSamples + block.length > this.#sound.length) {
      const larger = new Float32Array(2 * (this.#sound.length + block.length));
      larger.set(this.#sound);
      this.#sound = larger;
    }
    for (const sample of block) {
      this.#silentSamples = sample === 0 ? this.#silentSamples + 1 : 0;
      if (sample !== 0) this.#sound[this.#soundSamples++] = sample;
    }
  }

  async #next(): Promise<void> {
    if (this.#ear?.stdout) await once(this.#ear.stdout, 'data');
  }
}

/** Names of the programs that have a loudspeaker open. */
export async function players(): Promise<readonly string[]> {
  const inputs = JSON.parse(await pactl('--format=json', 'list', 'sink-inputs')) as {
    properties: Record<string, string>;
  }[];
  return inputs.flatMap(({ properties }) => properties['application.name'] ?? []);
}

/** A rising line without silence in it: each sample tells where it is from. */
export function line(samples: number, from = 1): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => (from + i) * STEP);
}

/** Which samples of a line these are: spans of consecutive ones. Samples that are of no line give `NaN`. */
export function spans(sound: Float32Array): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (const sample of sound) {
    const index = sample / STEP;
    const last = found.at(-1);
    if (last !== undefined && index === last[1]) last[1] = index + 1;
    else found.push(Number.isInteger(index) ? [index, index + 1] : [NaN, NaN]);
  }
  return found;
}

async function pactl(...parameters: string[]): Promise<string> {
  const { stdout } = await run('pactl', parameters, { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  return stdout.trim();
}
