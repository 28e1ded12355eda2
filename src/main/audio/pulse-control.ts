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

const sinkSchema = sourceSchema.pick({ name: true, description: true, sample_specification: true });

const sinkInputSchema = z.object({ properties: z.record(z.string(), z.unknown()).catch({}) });

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

/** Loudspeakers and headphones of the running server. Rejects like `pulseDevices`. */
export async function pulseOutputs(): Promise<readonly PulseDevice[]> {
  const [sinks, defaultName] = await Promise.all([
    pactl('--format=json', 'list', 'sinks'),
    pactl('get-default-sink'),
  ]);
  return z
    .array(sinkSchema)
    .parse(JSON.parse(sinks))
    .filter(({ name }) => !name.startsWith(NO_DEVICE))
    .map((sink) => describe(sink, defaultName.trim()));
}

/** Whether a playing stream has this property with this value, as its program gave it. */
export async function pulsePlays(property: string, value: string): Promise<boolean> {
  const inputs = z
    .array(sinkInputSchema)
    .parse(JSON.parse(await pactl('--format=json', 'list', 'sink-inputs')));
  return inputs.some(({ properties }) => properties[property] === value);
}

/**
 * Calls back when devices of this kind come or go or a default moves, until disposed or the server is gone.
 * Microphones are sources, loudspeakers are sinks.
 */
export function watchPulse(onChange: () => void, kind: 'source' | 'sink' = 'source'): Disposable {
  const change = new RegExp(`'(new|remove)' on ${kind} #|on server`);
  const child = spawn('pactl', ['subscribe'], {
    env: pulseEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Without the tool there is nothing to watch, and `pulseDevices` has said so.
  child.on('error', () => {});
  createInterface(child.stdout).on('line', (line) => {
    if (change.test(line)) onChange();
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
 * output is a cable between programs and may be used as one.
 */
function isMicrophone({ name, driver, monitor_source, properties }: PulseSourceEntry): boolean {
  const isMonitor = properties['device.class'] === 'monitor' || !['', 'n/a'].includes(monitor_source);
  if (!isMonitor) return true;
  const isVirtual =
    driver === 'module-null-sink.c' || properties['factory.name'] === 'support.null-audio-sink';
  return isVirtual && !name.startsWith(NO_DEVICE);
}

/** The server's stand-in for the absence of any device. */
const NO_DEVICE = 'auto_null';

function describe(entry: z.infer<typeof sinkSchema>, defaultName: string): PulseDevice {
  const rate = /(\d+)\s*Hz/.exec(entry.sample_specification)?.[1];
  return {
    id: `pulse:${entry.name}`,
    label: entry.description,
    isDefault: entry.name === defaultName,
    sampleRateHz: rate === undefined ? FALLBACK_RATE_HZ : Number(rate),
  };
}

/** The server converts, should a device have another rate. */
const FALLBACK_RATE_HZ = 48_000;
