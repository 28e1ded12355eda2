import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCli } from '../../../support/cli-context.ts';
import type { CliRun } from '../../../support/cli-context.ts';
import { TestEngine } from '../../../support/test-engine.ts';
import { postJson, startServer, transcription } from '../../../support/test-server.ts';
import type { TestServer } from '../../../support/test-server.ts';

let home: string;
let shop: string;
let codex: string;
let running: TestServer;
const started: CliRun[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  shop = join(home, 'shop');
  await mkdir(shop);
  codex = await scriptedCodex();
  await startEngine();
});
afterEach(async () => {
  for (const run of started.splice(0)) {
    run.interrupt();
    await run.exitCode.catch(() => {});
  }
  await running.server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function startEngine(): Promise<void> {
  running = await startServer({}, { endpointFilePath: join(home, 'state/endpoint.json') }, new TestEngine());
}

/** A program in place of Codex: notes its arguments, and fails as long as there is a file `refuses`. */
async function scriptedCodex(): Promise<string> {
  const path = join(home, 'codex.mjs');
  const script = `#!${process.execPath}
import { appendFileSync, existsSync } from 'node:fs';
if (existsSync(${JSON.stringify(join(home, 'refuses'))})) process.exit(1);
appendFileSync(${JSON.stringify(join(home, 'calls.jsonl'))}, JSON.stringify(process.argv.slice(2)) + '\\n');
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

/** The arguments of each call, once there are so many. */
async function calls(count: number): Promise<readonly (readonly string[])[]> {
  const path = join(home, 'calls.jsonl');
  const lines = (): string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []);
  await until(() => lines().length >= count);
  return lines().map((line) => JSON.parse(line) as string[]);
}

function bridge(args: readonly string[], stdin?: PassThrough): CliRun {
  const run = startCli(['bridge', ...args], {
    home,
    workingDir: shop,
    env: { VIVAVOCE_CODEX: codex },
    ...(stdin === undefined ? {} : { stdin }),
  });
  started.push(run);
  return run;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Connected, and the engine knows what it is. */
function untilIntroduced(agentId: string): Promise<void> {
  return until(() => running.engine.asked.some((asked) => asked.startsWith(`about ${agentId} `)));
}

async function say(agentId: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
  const message = transcription(fields);
  await postJson(`${running.url}/openvip/agents/${agentId}/messages`, message);
  return String(message['id']);
}

const SUBMIT = { x_input: { ops: ['submit'] } };

describe('codex', () => {
  const THREAD = ['codex', '--thread', 'thread-1', '--folder'];

  test('what was said until it is to be sent goes to the thread as one message', async () => {
    bridge([...THREAD, shop]);
    await untilIntroduced('codex-shop');
    expect(running.engine.asked).toContain(
      `about codex-shop ${JSON.stringify({ folder: shop, program: 'codex' })}`,
    );
    await say('codex-shop', { text: 'run "the $(tests)"' });
    const wrong = await say('codex-shop', { text: 'delete everything' });
    await say('codex-shop', { text: '', x_vivavoce: { withdraws: [wrong] } });
    await say('codex-shop', { text: '', x_input: { ops: ['newline'] } });
    await say('codex-shop', { text: 'and commit', ...SUBMIT });
    expect(await calls(1)).toEqual([
      ['queue', '--thread', 'thread-1', '--message=run "the $(tests)"\nand commit'],
    ]);
    expect(running.engine.receipts).toEqual([]);
  });

  test('a refused text is told at the agent, kept, and goes with the next one', async () => {
    const run = bridge([...THREAD, shop]);
    await untilIntroduced('codex-shop');
    await writeFile(join(home, 'refuses'), '');
    await say('codex-shop', { text: 'one', ...SUBMIT });
    await until(() => running.engine.reports.length > 0);
    expect(running.engine.reports).toEqual([
      [
        'codex-shop',
        { type: 'needs-you', reason: 'input', text: expect.stringContaining('Codex did not take the text') },
      ],
    ]);
    expect(run.stderr.text).toContain('Codex did not take the text');
    expect(run.stderr.text).not.toContain('one\n');
    await rm(join(home, 'refuses'));
    await say('codex-shop', { text: 'two', ...SUBMIT });
    expect((await calls(1)).map((args) => args[3])).toEqual(['--message=one two']);
  });

  test('an agent that took the next text needs nobody any more', async () => {
    bridge([...THREAD, shop]);
    await untilIntroduced('codex-shop');
    await writeFile(join(home, 'refuses'), '');
    await say('codex-shop', { text: 'one', ...SUBMIT });
    await until(() => running.engine.reports.length > 0);
    await rm(join(home, 'refuses'));
    await say('codex-shop', { text: 'two', ...SUBMIT });
    await until(() => running.engine.reports.length > 1);
    await say('codex-shop', { text: 'three', ...SUBMIT });
    await calls(2);
    expect(running.engine.reports.slice(1)).toEqual([['codex-shop', { type: 'turn-completed', text: null }]]);
  });

  test('a text that is too long is refused until a part of it is taken back', async () => {
    bridge([...THREAD, shop]);
    await untilIntroduced('codex-shop');
    await say('codex-shop', { text: 'short' });
    const long = await say('codex-shop', { text: 'ö'.repeat(6 * 1024), ...SUBMIT });
    await until(() => running.engine.reports.length > 0);
    expect(running.engine.reports[0]?.[1]).toMatchObject({ text: expect.stringContaining('12 at once') });
    await say('codex-shop', { text: '', x_vivavoce: { withdraws: [long] }, ...SUBMIT });
    expect((await calls(1)).map((args) => args[3])).toEqual(['--message=short']);
  });

  test('a program that is not there is told at once to whoever looks', async () => {
    const env = { VIVAVOCE_CODEX: join(home, 'nothing-here') };
    const run = startCli(['bridge', ...THREAD, shop], { home, env, terminal: true });
    expect(await run.exitCode).toBe(1);
    expect(run.stderr.text).toContain('VIVAVOCE_CODEX');
  });

  test('a program that has gone meanwhile is told, not forgotten', async () => {
    bridge([...THREAD, shop]);
    await untilIntroduced('codex-shop');
    await rm(codex);
    await say('codex-shop', { text: 'one', ...SUBMIT });
    await until(() => running.engine.reports.length > 0);
    expect(running.engine.reports[0]?.[1]).toMatchObject({
      text: expect.stringContaining('cannot be started'),
    });
  });

  test('ends when the process is gone in which the thread runs', async () => {
    const run = bridge([...THREAD, shop, '--parent', String(2 ** 31 - 1)]);
    expect(await run.exitCode).toBe(0);
    expect(await readdir(join(home, 'state/sessions'))).toEqual([]);
  });
});

describe('every bridge', () => {
  test('takes the next free name, and a second one for the same session leaves at once', async () => {
    bridge(['codex', '--thread', 'a']);
    await untilIntroduced('codex-shop');
    bridge(['codex', '--thread', 'b']);
    await untilIntroduced('codex-shop-2');
    const twin = bridge(['codex', '--thread', 'b']);
    expect(await twin.exitCode).toBe(0);
    expect(running.engine.agents.connectedIds()).toEqual(['codex-shop', 'codex-shop-2']);
    const file = join(home, 'state/sessions/codex-b.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ agentId: 'codex-shop-2', folder: shop });
  });

  test('gives up when nine names are taken', async () => {
    const names = ['x', ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `x-${number}`)];
    for (const name of names) bridge(['aider', '--file', `${name}.py`, '--name', name]);
    for (const name of names) await until(() => running.engine.agents.connectedIds().includes(name));
    const late = bridge(['aider', '--file', 'late.py', '--name', 'x']);
    expect(await late.exitCode).toBe(1);
    expect(late.stderr.text).toContain('from "x" to "x-9" are all taken');
  });

  test('waits for an engine, and introduces itself again to a restarted one', async () => {
    await running.server.stop();
    bridge(['codex', '--thread', 'a', '--name', 'Reviewer']);
    await startEngine();
    await untilIntroduced('Reviewer');
    expect(running.engine.asked.at(-1)).toContain('"name":"Reviewer"');
    await running.server.stop();
    await startEngine();
    await untilIntroduced('Reviewer');
    await say('Reviewer', { text: 'hello', ...SUBMIT });
    expect(await calls(1)).toHaveLength(1);
  });

  test('ends in order when it is asked to', async () => {
    const run = bridge(['codex', '--thread', 'a']);
    await untilIntroduced('codex-shop');
    run.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(await readdir(join(home, 'state/sessions'))).toEqual([]);
  });
});

describe('aider', () => {
  test('instructions are comments at the end of the file, and what is in it stays', async () => {
    const file = join(shop, 'voice.ts');
    await writeFile(file, 'export {};');
    bridge(['aider', '--file', 'voice.ts']);
    await untilIntroduced('aider-shop');
    await say('aider-shop', { text: 'add a test' });
    await say('aider-shop', { text: 'for the parser', ...SUBMIT });
    await say('aider-shop', { text: 'and run it', ...SUBMIT });
    await until(() => readFileSync(file, 'utf8').endsWith('run it AI!\n'));
    expect(readFileSync(file, 'utf8')).toBe(
      'export {};\n// add a test for the parser AI!\n// and run it AI!\n',
    );
  });

  test('a file that cannot be written is told', async () => {
    bridge(['aider', '--file', 'no/such/folder/voice.py', '--name', 'aider']);
    await untilIntroduced('aider');
    await say('aider', { text: 'hello', ...SUBMIT });
    await until(() => running.engine.reports.length > 0);
    expect(running.engine.reports[0]?.[1]).toMatchObject({
      text: expect.stringContaining('cannot be written'),
    });
  });
});

describe('claude', () => {
  test('messages are lines of JSON, receipts come back, and the end of the input is the end', async () => {
    const stdin = new PassThrough();
    const run = bridge(['claude', '--session', 'abc123', '--folder', shop], stdin);
    await untilIntroduced('claude-shop');
    const first = await say('claude-shop', { text: 'hello', ...SUBMIT });
    const second = await say('claude-shop', { text: '', x_vivavoce: { withdraws: [first] } });
    await run.stdout.until(/\n.*\n/);
    expect(run.stdout.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { id: first, text: 'hello', ops: ['submit'], withdraws: [] },
      { id: second, text: '', ops: [], withdraws: [first] },
    ]);
    stdin.write(`nonsense\n{"receipt":"eaten","messageId":"${first}"}\n`);
    stdin.write(`{"receipt":"turn-started","messageId":"${first}"}\n`);
    await until(() => running.engine.receipts.length > 0);
    expect(running.engine.receipts).toEqual([['claude-shop', { messageId: first, receipt: 'turn-started' }]]);
    stdin.end();
    expect(await run.exitCode).toBe(0);
    await until(() => running.engine.agents.connectedIds().length === 0);
  });
});

test('approvals are printed for people and for programs', async () => {
  const record = {
    at: '2026-11-20T10:00:00.000Z',
    agentId: 'claude-shop',
    tool: 'Bash',
    action: 'rm -rf\n\u001B[2Jnode_modules',
    decision: 'deny',
    by: 'voice',
    margin: 3.2,
    attempts: 1,
  } as const;
  running.engine.questions.records = [record];
  const people = startCli(['approvals'], { home });
  expect(await people.exitCode).toBe(0);
  expect(people.stdout.text).toMatch(/claude-shop {2}deny {2}voice {2}Bash {2}rm -rf \[2Jnode_modules\n$/);
  const programs = startCli(['approvals', '--json'], { home });
  expect(await programs.exitCode).toBe(0);
  expect(JSON.parse(programs.stdout.text)).toEqual(record);
  running.engine.questions.records = [];
  const nobody = startCli(['approvals'], { home });
  await nobody.exitCode;
  expect([nobody.stdout.text, nobody.stderr.text]).toEqual(['', 'Nothing was decided by voice yet.\n']);
});
