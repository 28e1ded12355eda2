import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {object} RunResult
 * @property {number} code exit code; 124 when the time limit ended the command, 127 when it could not start
 * @property {string} output what it printed, when `quiet`
 */

/**
 * Runs a command in the checkout with a time limit. When the limit passes, the command and everything it
 * started are killed, so that no hanging process can hold up the caller.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limitMs: number, quiet?: boolean, env?: Record<string, string> }} options `quiet` keeps the output instead of showing it
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { limitMs, quiet = false, env = {} }) {
  return new Promise((done) => {
    // A process group of its own (POSIX) lets us end grandchildren too.
    const ownGroup = process.platform !== 'win32';
    const child = spawn(command, args, {
      cwd: root,
      detached: ownGroup,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));

    let timedOut = false;
    const kill = () => {
      if (child.pid === undefined) return;
      try {
        if (ownGroup) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limitMs);
    const interrupt = () => {
      kill();
      process.exit(130);
    };
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);

    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      if (timedOut) output += `\nEnded after ${Math.round(limitMs / 1000)} s without finishing.\n`;
      done({ code: timedOut ? 124 : code, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    // Grandchildren that outlive their parent would keep ports, devices and our pipes open.
    child.on('exit', kill);
    child.on('close', (code) => finish(code ?? 1));
  });
}

/**
 * @param {string} entry path of a JavaScript file inside the checkout, for instance a tool's command
 * @param {readonly string[]} args
 * @param {{ limitMs: number, quiet?: boolean, env?: Record<string, string> }} options
 */
export function runNode(entry, args, options) {
  return run(process.execPath, [entry, ...args], options);
}
