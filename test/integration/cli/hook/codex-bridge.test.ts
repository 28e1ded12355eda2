import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isProcessAlive } from '../../../../src/client/node/endpoint.ts';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { runCliProcess } from '../../../support/cli-process.ts';
import { TestEngine } from '../../../support/test-engine.ts';
import { startServer } from '../../../support/test-server.ts';
import type { TestServer } from '../../../support/test-server.ts';

const START = readFileSync(join(PACKAGE_ROOT, 'test/fixtures/hooks/codex/session-start.json'), 'utf8');
const POLL_MS = 20;

let home: string;
let running: TestServer;
let file: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  file = join(home, 'state/sessions/codex-b5f6c1c2-1111-2222-3333-444455556666.json');
  running = await startServer({}, { endpointFilePath: join(home, 'state/endpoint.json') }, new TestEngine());
});
afterEach(async () => {
  const pid = bridge()?.pid;
  if (pid !== undefined) process.kill(pid);
  await running.server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function hook(event: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  return runCliProcess(['hook', 'codex', event], { home, input: START, env });
}

/** What the file of the session says. */
function bridge(): { readonly agentId: string | null; readonly pid: number } | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  return text === '' ? undefined : (JSON.parse(text) as { agentId: string | null; pid: number });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(POLL_MS);
}

test('a thread that begins gets one bridge, which ends with it', async () => {
  const connected = (): readonly string[] => running.engine.agents.connectedIds();
  await hook('session-start');
  await until(() => bridge()?.agentId === 'codex-project');
  expect(connected()).toEqual(['codex-project']);
  const first = bridge();

  await hook('session-start');
  await hook('stop');
  expect(bridge()).toEqual(first);
  await until(() => running.engine.reports.length === 3);
  expect(running.engine.reports.map(([agentId, { type }]) => [agentId, type])).toEqual([
    ['codex-project', 'session-started'],
    ['codex-project', 'session-started'],
    ['codex-project', 'turn-completed'],
  ]);

  await hook('session-end');
  await until(() => !isProcessAlive(first?.pid ?? 0));
  expect(await readdir(join(home, 'state/sessions'))).toEqual([]);
});

test('a thread in the wrapper has a door already', async () => {
  await hook('session-start', { VIVAVOCE_AGENT: 'codex' });
  await until(() => running.engine.reports.length > 0);
  expect(running.engine.reports).toMatchObject([['codex', { type: 'session-started' }]]);
  expect(existsSync(join(home, 'state/sessions'))).toBe(false);
});
