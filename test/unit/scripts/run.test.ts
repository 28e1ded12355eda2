import { expect, test } from 'vitest';
import { run } from '../../../scripts/lib/run.mjs';

const options = { limitMs: 60_000, quiet: true };

test('the exit code and the output come back', async () => {
  const program = 'console.log("to one"); console.error("to the other"); process.exit(3)';
  const { code, output } = await run(process.execPath, ['-e', program], options);
  expect(code).toBe(3);
  expect(output).toContain('to one');
  expect(output).toContain('to the other');
});

test('a command that does not exist is a failure, not an exception', async () => {
  const { code, output } = await run('no-such-command-anywhere', [], options);
  expect(code).toBe(127);
  expect(output).toContain('no-such-command-anywhere');
});

test('a command that hangs is ended with everything it started', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    setInterval(() => {}, 1000);
  `;
  // The grandchild holds the same pipe: while it lives, the pipe does not close and `run` does not come back.
  const { code, output } = await run(process.execPath, ['-e', program], { limitMs: 1500, quiet: true });
  expect(code).toBe(124);
  expect(output).toContain('without finishing');
});
