import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlClient } from '../../src/client/control-client.ts';
import { addressOf, readEndpoint } from '../../src/client/node/endpoint.ts';
import { encodeWav } from '../../src/main/audio/wav.ts';
import type { DoctorReport } from '../../src/shared/contract/control.ts';
import { msToSamples, samplesToMs } from '../../src/shared/kernel/audio-format.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import { endpointFilePath } from '../../src/shared/settings/paths.ts';
import { processTree, type TreeUsage } from '../support/process-tree.ts';
import { seededRandom } from '../support/statistics.ts';

const PACKAGE_ROOT = join(import.meta.dirname, '../..');
const ROOM_NOISE_AMPLITUDE = 0.0005;
const PAUSE_MS = 2000;
const SETTLE_MS = 10_000;

export interface Footprint {
  readonly startup: DoctorReport['startup'];
  /** Share of one core, percent, of the whole process tree. */
  readonly listeningPercent: number;
  readonly offPercent: number;
  readonly processes: number;
  readonly warmBytes: number;
  /** After utterances of several lengths. */
  readonly usedBytes: number;
}

/**
 * What the built engine costs while nobody speaks: runs it as a program that hears `utterances` and then a quiet
 * room. Undefined where `/proc` is missing.
 */
export async function measureFootprint(
  utterances: readonly Float32Array[],
  idleSeconds: number,
): Promise<Footprint | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (!existsSync(join(PACKAGE_ROOT, 'out/main/cli.js'))) {
    throw new Error('The engine is not built, so its footprint cannot be measured. Build it: npm run build');
  }
  const folder = await mkdtemp(join(tmpdir(), 'vivavoce-footprint-'));
  const speech = utterances.flatMap((pcm) => [pcm, roomNoise(PAUSE_MS)]);
  const speechMs = speech.reduce((sum, pcm) => sum + samplesToMs(pcm.length), 0);
  const recording = join(folder, 'room.wav');
  const idleMs = idleSeconds * 1000;
  await writeFile(recording, encodeWav(joinSamples([...speech, roomNoise(idleMs + 30_000)])));
  const env = { ...process.env, VIVAVOCE_HOME: folder };
  const command = [
    join(PACKAGE_ROOT, 'bin/vivavoce.mjs'),
    'serve',
    '--port',
    '0',
    '--source',
    `file:${recording}`,
  ];
  const program = spawn(process.execPath, [...command, '--no-listening'], { env, stdio: 'ignore' });
  try {
    const usage = (): TreeUsage =>
      processTree(program.pid ?? 0) ?? { processes: 0, cpuMs: 0, residentBytes: 0 };
    const percentWhile = async (durationMs: number): Promise<number> => {
      const [beforeMs, before] = [performance.now(), usage().cpuMs];
      await pause(durationMs);
      return (100 * (usage().cpuMs - before)) / (performance.now() - beforeMs);
    };
    const client = await connect(env);
    const { startup } = await warm(client);
    await pause(SETTLE_MS);
    const warmBytes = usage().residentBytes;
    const offPercent = await percentWhile(idleMs);
    await client.setListening(true);
    await pause(speechMs + SETTLE_MS);
    const { processes, residentBytes: usedBytes } = usage();
    const listeningPercent = await percentWhile(idleMs);
    await client.shutDown();
    return { startup, listeningPercent, offPercent, processes, warmBytes, usedBytes };
  } finally {
    program.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function connect(env: NodeJS.ProcessEnv): Promise<ControlClient> {
  const path = endpointFilePath({ platform: process.platform, env, homeDir: homedir() });
  return retry('The engine did not start.', async () => {
    const endpoint = await readEndpoint(path);
    return endpoint && new ControlClient(addressOf(endpoint));
  });
}

function warm(client: ControlClient): Promise<DoctorReport> {
  return retry('The models did not load.', async () => {
    const report = await client.doctor();
    return report.startup.modelsWarmMs === null ? undefined : report;
  });
}

async function retry<T>(problem: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
    await pause(100);
  }
  throw new Error(problem);
}

function roomNoise(durationMs: number): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from(
    { length: msToSamples(durationMs) },
    () => (2 * random() - 1) * ROOM_NOISE_AMPLITUDE,
  );
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
