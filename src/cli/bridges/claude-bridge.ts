/**
 * For a mod inside of Claude Code, which submits prompts itself: messages go out as lines of JSON on standard output,
 * receipts come in as such on standard input. The end of the input is the end of the session.
 */
import { createInterface } from 'node:readline';
import { receiptRequestSchema } from '../../shared/contract/doors.ts';
import type { CliContext } from '../context.ts';
import { parseJson } from '../hook/hook-input.ts';
import { writeLine } from '../output/terminal.ts';
import type { Bridge, BridgeHost, BridgeMessage } from './bridge.ts';

export interface ClaudeBridgeOptions {
  readonly session: string;
  readonly folder: string | null;
}

export class ClaudeBridge implements Bridge {
  readonly program = 'claude';
  readonly folder: string | null;
  readonly session: { readonly program: string; readonly sessionId: string };
  readonly #stdin: CliContext['stdin'];
  readonly #stdout: CliContext['stdout'];

  constructor({ stdin, stdout }: Pick<CliContext, 'stdin' | 'stdout'>, options: ClaudeBridgeOptions) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.folder = options.folder;
    this.session = { program: this.program, sessionId: options.session };
  }

  deliver({ id, text, operations, withdraws }: BridgeMessage): Promise<void> {
    return writeLine(this.#stdout, JSON.stringify({ id, text, ops: operations, withdraws }));
  }

  async untilGone(host: BridgeHost, signal: AbortSignal): Promise<void> {
    const lines = createInterface({ input: this.#stdin, crlfDelay: Infinity, signal });
    for await (const line of lines) {
      const receipt = receiptRequestSchema.safeParse(parseJson(line));
      if (receipt.success) host.receipt(receipt.data.messageId, receipt.data.receipt);
    }
  }
}
