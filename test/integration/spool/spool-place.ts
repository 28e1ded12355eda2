import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from '../../../src/main/spool/spool.ts';
import type { SpooledAbout, SpoolOptions, SpoolProblem } from '../../../src/main/spool/spooled.ts';
import { FRAME_SAMPLES } from '../../../src/shared/kernel/audio-format.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

export const FRAME_MS = 32;

/** The n-th frame of an utterance: values that 16 bits hold exactly, other ones in each frame. */
export function frame(n: number): Float32Array {
  return Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => (((n * 7 + i) % 200) - 100) / 128);
}

export function frames(count: number): Float32Array {
  const pcm = new Float32Array(count * FRAME_SAMPLES);
  for (let n = 0; n < count; n++) pcm.set(frame(n), n * FRAME_SAMPLES);
  return pcm;
}

export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function about(n: number): SpooledAbout {
  return {
    id: uuid(n),
    agentId: `agent-${n}`,
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
    mode: n % 2 === 0 ? 'hands-free' : 'push-to-talk',
  };
}

/** A folder of its own, the spools that were opened on it, and what they told. */
export class SpoolPlace {
  readonly folder: string;
  readonly clock = new ManualClock();
  readonly problems: (SpoolProblem | undefined)[] = [];
  readonly logged: string[] = [];
  retention = { keepAudioDays: 7, keepAudioMegabytes: 200 };
  readonly #spools: Spool[] = [];
  readonly #others: SpoolPlace[] = [];

  constructor(folder = join(mkdtempSync(join(tmpdir(), 'vivavoce-spool-')), 'spool')) {
    this.folder = folder;
  }

  open(options: Partial<SpoolOptions> = {}): Spool {
    const note = (fields: object, message: string): void =>
      void this.logged.push(JSON.stringify({ fields, message }));
    const spool = new Spool({
      folder: this.folder,
      clock: this.clock,
      onProblem: (problem) => this.problems.push(problem),
      retention: () => this.retention,
      log: { info: note, warn: note },
      ...options,
    });
    this.#spools.push(spool);
    return spool;
  }

  /** Another one, which goes with this one. */
  beside(name: string): SpoolPlace {
    const other = new SpoolPlace(`${this.folder}-${name}`);
    this.#others.push(other);
    return other;
  }

  /** All files below the folder, by their path in it. */
  async files(): Promise<readonly string[]> {
    const found = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .toSorted();
  }

  /** Everything that is written in journals. */
  async journals(): Promise<string> {
    const paths = (await this.files()).filter((path) => path.includes('journal'));
    return (await Promise.all(paths.map((path) => readFile(join(this.folder, path), 'utf8')))).join('');
  }

  async dispose(): Promise<void> {
    await this.#close();
    await rm(join(this.folder, '..'), { recursive: true, force: true });
  }

  async #close(): Promise<void> {
    for (const other of this.#others) await other.#close();
    for (const spool of this.#spools) await spool.close();
  }
}

/** Says something of so many frames, up to where its words are asked for. */
export function say(spool: Spool, n: number, count = 10): string {
  spool.begin(about(n));
  for (let i = 0; i < count; i++) spool.append(uuid(n), frame(i));
  spool.ended(uuid(n));
  return uuid(n);
}
