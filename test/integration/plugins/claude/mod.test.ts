import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ScriptedBridge, SessionDouble } from './mod-bench.ts';

let bridges: ScriptedBridge[];
let session: SessionDouble;
beforeEach(async () => {
  bridges = [];
  session = new SessionDouble('/work/web-shop', () => {
    const bridge = new ScriptedBridge();
    bridges.push(bridge);
    return bridge;
  });
  await session.load();
});

/** The bridge that was started last. */
function bridge(): ScriptedBridge {
  const last = bridges.at(-1);
  if (last === undefined) throw new Error('No bridge was started.');
  return last;
}

/** Receipts that were sent, as `id receipt`. */
function receipts(): string[] {
  return session.runs
    .filter(({ argv }) => argv.join(' ') === 'vivavoce hook claude receipt')
    .map(({ stdin }) => {
      const { messageId, receipt } = stdin as { readonly messageId: string; readonly receipt: string };
      return `${messageId} ${receipt}`;
    });
}

describe('a dictated text', () => {
  beforeEach(() => session.start());

  test('goes into the draft behind what is there, and is told as shown', async () => {
    session.draft = 'Please';
    bridge().say({ id: 'a', text: 'run the tests', ops: [] });
    bridge().say({ id: 'b', text: 'twice', ops: ['newline'] });
    await vi.waitFor(() => expect(session.draft).toBe('Please run the tests twice\n'));
    await vi.waitFor(() => expect(receipts()).toEqual(['a shown', 'b shown']));
    expect(session.submitted).toEqual([]);
  });

  test('that is to be submitted takes the draft with it, as the user’s own words', async () => {
    bridge().say({ id: 'a', text: 'Run the tests' });
    bridge().say({ id: 'b', text: 'twice.', ops: ['submit'] });
    await vi.waitFor(() => expect(receipts()).toEqual(['a shown', 'a turn-started', 'b turn-started']));
    expect(session.submitted).toEqual([{ text: 'Run the tests twice.', asUser: true }]);
    expect(session.draft).toBe('');
  });

  test('is told as started only when its turn starts, and keeps nothing waiting until then', async () => {
    let startTurn: () => void = () => {};
    session.onSubmit = () => new Promise((resolve) => (startTurn = () => resolve({})));
    bridge().say({ id: 'a', text: 'Run the tests.', ops: ['submit'] });
    bridge().say({ id: 'b', text: 'And then' });
    await vi.waitFor(() => expect(session.draft).toBe('And then'));
    expect(receipts()).toEqual(['b shown']);
    startTurn();
    await vi.waitFor(() => expect(receipts()).toEqual(['b shown', 'a turn-started']));
  });

  test('without words submits what was typed', async () => {
    session.draft = 'typed by hand';
    bridge().say({ id: 'a', text: '', ops: ['submit'] });
    await vi.waitFor(() => expect(session.submitted).toEqual([{ text: 'typed by hand', asUser: true }]));
  });

  test('without words and without a draft submits nothing', async () => {
    bridge().say({ id: 'a', text: '', ops: ['submit'] });
    bridge().say({ id: 'b', text: 'x' });
    await vi.waitFor(() => expect(session.draft).toBe('x'));
    expect(session.submitted).toEqual([]);
  });

  test('is taken out of the draft again when the user takes it back', async () => {
    session.draft = 'Please';
    bridge().say({ id: 'a', text: 'run the tests' });
    bridge().say({ id: 'b', text: 'no, wait' });
    bridge().say({ id: 'c', text: '', ops: [], withdraws: ['b'] });
    await vi.waitFor(() => expect(session.draft).toBe('Please run the tests'));
    bridge().say({ id: 'd', text: '', ops: [], withdraws: ['a', 'unknown'] });
    await vi.waitFor(() => expect(session.draft).toBe('Please'));
  });

  test('waits while a dialog has the keys', async () => {
    session.refusal = 'dialog';
    bridge().say({ id: 'a', text: 'after that' });
    await vi.waitFor(() => expect(session.pauses).toHaveLength(1));
    expect([session.draft, receipts()]).toEqual(['', []]);
    session.refusal = undefined;
    session.pauses[0]?.end();
    await vi.waitFor(() => expect(session.draft).toBe('after that'));
    await vi.waitFor(() => expect(receipts()).toEqual(['a shown']));
  });

  test('is kept and shown as a notice where there is no prompt box, until it is submitted', async () => {
    session.refusal = 'no_composer';
    bridge().say({ id: 'a', text: 'Run' });
    bridge().say({ id: 'b', text: 'the tests' });
    await vi.waitFor(() => expect(session.toasts).toEqual(['Draft: Run', 'Draft: Run the tests']));
    bridge().say({ id: 'c', text: 'now.', ops: ['submit'] });
    await vi.waitFor(() => expect(session.submitted).toEqual([{ text: 'Run the tests now.', asUser: true }]));
  });

  test('never sends something pasted that only stands for what was pasted', async () => {
    session.draft = 'Explain [Pasted text #1 +20 lines]';
    bridge().say({ id: 'a', text: 'in short', ops: ['submit'] });
    await vi.waitFor(() => expect(session.toasts).toHaveLength(1));
    expect(session.draft).toBe('Explain [Pasted text #1 +20 lines] in short');
    expect(session.submitted).toEqual([]);
  });

  test.each([
    ['refused', async () => ({ drop: 'A hook said no.' })],
    ['failed', () => Promise.reject(new Error('aborted'))],
  ])('comes back into the draft when the prompt is %s', async (_how, onSubmit) => {
    session.onSubmit = onSubmit;
    bridge().say({ id: 'a', text: 'Run the tests.', ops: ['submit'] });
    await vi.waitFor(() => expect(session.draft).toBe('Run the tests.'));
    expect(session.toasts).toHaveLength(1);
    expect(receipts()).toEqual([]);
  });

  test('arrives whole however the pipe cuts it, and other lines mean nothing', async () => {
    const line = JSON.stringify({ id: 'a', text: 'Grüße' });
    bridge().write(`{"type":"connected","agent":"x"}\nno JSON\n[1]\n${line.slice(0, 9)}`);
    bridge().write(`${line.slice(9)}\n`);
    await vi.waitFor(() => expect(session.draft).toBe('Grüße'));
  });
});

describe('the bridge', () => {
  test('is started for the session and its folder', async () => {
    await session.start();
    const bridgeCommand = [
      'vivavoce',
      'bridge',
      'claude',
      '--session',
      'session-1',
      '--folder',
      '/work/web-shop',
    ];
    expect(session.spawned).toEqual([[...bridgeCommand, '--stdin', 'none']]);
  });

  test('is not started inside of the wrapper, which types itself, nor where nobody is at the prompt', async () => {
    session.env = { VIVAVOCE_AGENT: 'reviewer' };
    await session.start();
    session.env = {};
    await session.start({ isInteractive: false, surface: null });
    expect(session.spawned).toEqual([]);
  });

  test('follows to the next session after /clear, and not into a compacted one', async () => {
    await session.start();
    const first = bridge();
    await session.raise('session.end', { reason: 'clear', sessionId: 'session-1' });
    await session.raise('classic.SessionStart', { source: 'clear', session_id: 'session-2', cwd: '/work' });
    await session.raise('classic.SessionStart', { source: 'compact', session_id: 'session-3', cwd: '/work' });
    expect(session.spawned.map((argv) => argv[4])).toEqual(['session-1', 'session-2']);
    expect([first.isKilled, bridge().isKilled]).toEqual([true, false]);
    bridge().say({ id: 'a', text: 'hello' });
    await vi.waitFor(() => expect(session.draft).toBe('hello'));
  });

  test('is started once, though two events tell of the session', async () => {
    await session.raise('classic.SessionStart', { source: 'startup', session_id: 'session-1', cwd: '/work' });
    await session.start();
    await session.raise('classic.SessionStart', { source: 'startup', session_id: 'session-1', cwd: '/work' });
    expect(bridges).toHaveLength(1);
  });

  test('is ended with the session', async () => {
    await session.start();
    await session.raise('session.end', { reason: 'prompt_input_exit', sessionId: 'session-1' });
    expect(bridge().isKilled).toBe(true);
  });

  test('is started again after pauses that grow, as long as it says nothing', async () => {
    await session.start();
    for (const [index, ms] of [1000, 2000, 4000].entries()) {
      bridge().end(1);
      await vi.waitFor(() => expect(session.pauses.at(index)?.ms).toBe(ms));
      session.pauses[index]?.end();
      await vi.waitFor(() => expect(bridges).toHaveLength(index + 2));
    }
  });

  test('is given up where there is no vivavoce command, without a word to the person', async () => {
    session.onSpawn = () => ({
      result: new Promise(() => {}),
      return: async () => undefined,
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('ENOENT')) }),
    });
    await session.start();
    await vi.waitFor(() => expect(session.logged).toHaveLength(1));
    expect([session.toasts, session.pauses]).toEqual([[], []]);
  });
});

describe('an interrupted turn', () => {
  test('is told as over, because no hook of Claude Code tells it', async () => {
    await session.start();
    await session.raise('turn.complete', { isAborted: true, answer: '', turnId: 't' });
    await vi.waitFor(() => expect(session.runs).toHaveLength(1));
    expect(session.runs[0]).toEqual({
      argv: ['vivavoce', 'hook', 'claude', 'stop'],
      stdin: {
        hook_event_name: 'Stop',
        session_id: 'session-1',
        cwd: '/work/web-shop',
        last_assistant_message: null,
      },
    });
  });

  test('of a subagent, and a turn with an answer, are left to the hooks', async () => {
    await session.start();
    await session.raise('turn.complete', { isAborted: true, answer: '', turnId: 't', agentId: 'sub' });
    await session.raise('turn.complete', { isAborted: false, answer: 'Done.', turnId: 't' });
    expect(session.runs).toEqual([]);
  });
});
