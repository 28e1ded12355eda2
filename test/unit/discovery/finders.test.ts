import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClaudeSessions } from '../../../src/main/discovery/claude-sessions.ts';
import { knownProgram } from '../../../src/main/discovery/known-programs.ts';
import { LinuxProcesses, parseStat } from '../../../src/main/discovery/linux-processes.ts';
import { MacProcesses } from '../../../src/main/discovery/mac-processes.ts';
import { toolRunner } from '../../../src/main/discovery/run-tool.ts';

test.each([
  [['claude'], 'claude'],
  [['claude --dangerously'], 'claude'],
  [['/usr/local/bin/codex', 'resume', '--last'], 'codex'],
  [['node', '--max-old-space-size=4096', '/usr/lib/node_modules/.bin/gemini'], 'gemini'],
  [['/usr/bin/python3.12', '/home/me/.local/bin/aider', '--model', 'sonnet'], 'aider'],
  [['node', '/opt/codex.js', 'fix -p in the parser'], 'codex'],
  [['claude', '-p', 'hello'], null],
  [['codex', 'exec', 'make it so'], null],
  [['opencode', 'serve', '--port', '1'], null],
  [['node', '/opt/vivavoce.mjs', 'agent', 'claude'], null],
  [['vim', 'claude'], null],
  [['node'], null],
  [[''], null],
])('the command line %j is the program %s', (words, program) => {
  expect(knownProgram(words)).toBe(program);
});

test('terminals are read from the numbers of their devices; names may hold brackets; zombies do not count', () => {
  expect(parseStat('42 (a) b) S 7 42 42 34819 0')).toEqual({ parentPid: 7, terminal: '/dev/pts/3' });
  expect(parseStat('42 (sh) S 7 42 42 35072 0')).toEqual({ parentPid: 7, terminal: '/dev/pts/256' });
  expect(parseStat('42 (sh) S 7 42 42 1025 0')).toEqual({ parentPid: 7, terminal: '/dev/tty1' });
  expect(parseStat('42 (sh) S 7 42 42 0 -1')).toEqual({ parentPid: 7, terminal: null });
  expect(parseStat('42 (sh) Z 7 42 42 0 -1')).toBeUndefined();
  expect(parseStat('')).toBeUndefined();
});

test('on macOS processes, folders and wrappers are read from ps and lsof', async () => {
  const answers: Record<string, string> = {
    'ps -ww': [
      '  501     1   501 ??       /usr/sbin/distnoted agent',
      ' 1200  1100   501 ttys003  claude --continue',
      ' 1300  1100   501 ttys004  node /opt/homebrew/bin/codex',
      ' 1301  1300   501 ttys004  /opt/homebrew/lib/codex/codex',
      ' 1400  1100   502 ttys005  gemini',
      ' 1500  1100   501 ??       claude',
    ].join('\n'),
    'lsof -a': 'p1200\nfcwd\nn/Users/me/my shop\np1300\nfcwd\nn/Users/me/web\n',
    'ps -Eww':
      ' 1200 claude --continue HOME=/Users/me VIVAVOCE_AGENT=shop LANG=C\n 1300 node /opt/codex HOME=/Users/me\n',
  };
  const finder = new MacProcesses({
    userId: 501,
    run: (command, args) => Promise.resolve(answers[`${command} ${args[0] ?? ''}`] ?? null),
  });
  expect(await finder.find()).toMatchObject([
    {
      program: 'claude',
      pid: 1200,
      terminal: '/dev/ttys003',
      folder: '/Users/me/my shop',
      wrappedIn: 'shop',
    },
    { program: 'codex', pid: 1300, terminal: '/dev/ttys004', folder: '/Users/me/web', wrappedIn: null },
  ]);
  const without = new MacProcesses({ userId: 501, run: () => Promise.resolve(null) });
  expect(await without.find()).toEqual([]);
});

test('files of Claude Code may lack any field, lie, or belong to a process that is gone', async () => {
  const home = mkdtempSync(join(tmpdir(), 'claude-'));
  mkdirSync(join(home, '.claude', 'sessions'), { recursive: true });
  const write = (name: string, content: unknown): void =>
    writeFileSync(
      join(home, '.claude', 'sessions', name),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  write('10.json', { pid: 10, sessionId: 's1', cwd: '/shop', name: 'Cart', status: 'busy', inbox: '/tmp/x' });
  write('11.json', { status: 'new word', name: 7 });
  write('12.json', { pid: 12, sessionId: 'gone' });
  write('13.json', '{ "pid": ');
  write('notes.json', '[]');
  write('14.txt', { pid: 14 });
  const finder = new ClaudeSessions({ env: { HOME: home }, isClaude: (pid) => Promise.resolve(pid !== 12) });
  const sessions = (await finder.find()).toSorted((a, b) => (a.pid ?? 0) - (b.pid ?? 0));
  expect(sessions).toMatchObject([
    { pid: 10, sessionId: 's1', folder: '/shop', name: 'Cart', activity: 'working' },
    { pid: 11, sessionId: null, folder: null, name: null, activity: null },
  ]);
  const nowhere = new ClaudeSessions({
    env: { CLAUDE_CONFIG_DIR: '/nowhere' },
    isClaude: () => Promise.resolve(true),
  });
  expect(await nowhere.find()).toEqual([]);
});

test('of a process of another user nothing is read but whose it is', async () => {
  const root = mkdtempSync(join(tmpdir(), 'proc-'));
  mkdirSync(join(root, '42'));
  writeFileSync(join(root, '42', 'stat'), '42 (claude) S 1 42 42 34819 0');
  writeFileSync(join(root, '42', 'cmdline'), 'claude\0');
  symlinkSync('/shop', join(root, '42', 'cwd'));
  const own = process.getuid?.() ?? 0;
  const session = { program: 'claude', pid: 42, folder: '/shop', terminal: '/dev/pts/3' };
  expect(await new LinuxProcesses({ root, userId: own }).find()).toMatchObject([session]);
  expect(await new LinuxProcesses({ root, userId: own + 1 }).find()).toEqual([]);
});

test('a tool that misses one process of many still tells of the others', async () => {
  const run = toolRunner({ PATH: process.env['PATH'] });
  expect(await run('sh', ['-c', 'echo p12; exit 1'])).toBe('p12\n');
  expect(await run('sh', ['-c', 'exit 1'])).toBeNull();
  expect(await run('sh', ['-c', 'echo p12; kill -KILL $$'])).toBeNull();
  expect(await run('no-such-tool', [])).toBeNull();
});
