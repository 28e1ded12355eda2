import { expect, test } from 'vitest';
import { scriptWithLauncher, withLauncher, withLauncherLine } from '../../../../src/cli/plugins/payload.ts';
import { lineDifference } from '../../../../src/cli/plugins/installation/line-difference.ts';

const launcher = {
  command: '/usr/bin/node',
  args: ['/opt/my app/vivavoce.mjs'],
  line: `/usr/bin/node '/opt/my app/vivavoce.mjs'`,
};

test('hooks and MCP servers start this copy of the program', () => {
  const hooks = { Stop: [{ hooks: [{ type: 'command', command: 'vivavoce hook codex stop' }] }] };
  expect(withLauncher(hooks, launcher)).toEqual({
    Stop: [{ hooks: [{ type: 'command', command: `${launcher.line} hook codex stop` }] }],
  });
  expect(withLauncher({ command: 'vivavoce', args: ['mcp'] }, launcher)).toEqual({
    command: '/usr/bin/node',
    args: ['/opt/my app/vivavoce.mjs', 'mcp'],
  });
});

test('commands of others and longer names are left alone', () => {
  expect(withLauncherLine('vivavoce-helper x', launcher)).toBe('vivavoce-helper x');
  expect(withLauncher({ command: 'ding' }, launcher)).toEqual({ command: 'ding' });
});

test('scripts start this copy by list and by call; other words stay', () => {
  const rendered = (script: string): string => scriptWithLauncher(script, launcher);
  expect(rendered(`run(['vivavoce', 'hook'])`)).toBe(
    `run(["/usr/bin/node", "/opt/my app/vivavoce.mjs", 'hook'])`,
  );
  expect(rendered(`x = [\n  'vivavoce',\n  'bridge']`)).toBe(
    `x = [\n  "/usr/bin/node", "/opt/my app/vivavoce.mjs",\n  'bridge']`,
  );
  expect(rendered(`spawn('vivavoce', ['mcp'])`)).toBe(
    `spawn("/usr/bin/node", ["/opt/my app/vivavoce.mjs", 'mcp'])`,
  );
  expect(rendered(`spawn('vivavoce', args, { a })`)).toBe(
    `spawn("/usr/bin/node", ["/opt/my app/vivavoce.mjs", ...args], { a })`,
  );
  expect(rendered(`read('vivavoce')`)).toBe(`read('vivavoce')`);
});

test('a difference names the lines that go and come, and no others', () => {
  expect(lineDifference('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual(['-b', '+x', '+d']);
  expect(lineDifference('', 'a\n')).toEqual(['+a']);
  expect(lineDifference('a\n', 'a\n')).toEqual([]);
});
