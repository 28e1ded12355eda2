import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { EngineSnapshot } from '../../../src/shared/contract/control.ts';
import { runInProcess, startCli } from '../../support/cli-context.ts';
import type { CliOutcome, CliRun } from '../../support/cli-context.ts';
import { agentInfo } from '../../support/entries.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { postJson, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let home: string;
let running: TestServer;
const started: CliRun[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  await startEngine();
});
afterEach(async () => {
  for (const run of started.splice(0)) run.interrupt();
  await running.server.stop();
  await rm(home, { recursive: true, force: true });
});

async function startEngine(state: Partial<EngineSnapshot> = {}): Promise<void> {
  const engine = new TestEngine({}, state);
  running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') }, engine);
}

function run(...args: string[]): Promise<CliOutcome> {
  return runInProcess(args, { home });
}

function start(args: readonly string[], options: { terminal?: boolean } = {}): CliRun {
  const command = startCli(args, { home, ...options });
  started.push(command);
  return command;
}

function untilConnected(agentId: string): Promise<void> {
  return untilAgents((agents) => agents.connectedIds().includes(agentId));
}

async function untilAgents(condition: (agents: TestEngine['agents']) => boolean): Promise<void> {
  const { agents } = running.engine;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!condition(agents)) return;
      void subscription.dispose();
      resolve();
    };
    const subscription = agents.subscribe(look);
    look();
  });
}

async function interrupted(command: CliRun): Promise<number> {
  command.interrupt();
  return command.exitCode;
}

describe('listen', () => {
  test('prints what arrives, line by line, until it is interrupted', async () => {
    const listening = start(['listen', '--agent', 'notes']);
    await untilConnected('notes');
    running.engine.say('hello there', 'notes');
    running.engine.say('and again', 'notes');
    await listening.stdout.until(/again\n/);
    expect(await interrupted(listening)).toBe(130);
    expect(listening.stdout.text).toBe('hello there\nand again\n');
    expect(listening.stderr.text).toBe('');
  });

  test('prints whole messages as JSON lines, unknown extensions included', async () => {
    const listening = start(['listen', '--agent', 'json', '--json']);
    await untilConnected('json');
    const message = transcription({ text: 'two\nlines', x_other: { a: 1 } });
    await postJson(`${running.url}/openvip/agents/json/messages`, message);
    await listening.stdout.until(/\n/);
    await interrupted(listening);
    expect(listening.stdout.lines).toHaveLength(1);
    expect(JSON.parse(listening.stdout.text)).toEqual(message);
  });

  test('asks for partial text only when told to, and marks it', async () => {
    const plain = start(['listen', '--agent', 'plain']);
    const eager = start(['listen', '--agent', 'eager', '--partials']);
    await untilConnected('plain');
    await untilConnected('eager');
    for (const id of ['plain', 'eager']) {
      const address = `${running.url}/openvip/agents/${id}/messages`;
      await postJson(address, transcription({ text: 'hel', partial: true }));
      await postJson(address, transcription({ text: 'hello' }));
    }
    await eager.stdout.until(/hello\n/);
    await plain.stdout.until(/hello\n/);
    expect(eager.stdout.text).toBe('… hel\nhello\n');
  });

  test('under a name that is taken fails and says what to do', async () => {
    start(['listen', '--agent', 'taken']);
    await untilConnected('taken');
    expect(await run('listen', '--agent', 'taken')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: Another program is connected as "taken".\nChoose another name with --agent.\n',
    });
  });

  test('finds a restarted engine at its new address and goes on', async () => {
    const listening = start(['listen', '--agent', 'notes'], { terminal: true });
    await untilConnected('notes');
    await running.server.stop();
    await startEngine();
    await untilConnected('notes');
    running.engine.say('back again', 'notes');
    await listening.stdout.until(/back again\n/);
    expect(await interrupted(listening)).toBe(130);
  });
});

describe('status', () => {
  test('tells state, microphone, recogniser, agents and what is wrong', async () => {
    start(['listen', '--agent', 'claude']);
    await untilConnected('claude');
    running.engine.change({
      notices: [
        {
          id: crypto.randomUUID(),
          severity: 'warning',
          code: 'x',
          message: 'The disk is full.',
          remedy: 'Make room.',
        },
      ],
    });
    const { stdout, exitCode } = await run('status');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'State        listening',
      'Microphone   Built-in microphone',
      'Recogniser   whisper-base, any language, idle',
      'Loudspeaker  Built-in speakers',
      'Agents       claude (active)',
      'Version      0.1.0',
      'warning: The disk is full. Make room.',
      '',
    ]);
  });

  test('as JSON is the whole snapshot', async () => {
    const { stdout } = await run('status', '--json');
    expect(JSON.parse(stdout)).toEqual({ running: true, ...running.engine.snapshot() });
  });
});

describe('commands to a running engine', () => {
  test('talk passes each action on and prints nothing', async () => {
    for (const action of ['start', 'stop', 'toggle', 'cancel']) {
      expect(await run('talk', action)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    }
    expect(running.engine.asked).toEqual(['talk start', 'talk stop', 'talk toggle', 'talk cancel']);
  });

  test('agents lists them, use switches, and an unknown name is answered with those that are there', async () => {
    for (const id of ['claude', 'codex']) {
      start(['listen', '--agent', id]);
      await untilConnected(id);
    }
    expect((await run('agents')).stdout).toBe('*  claude  connected  draft\n   codex   connected  draft\n');
    expect(await run('use', 'codex')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect((await run('agents')).stdout).toBe('   claude  connected  draft\n*  codex   connected  draft\n');
    expect(await run('use', 'gemini')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: No agent "gemini" is connected.\nConnected: "claude", "codex".\n',
    });
  });

  test('agents tells who an agent is and what it does or needs, and below how to connect others that are near', async () => {
    running.engine.setAgents([
      agentInfo({ id: 'web', name: 'Parser', program: 'codex', activity: 'working', active: true }),
      agentInfo({
        id: 'claude',
        name: 'claude',
        program: 'claude',
        activity: 'needs-you',
        attention: 'permission',
      }),
    ]);
    running.engine.discovered = [
      {
        id: 'pid-7',
        program: 'gemini',
        name: null,
        folder: '/srv/web\u001B[2J\nshop',
        pid: 7,
        activity: 'idle',
        remedy: 'Connect its tmux pane with: vivavoce bridge tmux --pane %3',
        command: 'vivavoce bridge tmux --pane %3',
        connectable: true,
      },
    ];
    expect(await run('agents')).toEqual({
      exitCode: 0,
      stdout:
        '*  web     Parser  codex   working              connected  draft\n' +
        '   claude          claude  asks for permission  connected  draft\n',
      stderr:
        '\nNear, but not connected:\n' +
        '    gemini  /srv/web[2J shop  idle  Connect its tmux pane with: vivavoce bridge tmux --pane %3\n',
    });
    expect((await run('agents', '--json')).stderr).toBe('');
  });

  test('agents lists them also where the engine cannot look for others', async () => {
    running.engine.setAgents([agentInfo({ id: 'web', active: true })]);
    running.engine.discover = () => Promise.reject(new AppError('unavailable', 'No process can be seen.'));
    expect(await run('agents')).toEqual({ exitCode: 0, stdout: '*  web  connected  draft\n', stderr: '' });
  });

  test('output says where text goes, and changes it', async () => {
    expect((await run('output')).stdout).toBe('agents\n');
    expect(await run('output', 'keyboard')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect((await run('output')).stdout).toBe('keyboard\n');
  });

  test('spell begins and ends spelling', async () => {
    for (const args of [['spell'], ['spell', 'off'], ['spell', 'on']])
      expect(await run(...args)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(running.engine.asked).toEqual(['spelling true', 'spelling false', 'spelling true']);
  });

  test('devices lists microphones and loudspeakers', async () => {
    expect((await run('devices')).stdout.split('\n')).toEqual([
      '*  in   default  Built-in microphone',
      '*  out  default  Built-in speakers',
      '   out  usb      USB headphones',
      '',
    ]);
    expect(JSON.parse((await run('devices', '--json')).stdout)).toEqual({
      devices: await running.engine.devices(),
      outputs: await running.engine.outputs(),
    });
  });

  test('settings are those of the engine, and a change goes to it', async () => {
    expect((await run('settings', 'get', 'server.compat')).stdout).toBe('openvip\n');
    expect(await run('settings', 'set', 'server.compat', 'dictare')).toMatchObject({ exitCode: 0 });
    expect((await run('settings', 'get', 'server.compat')).stdout).toBe('dictare\n');
    expect(running.engine.asked).toEqual(['setting server.compat "dictare"']);
  });

  test('open --print gives a link that signs in once', async () => {
    const { stdout } = await run('open', '--print');
    const answer = await fetch(stdout.trim(), { redirect: 'manual' });
    expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
  });

  test('a refusal of the engine is told with its remedy', async () => {
    running.engine.talk = async () => {
      throw new AppError('microphone-missing', 'No microphone.', { remedy: 'Plug one in.' });
    };
    expect(await run('talk', 'start')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: No microphone.\nPlug one in.\n',
    });
  });

  test('version --verbose knows the engine', async () => {
    expect((await run('version', '--verbose')).stdout).toContain(
      `0.1.0, process ${process.pid}, ${running.url}`,
    );
  });
});

describe('doctor', () => {
  test('joins its own checks and those of the engine; --timings adds times and memory', async () => {
    const report = await running.engine.doctor();
    running.engine.doctor = async () => ({
      ...report,
      startup: { listeningMs: 310, canHearMs: 420, modelsWarmMs: 1800 },
      memory: { engineRssBytes: 90_000_000, inferenceRssBytes: null },
    });
    const { stdout, exitCode } = await run('doctor', '--timings');
    expect(exitCode).toBe(0);
    for (const name of ['node', 'ffmpeg', 'models', 'engine', 'microphone']) {
      expect(stdout).toMatch(new RegExp(`^ok {4}${name}: `, 'm'));
    }
    expect(stdout).toMatch(/^Start to ready to hear +420 ms$/m);
    expect(stdout).toMatch(/^Memory of the engine +90 MB$/m);
    expect(stdout).toMatch(/^Memory of the inference process +unknown$/m);
  });

  test('fails when a check fails, and says what to do', async () => {
    const report = await running.engine.doctor();
    const missing = { name: 'microphone', ok: false, detail: 'None was found.', remedy: 'Plug one in.' };
    const startup = { listeningMs: null, canHearMs: 2, modelsWarmMs: 3 };
    running.engine.doctor = async () => ({ ...report, startup, checks: [missing] });
    const { stdout, exitCode } = await run('doctor');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('FAIL  microphone: None was found.\n      Plug one in.\n');
    expect(stdout).not.toContain('Start to');
    const { stdout: json } = await run('doctor', '--json');
    expect(JSON.parse(json)).toMatchObject({ ok: false });
  });
});

describe('dictate', () => {
  test('prints one utterance and gives voice, listening and mute back', async () => {
    await running.server.stop();
    await startEngine({ listening: false, muted: true, status: 'off' });
    start(['listen', '--agent', 'claude']);
    await untilConnected('claude');
    const dictating = start(['dictate']);
    await running.engine.until(() => running.engine.asked.includes('listening true'));
    const agentId = String(running.engine.agents.activeAgentId);
    expect(agentId).toMatch(/^dictate-/);
    running.engine.say('write this down', agentId);
    expect(await dictating.exitCode).toBe(0);
    expect(dictating.stdout.text).toBe('write this down\n');
    expect(running.engine.agents.activeAgentId).toBe('claude');
    expect(running.engine.asked).toEqual(['muted false', 'listening true', 'listening false', 'muted true']);
    expect(running.engine.agents.connectedIds()).toEqual(['claude']);
  });

  test('until submit goes on to the message that asks for it', async () => {
    const dictating = start(['dictate', '--until-submit']);
    await untilAgents(({ activeAgentId }) => activeAgentId?.startsWith('dictate-') === true);
    const address = `${running.url}/openvip/agents/${String(running.engine.agents.activeAgentId)}/messages`;
    await postJson(address, transcription({ text: 'one' }));
    await postJson(address, transcription({ text: 'two', x_input: { ops: ['submit'] } }));
    expect(await dictating.exitCode).toBe(0);
    expect(dictating.stdout.text).toBe('one\ntwo\n');
  });

  test.each([
    ['after', true],
    ['before', false],
  ])('until submit ends at the spoken command, announced %s its text', async (_, textFirst) => {
    const submit = { command: 'submit', trigger: 'ok send', confidence: 0.97, agentId: null } as const;
    const dictating = start(['dictate', '--until-submit']);
    await untilAgents(({ activeAgentId }) => activeAgentId?.startsWith('dictate-') === true);
    const agentId = String(running.engine.agents.activeAgentId);
    const address = `${running.url}/openvip/agents/${agentId}/messages`;
    const id = crypto.randomUUID();
    const say = () => postJson(address, transcription({ id, text: 'two' }));
    await postJson(address, transcription({ text: 'one' }));
    if (textFirst) await say();
    await dictating.stdout.until(textFirst ? /two\n/ : /one\n/);
    running.engine.final('elsewhere', { agentId: 'claude', commands: [submit] });
    running.engine.final('two', { id, agentId, commands: [submit] });
    if (!textFirst) await say();
    expect(await dictating.exitCode).toBe(0);
    expect(dictating.stdout.text).toBe('one\ntwo\n');
  });

  test('until submit ends at a command that is said alone', async () => {
    const dictating = start(['dictate', '--until-submit']);
    await untilAgents(({ activeAgentId }) => activeAgentId?.startsWith('dictate-') === true);
    const agentId = String(running.engine.agents.activeAgentId);
    const submit = { command: 'submit', trigger: 'ok send', confidence: 0.97, agentId: null } as const;
    running.engine.final('', { agentId, rawText: 'ok send', commands: [submit], delivery: 'done' });
    expect(await dictating.exitCode).toBe(0);
    expect(dictating.stdout.text).toBe('');
  });

  test('interrupted gives everything back and ends with 130', async () => {
    await running.server.stop();
    await startEngine({ listening: false, status: 'off' });
    const dictating = start(['dictate']);
    await running.engine.until(() => running.engine.asked.includes('listening true'));
    expect(await interrupted(dictating)).toBe(130);
    expect(running.engine.asked.at(-1)).toBe('listening false');
    expect(dictating.stdout.text).toBe('');
  });

  test('without a microphone says so at once', async () => {
    await running.server.stop();
    await startEngine({ microphone: { state: 'closed', source: 'none', device: null, problem: null } });
    const { exitCode, stderr } = await run('dictate');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The engine has no microphone.');
  });
});

describe('the endpoint file', () => {
  test.each([
    ['of a process that is gone', (text: string) => text.replace(/"pid": \d+/, '"pid": 4194304')],
    ['of another machine', (text: string) => text.replace('127.0.0.1', '203.0.113.9')],
    ['that is damaged', (text: string) => text.slice(0, 40)],
  ])('%s is not believed', async (_, damage) => {
    const path = join(home, 'state', 'endpoint.json');
    await writeFile(path, damage(await readFile(path, 'utf8')));
    expect((await run('talk', 'start')).exitCode).toBe(3);
    expect(running.engine.asked).toEqual([]);
  });

  test('that others may write is not believed', async () => {
    await chmod(join(home, 'state', 'endpoint.json'), 0o622);
    expect((await run('talk', 'start')).exitCode).toBe(3);
  });
});
