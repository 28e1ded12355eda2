import { createInterface } from 'node:readline';
import { AppError } from '../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../shared/kernel/abort.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';

/**
 * Asks a person; anything but "y" or "yes" is no. Rejects with a usage error where no person can be asked, and with
 * `cancelled` on Ctrl-C.
 */
export async function confirmed(context: CliContext, question: string): Promise<boolean> {
  const { stdin, stderr, signal } = context;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    throw new UsageError('There is no terminal to ask on.', 'Say that you mean it with --yes.');
  throwIfCancelled(signal);
  stderr.write(`${question} [y/N] `);
  const lines = createInterface({ input: stdin });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      const cancel = (): void => reject(new AppError('cancelled', 'The operation was cancelled.'));
      signal.addEventListener('abort', cancel, { once: true });
    });
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}
