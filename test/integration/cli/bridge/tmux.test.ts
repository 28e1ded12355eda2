import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TmuxBridge } from '../../../../src/cli/bridges/tmux-bridge.ts';
import { startCli } from '../../../support/cli-context.ts';
import type { CliRun } from '../../../support/cli-context.ts';
import { runCliProcess } from '../../../support/cli-process.ts';
import { TestEngine } from '../../../support/test-engine.ts';
import { postJson, startServer, transcription } from '../../../support/test-server.ts';
import type { TestServer } from '../../../support/test-server.ts';

const POLL_MS = 20;
const SUBMIT = { x_input: { ops: ['submit'] } };

let home: string;
let shop: string;
let env: Record<string, string>;
let running: TestServer;
let run: CliRun | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  shop = join(home, 'Größe');
  await mkdir(shop);
  // A server of tmux for this test alone.
  env = { PATH: process.env['PATH'] ?? '', TMUX_TMPDIR: home, TERM: 'xterm-256color', SHELL: '/bin/sh' };
  running = await startServer({}, { endpointFilePath: join(home, 'state/endpoint.json') }, new TestEngine());
});
afterEach(async () => {
  run?.interrupt();
  await run?.exitCode.catch(() => {});
  run = undefined;
  try {
    tmux('kill-server');
  } catch {
    // Its last pane was closed before.
  }
  await running.server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-u', ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A pane in which everything that is typed gets into the file `typed`, line by line. */
function openPane(prepare = ''): string {
  const program = `${prepare} exec cat > ${join(home, 'typed')}`;
  const pane = tmux(
    'new-session',
    '-d',
    '-P',
    '-F',
    '#{pane_id}',
    '-x',
    '80',
    '-y',
    '24',
    '-c',
    shop,
    program,
  );
  return pane;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(POLL_MS);
}

function typed(): string {
  return existsSync(join(home, 'typed')) ? readFileSync(join(home, 'typed'), 'utf8') : '';
}

async function bridgeTo(pane: string, ...args: string[]): Promise<void> {
  await until(() => tmux('display-message', '-p', '-t', pane, '#{pane_current_command}') === 'cat');
  run = startCli(['bridge', 'tmux', '--pane', pane, ...args], { home, env });
  await until(() => running.engine.asked.some((asked) => asked.startsWith('about ')));
}

async function say(agentId: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  await postJson(`${running.url}/openvip/agents/${agentId}/messages`, transcription(fields));
}

test('text is pasted as one, sent by a key, and escape sequences do not get through', async () => {
  await bridgeTo(openPane(String.raw`printf '\033[?2004h';`));
  expect(running.engine.asked.at(-1)).toBe(
    `about cat-größe ${JSON.stringify({ folder: shop, program: 'cat' })}`,
  );
  await say('cat-größe', { text: "don't; $(stop) \u001B[31mhere" });
  await say('cat-größe', { text: 'and there', ...SUBMIT });
  await until(() => typed().endsWith('\n'));
  expect(typed()).toBe("\u001B[200~don't; $(stop) here\u001B[201~\u001B[200~and there\u001B[201~\n");
  expect(tmux('list-buffers')).toBe('');
});

test('a program that does not ask for pastes gets the bare text; new lines are keys', async () => {
  await bridgeTo(openPane(), '--newline', 'ctrl+j', '--name', 'notes');
  await say('notes', { text: 'one\ntwo', x_input: { ops: ['newline'] } });
  await say('notes', { text: 'three', ...SUBMIT });
  await until(() => typed().endsWith('three\n'));
  expect(typed()).toBe('one\ntwo\nthree\n');
});

test('a user who reads back in the pane does not keep the text from the program', async () => {
  const pane = openPane();
  await bridgeTo(pane, '--name', 'notes');
  tmux('copy-mode', '-t', pane);
  await say('notes', { text: 'hello', ...SUBMIT });
  await until(() => typed() === 'hello\n');
});

test('hooks of the program in the pane speak for its bridge', async () => {
  const pane = openPane();
  await bridgeTo(pane, '--name', 'notes');
  const [server = '', socket = ''] = tmux('display-message', '-p', '#{pid} #{socket_path}').split(' ');
  await runCliProcess(['hook', 'aider', 'notify'], {
    home,
    env: { TMUX: `${socket},${server},0`, TMUX_PANE: pane },
  });
  expect(running.engine.reports).toEqual([['notes', { type: 'needs-you', reason: 'input', text: null }]]);
});

test('ends with the pane', async () => {
  const pane = openPane();
  await bridgeTo(pane);
  tmux('kill-pane', '-t', pane);
  expect(await run?.exitCode).toBe(0);
});

test('what a pane did not take is left in no buffer', async () => {
  const pane = openPane();
  tmux('new-window', 'exec cat');
  const bridge = await TmuxBridge.open({ env }, { pane, newline: 'ctrl+j' });
  tmux('kill-pane', '-t', pane);
  const host = { receipt: () => {}, settings: async () => undefined };
  const message = {
    id: '1',
    text: 'a secret',
    operations: [],
    withdraws: [],
  };
  await expect(bridge.deliver(message, host)).rejects.toMatchObject({ code: 'output-refused' });
  expect(tmux('list-buffers')).toBe('');
});

test('a pane that is not there is told', async () => {
  openPane();
  run = startCli(['bridge', 'tmux', '--pane', '%99'], { home, env });
  expect(await run.exitCode).toBe(1);
  expect(run.stderr.text).toContain('tmux has no pane "%99".');
});
