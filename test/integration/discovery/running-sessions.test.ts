/** Real processes in real terminals, under the names of agents. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiscovery } from '../../../src/main/discovery/create-discovery.ts';
import type { Discovery } from '../../../src/main/discovery/discovery.ts';
import type { ConnectableSession } from '../../../src/main/discovery/session-finder.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

const run = promisify(execFile);

let home: string;
let env: Record<string, string | undefined>;
let connected: string[];
let clock: ManualClock;
let discovery: Discovery;
const children: ChildProcess[] = [];

beforeEach(() => {
  // Sockets of tmux need a short path.
  home = realpathSync(mkdtempSync(join(tmpdir(), 'find-')));
  env = { PATH: process.env['PATH'], HOME: home, TMUX_TMPDIR: home, VIVAVOCE_HOME: join(home, 'vivavoce') };
  connected = [];
  clock = new ManualClock();
  discovery = createDiscovery({ clock, env, connectedIds: () => connected, canStartBridges: true });
});

afterEach(async () => {
  await run('tmux', ['kill-server'], { env: { ...env } }).catch(() => {});
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Only what this test started: other programs of this machine are none of its business. */
async function mine(): Promise<ConnectableSession[]> {
  clock.advance(10_000);
  return (await discovery.sessions()).filter(({ folder }) => folder?.startsWith(home));
}

async function until(
  condition: (sessions: readonly ConnectableSession[]) => boolean,
): Promise<ConnectableSession[]> {
  for (;;) {
    const sessions = await mine();
    if (condition(sessions)) return sessions;
    await pause(20);
  }
}

function folder(name: string): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** `exec -a` gives the process the name of an agent. */
const as = (name: string): string => `exec -a ${name} sleep 600`;

async function inPane(name: string, cwd: string): Promise<void> {
  await run('tmux', ['-f', '/dev/null', 'new-session', '-d', '-c', cwd, 'bash', '-c', as(name)], {
    env: { ...env },
  });
}

/** A terminal without tmux. */
function inTerminal(name: string, cwd: string, more: Record<string, string> = {}): void {
  const child = spawn('script', ['-qfec', `bash -c '${as(name)}'`, '/dev/null'], {
    cwd,
    env: { ...env, ...more },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  children.push(child);
}

test('an agent in a pane of tmux is found with its folder and the pane’s bridge', async () => {
  await inPane('codex', folder('web shop'));
  const [session] = await until((sessions) => sessions.length === 1);
  expect(session).toMatchObject({
    program: 'codex',
    folder: join(home, 'web shop'),
    command: 'vivavoce bridge tmux --pane %0 --name codex-web-shop',
    connectable: true,
  });
  expect(session?.id).toBe(`pid-${session?.pid ?? 0}`);
});

test('agents in other terminals are found; those without one, and other programs, are not', async () => {
  inTerminal('claude', folder('a'));
  inTerminal('not-an-agent', folder('a'));
  children.push(spawn('bash', ['-c', as('codex')], { cwd: folder('a'), stdio: 'ignore', detached: true }));
  const sessions = await until((found) => found.length > 0);
  expect(sessions).toMatchObject([
    {
      program: 'claude',
      folder: join(home, 'a'),
      command: 'vivavoce plugin install claude',
      connectable: false,
    },
  ]);
});

test('an agent in the wrapper of a connected agent is not offered until that is gone', async () => {
  connected = ['shop'];
  inTerminal('gemini', folder('wrapped'), { VIVAVOCE_AGENT: 'shop' });
  inTerminal('gemini', folder('bare'));
  expect(await until((found) => found.some(({ folder: at }) => at?.endsWith('bare')))).toHaveLength(1);
  connected = [];
  expect(await until((found) => found.length === 2)).toHaveLength(2);
});

test('a file of Claude Code and its process are one session, with name and activity', async () => {
  inTerminal('claude', folder('b'));
  const [bare] = await until((found) => found.length === 1);
  mkdirSync(join(home, '.claude', 'sessions'), { recursive: true });
  writeFileSync(
    join(home, '.claude', 'sessions', `${bare?.pid ?? 0}.json`),
    JSON.stringify({ sessionId: 's1', cwd: join(home, 'b'), name: 'Fix the cart', status: 'idle' }),
  );
  // The number of a process that is not Claude Code, and of one that is gone.
  for (const pid of [process.pid, 999_999_999]) {
    writeFileSync(
      join(home, '.claude', 'sessions', `${pid}.json`),
      JSON.stringify({ pid, cwd: join(home, 'lie'), name: 'Not here' }),
    );
  }
  expect(await mine()).toMatchObject([{ pid: bare?.pid, name: 'Fix the cart', activity: 'idle' }]);
});

test('a session whose bridge is connected is not offered', async () => {
  await inPane('aider', folder('c'));
  await until((found) => found.length === 1);
  const { stdout } = await run('tmux', ['display-message', '-p', '#{pid}'], { env: { ...env } });
  const records = join(home, 'vivavoce', 'state', 'sessions');
  mkdirSync(records, { recursive: true });
  writeFileSync(
    join(records, `tmux-${stdout.trim()}-%25;0.json`),
    JSON.stringify({ agentId: 'aider-c', pid: process.pid, folder: join(home, 'c') }),
  );
  connected = ['aider-c'];
  expect(await mine()).toEqual([]);
  connected = [];
  expect(await mine()).toHaveLength(1);
});

test('without tmux, without sessions and with an installed plugin nothing fails', async () => {
  const record = join(home, 'vivavoce', 'state', 'plugins', 'claude');
  mkdirSync(record, { recursive: true });
  writeFileSync(join(record, 'manifest.json'), '{}');
  expect(await mine()).toEqual([]);
  inTerminal('claude', folder('d'));
  expect(await until((found) => found.length === 1)).toMatchObject([
    { command: 'vivavoce agent claude --continue' },
  ]);
});
