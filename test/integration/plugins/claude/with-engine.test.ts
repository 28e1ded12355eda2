import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isProcessAlive } from '../../../../src/client/node/endpoint.ts';
import { documentedPayload, PluginShell } from '../../../support/plugin-shell.ts';
import { SessionDouble } from './mod-bench.ts';
import type { SpawnStream } from './mod-bench.ts';

/** Of the documented payloads, so that hooks and mod speak of the same session. */
const SESSION = '21f4bb56-51ea-4b69-aca9-d50527693610';

let shell: PluginShell;
let session: SessionDouble;
const children: ChildProcess[] = [];

beforeEach(async () => {
  shell = await PluginShell.open();
  session = new SessionDouble(shell.folder, startProcess);
  session.sessionId = SESSION;
  session.onRun = async ([command = '', ...args], stdin) => {
    const child = spawn(command, args, { cwd: shell.folder, env: shell.env });
    child.stdin.end(stdin);
    await once(child, 'close');
  };
  await session.load();
});
afterEach(async () => {
  await session.raise('session.end', { reason: 'other', sessionId: SESSION });
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  await shell.dispose();
});

/** As Claude Code starts a process for a mod: its standard input is closed, `return()` ends it. */
function startProcess([command = '', ...args]: readonly string[]): SpawnStream {
  const child = spawn(command, args, {
    cwd: shell.folder,
    env: shell.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const { stdout } = child;
  return {
    result: once(child, 'exit').then(([code]) => ({ code: code as number | null })),
    return: async () => child.kill('SIGTERM'),
    async *[Symbol.asyncIterator]() {
      for await (const text of stdout.setEncoding('utf8'))
        yield { stream: 'stdout' as const, text: String(text) };
    },
  };
}

test('what the engine sends arrives as a prompt, and the engine hears how far it got', async () => {
  await session.start();
  await shell.untilConnected('claude-web-shop');
  const [about] = shell.engine.agents.list();
  expect(about).toMatchObject({ id: 'claude-web-shop' });
  shell.say('claude-web-shop', 'Run the tests');
  await vi.waitFor(() => expect(session.draft).toBe('Run the tests'), { timeout: 20_000 });
  shell.say('claude-web-shop', 'twice.', ['submit']);
  await vi.waitFor(
    () => expect(session.submitted).toEqual([{ text: 'Run the tests twice.', asUser: true }]),
    {
      timeout: 20_000,
    },
  );
  await vi.waitFor(
    () =>
      expect(shell.engine.receipts.map(([agentId, { receipt }]) => `${agentId} ${receipt}`)).toEqual([
        'claude-web-shop shown',
        'claude-web-shop turn-started',
        'claude-web-shop turn-started',
      ]),
    { timeout: 30_000 },
  );
});

test('the hooks of the session speak for the agent that the mod has made', async () => {
  await session.start();
  await shell.untilConnected('claude-web-shop');
  const payload = await documentedPayload('claude', 'Stop', '/somewhere/else');
  await vi.waitFor(
    async () => {
      await shell.run('vivavoce hook claude stop', payload);
      expect(shell.engine.reports.at(-1)).toEqual([
        'claude-web-shop',
        { type: 'turn-completed', text: 'All tests pass.' },
      ]);
    },
    { timeout: 30_000 },
  );
});

test('the agent leaves with the session', async () => {
  await session.start();
  await shell.untilConnected('claude-web-shop');
  await session.raise('session.end', { reason: 'prompt_input_exit', sessionId: SESSION });
  await shell.untilDisconnected('claude-web-shop');
});

test('the agent leaves when Claude Code was killed', async () => {
  const command = `vivavoce bridge claude --session ${SESSION} --folder "$PWD" --stdin none < /dev/null & echo $!; wait`;
  const claude = spawn('sh', ['-c', command], { cwd: shell.folder, env: shell.env });
  const [line] = (await once(claude.stdout, 'data')) as [Buffer];
  await shell.untilConnected('claude-web-shop');
  claude.kill('SIGKILL');
  await shell.untilDisconnected('claude-web-shop');
  await vi.waitFor(() => expect(isProcessAlive(Number(String(line)))).toBe(false), { timeout: 20_000 });
});
