import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isProcessAlive, readEndpoint } from '../../../src/client/node/endpoint.ts';
import { PACKAGE_ROOT } from '../../support/cli-context.ts';
import { Product } from '../../support/product.ts';
import type { CommandResult } from '../../support/product.ts';

const JFK = join(PACKAGE_ROOT, 'test/fixtures/audio/jfk.wav');

let product: Product;
let temporary: string;
beforeEach(async () => {
  product = await Product.install();
  temporary = join(product.home, 'tmp');
  await mkdir(temporary);
  product.env['TMPDIR'] = temporary;
});
afterEach(() => product.dispose());

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(PACKAGE_ROOT, 'bin/vivavoce.mjs'), ...args], {
    env: product.env,
    stdio: 'pipe',
  });
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  return ((await once(child, 'close')) as [number | null])[0];
}

/** A line of bash in which `"$0" "$1"` is the command. */
async function shell(line: string): Promise<CommandResult> {
  const launcher = join(PACKAGE_ROOT, 'bin/vivavoce.mjs');
  const child = spawn('bash', ['-c', line, process.execPath, launcher], { env: product.env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  return { code: await exitCode(child), stdout, stderr };
}

/** Looks again until there is something. */
async function poll<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The process of the engine that a command has started for itself. */
function privateEngine(): Promise<number> {
  return poll(async () => {
    const [folder] = await readdir(temporary);
    if (folder === undefined) return undefined;
    return (await readEndpoint(join(temporary, folder, 'endpoint.json')))?.pid;
  });
}

async function untilGone(pid: number): Promise<void> {
  await poll(async () => (isProcessAlive(pid) ? undefined : true));
}

/** The beginning of a WAV file with a chunk of notes that is longer than what is sent of it. */
function endlessNotes(): Buffer {
  const bytes = Buffer.alloc(8_000_000);
  bytes.write('RIFF\xff\xff\xff\x7fWAVELIST\xff\xff\xff\x7e', 'latin1');
  return bytes;
}

test.each([
  ['read by ffmpeg', {}],
  ['read without ffmpeg', { VIVAVOCE_FFMPEG: join(PACKAGE_ROOT, 'no-such-program') }],
])('Ctrl-C ends the wait for a recording on standard input that goes no further, %s', async (_how, env) => {
  Object.assign(product.env, env);
  const child = start(['transcribe', '-']);
  const ended = exitCode(child);
  child.stdin?.on('error', () => {});
  // More than the pipe between holds: when it is gone, the command is reading.
  await new Promise((taken) => child.stdin?.write(endlessNotes(), taken));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

describe('a command with an engine of its own', () => {
  test('transcribes, and leaves neither process nor files behind', async () => {
    const { code, stdout, stderr } = await product.run(['transcribe', JFK]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.toLowerCase()).toContain('ask what you can do for your country');
    expect(await readdir(temporary)).toEqual([]);
  });

  test('ends it when interrupted', async () => {
    const child = start(['transcribe', JFK]);
    const ended = exitCode(child);
    const pid = await privateEngine();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await untilGone(pid);
    expect(await readdir(temporary)).toEqual([]);
  });

  test('does not leave it behind when killed', async () => {
    const child = start(['transcribe', '-']);
    child.stdin?.write(await readFile(JFK));
    const pid = await privateEngine();
    child.kill('SIGKILL');
    await exitCode(child);
    await untilGone(pid);
  });
});

describe('a running engine', () => {
  test('answers status, and stop returns when it is gone', async () => {
    await product.serve('--source', 'none');
    const pid = product.pid as number;
    expect((await product.run(['status'])).stdout).toMatch(/^State +/);
    expect(await product.run(['stop'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await product.run(['status'])).code).toBe(3);
    await untilGone(pid);
  });

  test('restarted, comes back on the same port, though any free one was asked for', async () => {
    await product.serve('--source', 'none');
    const { instanceId } = await product.client.snapshot();
    await product.client.shutDown('restart');
    await poll(async () => {
      const now = await product.client.snapshot().catch(() => undefined);
      return now?.instanceId === instanceId ? undefined : now;
    });
  });

  test('started a second time says that it runs already', async () => {
    await product.serve('--source', 'none');
    const port = new URL(product.address.baseUrl).port;
    const { code, stderr } = await product.run(['serve', '--source', 'none', '--port', port]);
    expect(code).toBe(1);
    expect(stderr).toContain('already running');
  });

  test('ends in order with Ctrl-C', async () => {
    await product.serve('--source', 'none');
    expect(await product.interrupt()).toBe(0);
  });
});

describe('speech', () => {
  test('is stopped by Ctrl-C while the program that writes it goes on', async () => {
    await product.serve('--source', 'none', '--output', 'none');
    const child = start(['say', '-']);
    const ended = exitCode(child);
    child.stdin?.on('error', () => {});
    child.stdin?.write('Once upon a time there was a program that had a great many tests. And ');
    await product.until(({ speech }) => speech.current !== null && speech.current.caption !== '');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await product.until(({ speech }) => speech.current === null);
  });

  test('goes from the microphone through other programs and back to the loudspeaker', async () => {
    const spoken = join(product.home, 'spoken.wav');
    await product.serve('--source', `file:${JFK}`, '--output', spoken, '--no-listening');
    const { code, stderr } = await shell('"$0" "$1" dictate | cat | "$0" "$1" say -');
    expect([code, stderr]).toEqual([0, '']);
    expect(await product.interrupt()).toBe(0);
    expect((await product.run(['transcribe', spoken])).stdout.toLowerCase()).toContain('fellow americans');
  });

  test('becomes a file on its way to the next program, without an engine that runs', async () => {
    const { code, stdout, stderr } = await shell(
      '"$0" "$1" say --out - "The branch is ready to be merged." | "$0" "$1" transcribe -',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.toLowerCase()).toContain('the branch is ready to be merged');
  });
});

describe('a pipe', () => {
  test('whose reader has seen enough ends the command quietly', async () => {
    const { stdout, stderr } = await shell('"$0" "$1" completion fish | head -n 1; echo "${PIPESTATUS[0]}"');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^# fish completion.*\n0\n$/);
  });

  test('that is closed while the command listens ends it', async () => {
    await product.serve('--source', 'none');
    const child = start(['listen', '--agent', 'pipe']);
    const ended = exitCode(child);
    await product.until((snapshot) => snapshot.agents.some((agent) => agent.id === 'pipe'));
    child.stdout?.destroy();
    const message = {
      openvip: '1.0',
      type: 'transcription',
      id: crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      text: 'x',
    };
    await fetch(`${product.address.baseUrl}/openvip/agents/pipe/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
    });
    expect(await ended).toBe(0);
  });
});

test('every small command ends by itself', async () => {
  for (const args of [['--version'], ['--help'], ['status'], ['models', 'list'], ['settings', 'list']]) {
    const { stderr } = await product.run(args);
    expect(stderr).toBe('');
  }
  await rm(temporary, { recursive: true });
});
