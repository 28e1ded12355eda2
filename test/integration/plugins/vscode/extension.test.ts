import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activateIn } from '../../../../plugins/vscode/activation.js';
import { startServer } from '../../../support/test-server.ts';
import type { TestServer } from '../../../support/test-server.ts';
import { TestEngine } from '../../../support/test-engine.ts';
import { EditorDouble, TerminalDouble } from './editor-double.ts';
import type { StatusItemDouble } from './editor-double.ts';

let home: string;
let endpointFile: string;
let running: TestServer | undefined;
let editor: EditorDouble;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  endpointFile = join(home, 'endpoint.json');
  editor = new EditorDouble();
  editor.settings = { endpointFile, 'terminal.submitDelayMs': 1 };
});
afterEach(async () => {
  editor.dispose();
  await running?.server.stop();
  running = undefined;
  await rm(home, { recursive: true, force: true });
});

async function startEngine(engine = new TestEngine()): Promise<TestEngine> {
  running = await startServer({}, { endpointFilePath: endpointFile }, engine);
  return engine;
}

function activate(): StatusItemDouble {
  activateIn(editor.api, editor.subscriptions);
  return editor.items.at(-1) as StatusItemDouble;
}

async function untilAgents(engine: TestEngine, ids: readonly string[]): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (engine.agents.connectedIds().join() !== ids.join()) return;
      void subscription.dispose();
      resolve();
    };
    const subscription = engine.agents.subscribe(look);
    look();
  });
}

function say(engine: TestEngine, agentId: string, text: string, ops: readonly string[] = []): void {
  const input = ops.length === 0 ? {} : { x_input: { ops } };
  const message = {
    openvip: '1.0',
    type: 'transcription',
    text,
    timestamp: new Date().toISOString(),
  } as const;
  if (!engine.agents.relay(agentId, { ...message, id: crypto.randomUUID(), ...input } as never))
    throw new Error(`${agentId} is not connected.`);
}

describe('dictation into a terminal', () => {
  let engine: TestEngine;
  let terminal: TerminalDouble;

  beforeEach(async () => {
    engine = await startEngine();
    terminal = new TerminalDouble('zsh: Project 2');
    editor.activeTerminal = terminal;
    activate();
  });

  test('makes the terminal the active agent under its own name', async () => {
    await editor.run('sendToTerminal');
    expect(engine.agents.connectedIds()).toEqual(['zsh-project-2']);
    expect(engine.agents.activeAgentId).toBe('zsh-project-2');
    expect(engine.asked).toContain(
      'about zsh-project-2 {"name":"zsh: Project 2","folder":"/home/me/project"}',
    );
    expect(editor.told).toEqual(['Dictation goes to the terminal “zsh: Project 2”.']);
  });

  test('lies unsubmitted until it is submitted', async () => {
    await editor.run('sendToTerminal');
    say(engine, 'zsh-project-2', 'git status');
    await terminal.untilTyped('git status');
    expect(terminal.sent).toEqual([['git status', false]]);
    say(engine, 'zsh-project-2', '', ['submit']);
    await terminal.untilTyped('git status\r');
  });

  test('is submitted by an Enter of its own, after the text', async () => {
    await editor.run('sendToTerminal');
    say(engine, 'zsh-project-2', 'run it', ['submit']);
    await terminal.untilTyped('run it\r');
    expect(terminal.sent).toEqual([
      ['run it', false],
      ['', true],
    ]);
  });

  test('pastes several lines and new lines in brackets, so that none of them is run', async () => {
    await editor.run('sendToTerminal');
    say(engine, 'zsh-project-2', 'one\ntwo', ['newline']);
    await terminal.untilTyped('\u001B[200~one\rtwo\u001B[201~\u001B[200~\r\u001B[201~');
  });

  test('takes the changed settings for the next text', async () => {
    await editor.run('sendToTerminal');
    editor.configure('terminal.bracketedPaste', 'never');
    editor.configure('terminal.newline', 'backslash+enter');
    say(engine, 'zsh-project-2', 'one\ntwo', ['newline']);
    await terminal.untilTyped('one two\\\r');
  });

  test('cannot break out of the paste with control characters', async () => {
    await editor.run('sendToTerminal');
    say(engine, 'zsh-project-2', 'a\n\u001B[201~rm\u0003 b\u009B');
    await terminal.untilTyped('\u001B[200~a\rrm b\u001B[201~');
  });

  test('tells the engine that the text is shown', async () => {
    await editor.run('sendToTerminal');
    const receipts = engine.receipts;
    const { id } = engine.say('hello', 'zsh-project-2');
    await terminal.untilTyped('hello');
    await expect.poll(() => receipts).toEqual([['zsh-project-2', { messageId: id, receipt: 'shown' }]]);
  });

  test('gives a second terminal of the same name a number', async () => {
    await editor.run('sendToTerminal');
    const second = new TerminalDouble('zsh: Project 2');
    await editor.run('sendToTerminal', second.asTerminal);
    expect(engine.agents.connectedIds()).toEqual(['zsh-project-2', 'zsh-project-2-2']);
    engine.say('only here', 'zsh-project-2-2');
    await second.untilTyped('only here');
    expect(terminal.sent).toEqual([]);
  });

  test('is not connected twice', async () => {
    await editor.run('sendToTerminal');
    await editor.run('sendToTerminal');
    expect(engine.agents.connectedIds()).toEqual(['zsh-project-2']);
  });

  test('ends by command, with the terminal, and with the extension', async () => {
    await editor.run('sendToTerminal');
    await editor.run('stopSendingToTerminal');
    await untilAgents(engine, []);
    await editor.run('sendToTerminal');
    editor.close(terminal);
    await untilAgents(engine, []);
    await editor.run('sendToTerminal');
    editor.dispose();
    await untilAgents(engine, []);
  });

  test('comes back after the engine was restarted elsewhere, and doubles nothing', async () => {
    await editor.run('sendToTerminal');
    engine.say('before ', 'zsh-project-2');
    await terminal.untilTyped('before ');
    await running?.server.stop();
    const restarted = await startEngine();
    await untilAgents(restarted, ['zsh-project-2']);
    restarted.say('after', 'zsh-project-2');
    await terminal.untilTyped('before after');
  });

  test('needs a terminal', async () => {
    editor.activeTerminal = undefined;
    await editor.run('sendToTerminal');
    await editor.run('stopSendingToTerminal');
    expect(editor.told).toEqual([
      'Open a terminal first; dictation is sent to the active one.',
      'No dictation is sent to this terminal.',
    ]);
  });
});

describe('commands', () => {
  test('speak the selection, and stop it', async () => {
    const engine = await startEngine();
    activate();
    editor.selection = '  Read me.  ';
    await editor.run('speakSelection');
    await expect.poll(() => engine.speaker.spoken.map(({ text }) => text)).toEqual(['Read me.']);
    await editor.run('stopSpeaking');
    expect(editor.told).toEqual([]);
  });

  test('say what to select when nothing is', async () => {
    await startEngine();
    activate();
    await editor.run('speakSelection');
    editor.selection = ' \n';
    await editor.run('speakSelection');
    expect(editor.told).toEqual(Array(2).fill('Select the text that you want to hear first.'));
  });

  test('toggle listening by what it is now', async () => {
    const engine = await startEngine();
    activate();
    await editor.run('toggleListening');
    await editor.run('toggleListening');
    expect(engine.asked).toEqual(['listening false', 'listening true']);
  });

  test('offer the agents with their programs, and activate the chosen one', async () => {
    const engine = await startEngine();
    activate();
    for (const name of ['one', 'two']) {
      editor.activeTerminal = new TerminalDouble(name);
      await editor.run('sendToTerminal');
    }
    expect(engine.agents.activeAgentId).toBe('two');
    editor.choice = 'one';
    await editor.run('chooseAgent');
    expect(editor.offered).toEqual(['one ()', 'two (active)']);
    expect(engine.agents.activeAgentId).toBe('one');
  });

  test('say that nobody is connected', async () => {
    await startEngine();
    activate();
    await editor.run('chooseAgent');
    expect(editor.told).toEqual(['No agent is connected. Send dictation to a terminal to have one.']);
  });

  test('offer to start an engine that does not run', async () => {
    activate();
    await editor.run('toggleListening');
    expect(editor.terminals).toEqual([]);
    editor.choice = 'Start Vivavoce';
    editor.activeTerminal = new TerminalDouble('zsh');
    await editor.run('sendToTerminal');
    expect(editor.told).toEqual(['Vivavoce is not running.', 'Vivavoce is not running.']);
    expect(editor.terminals.map(({ name, typed }) => [name, typed])).toEqual([
      ['Vivavoce', 'vivavoce serve\r'],
    ]);
  });

  test('carry the token to nobody when others could have written the endpoint file', async () => {
    const engine = await startEngine();
    await chmod(endpointFile, 0o666);
    activate();
    await editor.run('toggleListening');
    expect(editor.told).toEqual(['Vivavoce is not running.']);
    expect(engine.asked).toEqual([]);
  });
});

describe('the status bar item', () => {
  test('shows each state with a colour of the theme', async () => {
    const engine = await startEngine();
    const item = activate();
    await item.untilLabel('Vivavoce: listening');
    expect([item.text, item.color, item.backgroundColor]).toEqual(['$(mic) listening', undefined, undefined]);
    engine.change({ status: 'recording' });
    await item.untilLabel('Vivavoce: recording');
    expect([item.text, item.color]).toEqual(['$(record) recording', { id: 'charts.red' }]);
    engine.change({ status: 'speaking' });
    await item.untilLabel('Vivavoce: speaking');
    expect([item.text, item.color]).toEqual(['$(unmute) speaking', { id: 'charts.blue' }]);
    engine.change({ status: 'muted', muted: true });
    await item.untilLabel('Vivavoce: muted');
    expect(item.backgroundColor).toEqual({ id: 'statusBarItem.warningBackground' });
    engine.change({ status: 'off', listening: false, muted: false });
    await item.untilLabel('Vivavoce: off');
    expect(item.color).toEqual({ id: 'disabledForeground' });
  });

  test('names the agent that has the voice', async () => {
    const engine = await startEngine();
    const item = activate();
    await item.untilLabel('Vivavoce: listening');
    editor.activeTerminal = new TerminalDouble('zsh');
    await editor.run('sendToTerminal');
    await item.untilLabel('Vivavoce: listening, zsh');
    expect(item.text).toBe('$(mic) zsh');
    expect(engine.agents.activeAgentId).toBe('zsh');
  });

  test('says when the engine does not run, goes, and comes', async () => {
    const item = activate();
    expect(item.text).toBe('$(debug-disconnect) not running');
    await startEngine();
    await item.untilLabel('Vivavoce: listening');
    await running?.server.stop();
    await item.untilLabel('Vivavoce: not running');
    await startEngine(new TestEngine({}, { status: 'off', listening: false }));
    await item.untilLabel('Vivavoce: off');
  });

  test('is taken away and brought back by its setting', async () => {
    const item = activate();
    expect([item.shown, item.disposed]).toEqual([true, false]);
    editor.configure('statusBar', false);
    expect([item.disposed, editor.items.length]).toEqual([true, 1]);
    editor.configure('statusBar', true);
    expect(editor.items.at(-1)?.shown).toBe(true);
  });
});
