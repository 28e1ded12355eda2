import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Device } from '../../shared/contract/control.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';

const runFile = promisify(execFile);
const ANSWER_WITHIN_MS = 3000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export interface PulseDevice extends Device {
  readonly sampleRateHz: number;
}

const sourceSchema = z.object({
  name: z.string(),
  description: z.string(),
  driver: z.string().catch(''),
  sample_specification: z.string(),
  /** Sink whose output this source repeats; empty or "n/a" for a real microphone. */
  monitor_source: z.string().catch(''),
  properties: z.record(z.string(), z.unknown()).catch({}),
});
type PulseSourceEntry = z.infer<typeof sourceSchema>;

/** In other locales numbers are printed with a comma, which is not JSON; messages are matched in English. */
export function pulseEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C.UTF-8' };
}

/** Microphones of the running PulseAudio or PipeWire server. Rejects when there is no server, or no `pactl` ≥ 16. */
export async function pulseDevices(): Promise<readonly PulseDevice[]> {
  const [sources, defaultName] = await Promise.all([
    pactl('--format=json', 'list', 'sources'),
    pactl('get-default-source'),
  ]);
  return z
    .array(sourceSchema)
    .parse(JSON.parse(sources))
    .filter(isMicrophone)
    .map((source) => describe(source, defaultName.trim()));
}

/** Calls back when sources come or go or the default moves, until disposed or the server is gone. */
export function watchPulse(onChange: () => void): Disposable {
  const child = spawn('pactl', ['subscribe'], {
    env: pulseEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Without the tool there is nothing to watch, and `pulseDevices` has said so.
  child.on('error', () => {});
  createInterface(child.stdout).on('line', (line) => {
    if (/'(new|remove)' on source #|on server/.test(line)) onChange();
  });
  return { dispose: () => void child.kill() };
}

async function pactl(...parameters: string[]): Promise<string> {
  const { stdout } = await runFile('pactl', parameters, {
    env: pulseEnvironment(),
    timeout: ANSWER_WITHIN_MS,
    maxBuffer: MOST_ANSWER_BYTES,
  });
  return stdout;
}

/**
 * The monitor of a real output repeats what the loudspeakers play and is no microphone; the monitor of a virtual
 * output is a cable between programs and may be used as one. `auto_null` stands for the absence of any device.
 */
function isMicrophone({ name, driver, monitor_source, properties }: PulseSourceEntry): boolean {
  const isMonitor = properties['device.class'] === 'monitor' || !['', 'n/a'].includes(monitor_source);
  if (!isMonitor) return true;
  const isVirtual =
    driver === 'module-null-sink.c' || properties['factory.name'] === 'support.null-audio-sink';
  return isVirtual && !name.startsWith('auto_null');
}

function describe(source: PulseSourceEntry, defaultName: string): PulseDevice {
  const rate = /(\d+)\s*Hz/.exec(source.sample_specification)?.[1];
  return {
    id: `pulse:${source.name}`,
    label: source.description,
    isDefault: source.name === defaultName,
    sampleRateHz: rate === undefined ? FALLBACK_RATE_HZ : Number(rate),
  };
}

/** The server converts, should a source have another rate. */
const FALLBACK_RATE_HZ = 48_000;
