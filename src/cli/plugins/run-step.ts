import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { PluginPlace } from './plugin-place.ts';

const TIMEOUT_MS = 60_000;
const SHOWN_CHARACTERS = 500;

/** Runs a step that only the agent's own program can do. Rejects with `unavailable` and what the program said. */
export async function runStep(words: readonly string[], { env, platform }: PluginPlace): Promise<void> {
  const [program = '', ...args] = words;
  // Scripts of Windows run in its shell only.
  const shell = platform === 'win32';
  const child = spawn(shell ? `"${program}"` : program, shell ? args.map((word) => `"${word}"`) : args, {
    env: { ...env },
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    windowsHide: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      said = `${said}${piece.toString('utf8')}`.slice(-SHOWN_CHARACTERS);
    });
  const problem = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : said.trim() || String(code ?? signal)),
    );
  });
  if (problem === undefined) return;
  throw new AppError('unavailable', `"${basename(program)} ${args.join(' ')}" failed: ${problem}`, {
    remedy: 'Run the command again when that works.',
  });
}
