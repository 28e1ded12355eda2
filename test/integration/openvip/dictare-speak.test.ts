import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { DICTARE, pythonWith } from '../../support/python.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const run = promisify(execFile);
let python: string;
let home: string;
let running: TestServer;

beforeAll(async () => {
  python = await pythonWith('dictare', DICTARE);
}, 300_000);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-dictare-'));
  running = await startServer();
  await writeFile(join(home, 'config.toml'), `[server]\nport = ${running.server.port}\n`);
});

afterEach(async () => {
  await running[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

async function speak(...args: readonly string[]): Promise<string> {
  const config = ['--config', join(home, 'config.toml')];
  const { stdout } = await run(python, ['test/support/dictare_speak.py', 'speak', ...config, ...args], {
    env: { ...process.env, HOME: home, NO_COLOR: '1', COLUMNS: '120' },
  });
  return stdout;
}

describe('the speak command of the reference engine, unchanged,', () => {
  test('returns when the text has been spoken, and knows how long it took', async () => {
    expect(await speak('Light turned on', '--voice', 'af_sky', '--language', 'en')).toBe(
      'Spoken via engine (1234ms)\n',
    );
    expect(running.engine.speaker.spoken).toMatchObject([
      { text: 'Light turned on', voice: 'af_sky', language: 'en' },
    ]);
  });

  test('stops what is spoken', async () => {
    expect(await speak('stop')).toBe('TTS stopped.\n');
    expect(running.engine.speaker.stopped).toEqual([undefined]);
  });

  test('lists the voices', async () => {
    const list = await speak('--list-voices');
    expect(list).toContain('vivavoce voices (2):');
    expect(list).toContain('  hibari:anna\n');
  });

  test('shows why nothing was spoken', async () => {
    running.engine.speaker.onSpeak = () =>
      Promise.reject(new AppError('unavailable', 'No voice speaks "en".', { remedy: 'Install one.' }));
    await expect(speak('Hi')).rejects.toMatchObject({
      code: 1,
      stdout: 'TTS failed: No voice speaks "en". Install one.\n',
    });
  });
});
