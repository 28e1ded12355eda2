import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalDecision } from '../../../../src/shared/contract/questions.ts';
import { Readable } from 'node:stream';
import { runHook } from '../../../../src/cli/hook/run-hook.ts';
import type { CliContext } from '../../../../src/cli/context.ts';
import { MemoryOutput, PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { runCliProcess, startCliProcess } from '../../../support/cli-process.ts';
import type { CliProcessOutcome } from '../../../support/cli-process.ts';
import { deferred } from '../../../support/deferred.ts';
import { TestEngine } from '../../../support/test-engine.ts';
import { startServer } from '../../../support/test-server.ts';
import type { TestServer } from '../../../support/test-server.ts';

let home: string;
let endpointFile: string;
let running: TestServer | undefined;
let other: Server | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  endpointFile = join(home, 'state', 'endpoint.json');
});
afterEach(async () => {
  await running?.server.stop();
  running = undefined;
  other?.close();
  other = undefined;
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function startEngine(): Promise<TestEngine> {
  const engine = new TestEngine();
  running = await startServer({}, { endpointFilePath: endpointFile }, engine);
  return engine;
}

function fixture(program: string, name: string): string {
  return readFileSync(join(PACKAGE_ROOT, 'test/fixtures/hooks', program, `${name}.json`), 'utf8');
}

interface HookOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly data?: string;
}

function hook(program: string, event: string, options: HookOptions = {}): Promise<CliProcessOutcome> {
  const { data, ...rest } = options;
  return runCliProcess(['hook', program, event, ...(data === undefined ? [] : [data])], { home, ...rest });
}

/** A hook does not wait for a slow engine: what it sent may still be on its way when it has ended. */
async function reports(engine: TestEngine): Promise<TestEngine['reports']> {
  await until(() => engine.reports.length > 0);
  return engine.reports;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const SILENT = { exitCode: 0, stdout: '', stderr: '' };
const SAID = { type: 'turn-completed', text: "I've completed the refactoring. Here's a summary..." };

async function writeSession(name: string, record: object): Promise<string> {
  const folder = join(home, 'state', 'sessions');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(record));
  return path;
}

describe('what a program says reaches the engine', () => {
  test('also from a process that has only just begun: timers of signals take whole milliseconds', async () => {
    const engine = await startEngine();
    const context: CliContext = {
      env: { VIVAVOCE_HOME: home },
      platform: process.platform,
      homeDir: home,
      workingDir: home,
      packageRoot: PACKAGE_ROOT,
      self: { command: process.execPath, args: [] },
      stdin: Readable.from([Buffer.from(fixture('claude', 'stop'))]),
      stdout: new MemoryOutput(),
      stderr: new MemoryOutput(),
      signal: new AbortController().signal,
    };
    await runHook(context, { program: 'claude', event: 'stop', begunAtMs: performance.now() + 0.25 });
    expect(await reports(engine)).toMatchObject([[expect.any(String), SAID]]);
  });

  test('for an agent by program and folder, and the program reads nothing', async () => {
    const engine = await startEngine();
    expect(await hook('claude', 'stop', { input: fixture('claude', 'stop') })).toEqual(SILENT);
    expect(await reports(engine)).toEqual([['claude-shop', SAID]]);
  });

  test('for the agent of the wrapper in which the program runs', async () => {
    const engine = await startEngine();
    await hook('claude', 'stop', { input: fixture('claude', 'stop'), env: { VIVAVOCE_AGENT: 'Größe' } });
    expect(await reports(engine)).toEqual([['Größe', SAID]]);
  });

  test('for the agent that the bridge of the session is', async () => {
    const engine = await startEngine();
    await writeSession('claude-abc123.json', { agentId: 'claude-shop-2', pid: process.pid, folder: null });
    await hook('claude', 'stop', { input: fixture('claude', 'stop') });
    expect(await reports(engine)).toEqual([['claude-shop-2', SAID]]);
  });

  test('for the agent of the tmux pane in which the program runs', async () => {
    const engine = await startEngine();
    await writeSession('tmux-4711-%25;7.json', { agentId: 'reviewer', pid: process.pid, folder: null });
    const env = { TMUX: '/tmp/tmux-0/default,4711,0', TMUX_PANE: '%7' };
    await hook('gemini', 'before-agent', { input: fixture('gemini', 'before-agent'), env });
    expect(await reports(engine)).toEqual([['reviewer', { type: 'working' }]]);
  });

  test('not for a bridge that is gone: its file is removed', async () => {
    const engine = await startEngine();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const file = await writeSession('claude-abc123.json', { agentId: 'claude-shop-2', pid, folder: null });
    await hook('claude', 'stop', { input: fixture('claude', 'stop') });
    expect(await reports(engine)).toEqual([['claude-shop', SAID]]);
    expect(existsSync(file)).toBe(false);
  });

  test('when it is the last argument, as the older notifications of Codex are', async () => {
    const engine = await startEngine();
    await hook('codex', 'notify', { data: fixture('codex', 'notify') });
    expect(await reports(engine)).toMatchObject([['codex-project', { type: 'turn-completed' }]]);
  });

  test('when the program leaves the input open', async () => {
    const engine = await startEngine();
    const run = startCliProcess(['hook', 'claude', 'stop'], { home });
    run.child.stdin.write(fixture('claude', 'stop'));
    expect(await run.exitCode).toBe(0);
    expect(await reports(engine)).toHaveLength(1);
  });

  test('when the engine is too busy to answer in time: a process that waits tells it', async () => {
    const requests: string[] = [];
    const { port } = await listen((socket) => {
      const number = requests.push('') - 1;
      socket.on('error', () => {});
      socket.on('data', (piece) => {
        requests[number] += piece.toString('utf8');
        // The first one is left without an answer.
        if (number > 0 && requests[number]?.endsWith('}') === true) {
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
        }
      });
    });
    await writeEndpoint({ port });
    expect(await hook('claude', 'stop', { input: fixture('claude', 'stop') })).toEqual(SILENT);
    await until(() => requests[1]?.endsWith(JSON.stringify(SAID)) === true);
    expect(requests[1]).toContain('POST /api/agents/claude-shop/reports HTTP/1.1');
    expect(await readdir(join(home, 'state'))).toEqual(['endpoint.json']);
  });

  test('when there is no data at all, in the folder where the hook runs', async () => {
    const engine = await startEngine();
    const folder = join(home, 'Web Shop');
    await mkdir(folder);
    await runCliProcess(['hook', 'aider', 'notify'], { home, workingDir: folder });
    expect(await reports(engine)).toEqual([
      ['aider-web-shop', { type: 'needs-you', reason: 'input', text: null }],
    ]);
  });
});

describe('a hook never disturbs its program', () => {
  test.each([
    ['claude', 'stop', ''],
    ['gemini', 'after-agent', '{}\n'],
    ['cursor', 'before-submit-prompt', '{"continue":true}\n'],
  ])('%s %s without an engine', async (program, event, stdout) => {
    const input = fixture(program, event);
    expect(await hook(program, event, { input })).toEqual({ ...SILENT, stdout });
  });

  test.each([
    ['a program that nobody knows', 'vim', 'stop', '{}'],
    ['an event that nobody knows', 'claude', 'worktree-create', '{}'],
    ['no JSON', 'claude', 'stop', 'hello'],
    ['nothing', 'claude', 'stop', ''],
  ])('%s', async (_, program, event, input) => {
    await startEngine();
    expect(await hook(program, event, { input })).toEqual(SILENT);
  });

  test.each(['stop', 'permission-request'])('an engine that never answers: %s', async (event) => {
    const connected = deferred();
    const { port } = await listen((socket) => {
      socket.on('error', () => {});
      connected.resolve();
    });
    await writeEndpoint({ port });
    // The server holds the connection for ever; that the process ends is what is tested.
    expect(await hook('claude', event, { input: fixture('claude', event) })).toEqual(SILENT);
    await connected.promise;
  });

  test('an engine that refuses', async () => {
    const engine = await startEngine();
    const endpoint = JSON.parse(await readFile(endpointFile, 'utf8')) as object;
    await writeFile(endpointFile, JSON.stringify({ ...endpoint, token: 'x'.repeat(40) }));
    expect(
      await hook('claude', 'permission-request', { input: fixture('claude', 'permission-request') }),
    ).toEqual(SILENT);
    expect(engine.reports).toEqual([]);
    expect(engine.questions.approvalsAsked).toEqual([]);
  });

  test.each([
    ['that others can write', { host: '127.0.0.1' }, 0o666],
    ['that leads to another machine', { host: '192.0.2.1' }, 0o600],
  ])('an endpoint file %s is not believed', async (_, fields, mode) => {
    let connections = 0;
    const { port } = await listen(() => (connections += 1));
    await writeEndpoint({ port, ...fields }, mode);
    expect(await hook('claude', 'stop', { input: fixture('claude', 'stop') })).toEqual(SILENT);
    expect(connections).toBe(0);
  });
});

describe('permissions', () => {
  function decideBy(engine: TestEngine, decision: ApprovalDecision): void {
    engine.questions.onApprove = async () => ({ decision, by: 'voice', problem: null });
  }

  test.each([
    ['allow', { behavior: 'allow' }],
    ['deny', { behavior: 'deny', message: expect.any(String) }],
  ] as const)('the user says %s, and the program reads it', async (decision, told) => {
    const engine = await startEngine();
    decideBy(engine, decision);
    const { exitCode, stdout } = await hook('claude', 'permission-request', {
      input: fixture('claude', 'permission-request'),
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: told },
    });
    expect(engine.questions.approvalsAsked).toEqual([
      { agentId: 'claude-shop', tool: 'Bash', action: 'rm -rf node_modules' },
    ]);
    await until(() => engine.reports.length === 2);
    expect(engine.reports.map(([, { type }]) => type)).toEqual(['needs-you', 'working']);
  });

  test('nobody decides, and the program asks in its own way', async () => {
    const engine = await startEngine();
    expect(
      await hook('codex', 'permission-request', { input: fixture('codex', 'permission-request') }),
    ).toEqual(SILENT);
    expect(engine.reports).toMatchObject([['codex-project', { type: 'needs-you', reason: 'permission' }]]);
    expect(engine.questions.approvalsAsked).toHaveLength(1);
  });

  test('the program no longer waits, and the question is taken back', async () => {
    const engine = await startEngine();
    const asked = deferred();
    const takenBack = deferred();
    engine.questions.onApprove = async (_request, signal) => {
      signal.addEventListener('abort', () => takenBack.resolve(), { once: true });
      asked.resolve();
      await takenBack.promise;
      return { decision: 'none', by: null, problem: 'cancelled' };
    };
    const run = startCliProcess(['hook', 'claude', 'permission-request'], { home });
    run.child.stdin.end(fixture('claude', 'permission-request'));
    await asked.promise;
    run.child.kill('SIGTERM');
    await takenBack.promise;
    expect(await run.exitCode).toBe(0);
    expect(run.stdout.text).toBe('');
  });
});

function listen(onConnection: Parameters<typeof createServer>[1]): Promise<AddressInfo> {
  const server = createServer({}, onConnection);
  other = server;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
}

async function writeEndpoint(
  fields: { readonly port: number; readonly host?: string },
  mode = 0o600,
): Promise<void> {
  await mkdir(join(home, 'state'), { recursive: true });
  const endpoint = {
    schemaVersion: 1,
    pid: process.pid,
    instanceId: crypto.randomUUID(),
    host: '127.0.0.1',
    token: 'x'.repeat(40),
    openvip: '1.0',
    version: '0.1.0',
    ...fields,
  };
  await writeFile(endpointFile, JSON.stringify(endpoint));
  await chmod(endpointFile, mode);
}
