import { expect, test } from 'vitest';
import { Discovery } from '../../../src/main/discovery/discovery.ts';
import type {
  BridgedSession,
  FoundSession,
  TerminalPane,
} from '../../../src/main/discovery/session-finder.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

const FOLDER = '/home/me/shop';

function found(session: Partial<FoundSession>): FoundSession {
  return {
    program: 'claude',
    sessionId: null,
    name: null,
    folder: FOLDER,
    pid: 100,
    terminal: '/dev/pts/1',
    activity: null,
    wrappedIn: null,
    ...session,
  };
}

class World {
  readonly clock = new ManualClock();
  sessions: FoundSession[] = [];
  more: FoundSession[] = [];
  panes: TerminalPane[] = [];
  bridged: BridgedSession[] = [];
  connected: string[] = [];
  installed: Record<string, boolean> = {};
  looks = 0;

  readonly discovery = new Discovery({
    clock: this.clock,
    finders: [
      {
        find: () => {
          this.looks += 1;
          return Promise.resolve(this.sessions);
        },
      },
      { find: () => Promise.resolve(this.more) },
    ],
    panes: { panes: () => Promise.resolve(this.panes) },
    bridges: { bridged: () => Promise.resolve(this.bridged) },
    plugins: { isInstalled: (program) => Promise.resolve(this.installed[program] ?? null) },
    connectedIds: () => this.connected,
    canStartBridges: true,
  });

  async pids(): Promise<(number | null)[]> {
    return (await this.discovery.sessions()).map(({ pid }) => pid);
  }
}

const started = (folder: string | null = FOLDER, sessionId: string | null = null, program = 'claude') =>
  ({ type: 'session-started', program, sessionId, name: null, folder }) as const;

test('what two finders see of one process is one session with what each of them knows', async () => {
  const world = new World();
  world.sessions = [found({ sessionId: 's1', name: 'Fix the cart', activity: 'idle', terminal: null })];
  world.more = [found({ folder: '/elsewhere' }), found({ pid: 101, program: 'codex' })];
  expect(await world.discovery.sessions()).toMatchObject([
    { id: 'pid-100', program: 'claude', name: 'Fix the cart', folder: FOLDER, activity: 'idle' },
    { id: 'pid-101', program: 'codex', name: null },
  ]);
});

test('a session in a pane of tmux is connected by its bridge, under a name that is free', async () => {
  const world = new World();
  world.sessions = [found({})];
  world.panes = [{ id: '%3', serverPid: '77', terminal: '/dev/pts/1' }];
  world.connected = ['claude-shop'];
  const command = 'vivavoce bridge tmux --pane %3 --name claude-shop-2';
  expect(await world.discovery.find('pid-100')).toMatchObject({
    command,
    remedy: `Connect its tmux pane with: ${command}`,
    connectable: true,
    bridge: ['tmux', '--pane', '%3', '--name', 'claude-shop-2'],
  });
});

test('a missing plugin is offered before a new start in the wrapper', async () => {
  const world = new World();
  world.sessions = [
    found({}),
    found({ pid: 101, program: 'gemini' }),
    found({ pid: 102, program: 'cursor-agent' }),
  ];
  world.installed = { claude: false };
  const commands = async (): Promise<(string | null)[]> =>
    (await world.discovery.sessions()).map(({ command }) => command);
  expect(await commands()).toEqual([
    'vivavoce plugin install claude',
    'vivavoce agent gemini --continue',
    'vivavoce agent cursor-agent -- cursor-agent',
  ]);
  world.installed = { claude: true };
  expect((await commands())[0]).toBe('vivavoce agent claude --continue');
  expect(
    (await world.discovery.sessions()).every(({ connectable, bridge }) => !connectable && bridge === null),
  ).toBe(true);
});

test('what runs in the wrapper of a connected agent is not offered', async () => {
  const world = new World();
  world.sessions = [found({ wrappedIn: 'shop' }), found({ pid: 101, wrappedIn: 'gone' })];
  world.connected = ['shop'];
  world.discovery.reported('shop', started());
  expect(await world.pids()).toEqual([101]);
});

test('a pane and a session with connected bridges are not offered', async () => {
  const world = new World();
  world.sessions = [
    found({ program: 'aider' }),
    found({ pid: 101, terminal: '/dev/pts/2', sessionId: 's1' }),
    found({ pid: 102, terminal: '/dev/pts/3', sessionId: 's2' }),
  ];
  world.panes = [{ id: '%3', serverPid: '77', terminal: '/dev/pts/1' }];
  world.bridged = [
    { program: 'tmux', sessionFile: 'tmux-77-%25;3.json', agentId: 'pane', folder: FOLDER },
    { program: 'claude', sessionFile: 'claude-s1.json', agentId: 'one', folder: FOLDER },
    { program: 'claude', sessionFile: 'claude-s2.json', agentId: 'two', folder: FOLDER },
  ];
  world.connected = ['pane', 'one'];
  expect(await world.pids()).toEqual([102]);
});

test('a connected agent of which only program and folder are known hides one session, not two', async () => {
  const world = new World();
  world.sessions = [found({ program: 'codex' }), found({ pid: 101, program: 'codex' })];
  world.bridged = [{ program: 'codex', sessionFile: 'codex-t1.json', agentId: 'codex-shop', folder: FOLDER }];
  world.connected = ['codex-shop'];
  world.discovery.reported('codex-shop', started(FOLDER, 't1', 'codex'));
  expect(await world.pids()).toEqual([101]);
});

test('a program that reported itself completes what was found, or is offered by itself', async () => {
  const world = new World();
  world.sessions = [found({})];
  world.discovery.reported('claude-shop', started());
  world.discovery.reported('claude-shop', { type: 'working' });
  world.discovery.reported('cursor-shop', { ...started('/a', 'c1', 'cursor'), name: 'The cart' });
  expect(await world.discovery.sessions()).toMatchObject([
    { id: 'pid-100', name: 'claude-shop', activity: 'working' },
    { id: 'agent-cursor-shop', name: 'The cart', pid: null, activity: null },
  ]);
});

test('a reported session goes when it ends, when its agent connects, and after hours of silence', async () => {
  const world = new World();
  for (const id of ['a', 'b', 'c']) world.discovery.reported(id, started(`/${id}`));
  const ids = async (): Promise<string[]> => (await world.discovery.sessions()).map(({ id }) => id);
  world.discovery.reported('a', { type: 'session-ended' });
  world.connected = ['b'];
  expect(await ids()).toEqual(['agent-c']);
  world.clock.advance(3 * 60 * 60_000);
  world.discovery.reported('c', { type: 'turn-completed', text: null });
  world.clock.advance(3 * 60 * 60_000);
  expect(await ids()).toEqual(['agent-c']);
  world.clock.advance(60 * 60_000);
  expect(await ids()).toEqual([]);
});

test('what an unknown agent reports beside its start makes no session', async () => {
  const world = new World();
  world.discovery.reported('a', { type: 'needs-you', reason: 'input', text: null });
  expect(await world.discovery.sessions()).toEqual([]);
});

test('one look at the machine is good for two seconds, also for those who ask at once; connections count at once', async () => {
  const world = new World();
  world.sessions = [found({ wrappedIn: 'shop' })];
  await Promise.all([world.pids(), world.pids(), world.discovery.find('pid-100')]);
  world.clock.advance(1999);
  world.connected = ['shop'];
  expect(await world.pids()).toEqual([]);
  expect(world.looks).toBe(1);
  world.clock.advance(1);
  await world.pids();
  expect(world.looks).toBe(2);
});

test('names and folders with control characters, escapes or turned text are shown as plain text', async () => {
  const world = new World();
  world.sessions = [
    found({
      name: '\u001B]0;title\u0007\u001B[31mCart\u202Etrac',
      folder: '/home/me/\u001B[2Jshop\n\u0007two',
    }),
    found({ name: '\u001B[31m', pid: 101 }),
  ];
  const [first, second] = await world.discovery.sessions();
  expect(first).toMatchObject({ name: 'Carttrac', folder: '/home/me/shop two' });
  expect(JSON.stringify(first)).not.toMatch(/\\u00|\\n|\u202E/);
  expect(second).toMatchObject({ name: null });
});

test('a program with a window of its own is not sent into a terminal, but to keyboard mode', async () => {
  const world = new World();
  world.discovery.reported('cursor-shop', started(FOLDER, null, 'cursor'));
  expect(await world.discovery.sessions()).toMatchObject([
    { program: 'cursor', command: 'vivavoce output keyboard', connectable: false },
  ]);
});
