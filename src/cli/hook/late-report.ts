/** For an engine that is too busy to answer in the time that a hook has: a process of its own waits for it. */
import { spawn } from 'node:child_process';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { appDirs } from '../../shared/settings/paths.ts';
import type { CliContext } from '../context.ts';
import { PATIENT_VARIABLE } from './patience.ts';

const OWNER_ONLY_FILE = 0o600;

/**
 * Runs the same hook again, detached. Its input is a file that has no name any more: arguments could be read by others,
 * and a pipe would keep us until it is read. The engine may get a report twice; it announces the same news once.
 */
export async function reportLater(
  context: CliContext,
  call: { readonly program: string; readonly event: string },
  payload: unknown,
): Promise<void> {
  const { self, env } = context;
  const path = join(appDirs(context).stateDir, `hook-${crypto.randomUUID()}.json`);
  const input = await open(path, 'wx+', OWNER_ONLY_FILE);
  try {
    // Before anything is written: on a full disk no part of an agent's words stays behind.
    await unlink(path);
    // At a position, so that the other process reads from the beginning.
    await input.write(JSON.stringify(payload ?? null), 0);
    const child = spawn(self.command, [...self.args, 'hook', call.program, call.event], {
      env: { ...env, [PATIENT_VARIABLE]: '1' },
      cwd: context.workingDir,
      detached: true,
      stdio: [input.fd, 'ignore', 'ignore'],
      windowsHide: true,
    });
    child.on('error', () => {});
    child.unref();
  } finally {
    await input.close();
  }
}
