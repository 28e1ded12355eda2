/** How a fault is told to the person at the terminal. */
import { AppError } from '../shared/kernel/app-error.ts';
import type { CliContext } from './context.ts';
import { printable, styleFor } from './output/terminal.ts';

/** A wrong argument that is found only when the command runs. */
export class UsageError extends AppError {
  constructor(message: string, remedy?: string) {
    super('invalid-input', message, remedy === undefined ? {} : { remedy });
  }
}

/** Message and remedy on standard error. */
export function reportError(context: CliContext, error: AppError): void {
  const style = styleFor(context.stderr, context.env);
  context.stderr.write(`${style.red('vivavoce:')} ${printable(error.message)}\n`);
  if (error.remedy !== undefined) context.stderr.write(`${printable(error.remedy)}\n`);
}
