/**
 * For a plugin inside of a program, which submits prompts itself: messages go out as lines of JSON on standard output,
 * receipts come in as such on standard input. The end of the input is the end of the session. A mod of Claude Code cannot
 * hold our input open: for it we read none, and end with the process that started us.
 */
import { createInterface } from 'node:readline';
import { receiptRequestSchema } from '../../shared/contract/doors.ts';
import type { CliContext } from '../context.ts';
import { parseJson } from '../hook/hook-input.ts';
import { writeLine } from '../output/terminal.ts';
import { untilAborted } from './until-aborted.ts';
import type { Bridge, BridgeHost, BridgeMessage } from './bridge.ts';

export interface ClaudeBridgeOptions {
  /** `claude`, or another program whose plugin speaks the same way. */
  readonly program: string;
  readonly session: string;
  readonly folder: string | null;
  /** False: nothing comes on standard input, and its end means nothing. */
  readonly readsInput: boolean;
}

export class ClaudeBridge implements Bridge {
  readonly program: string;
  readonly folder: string | null;
  readonly session: { readonly program: string; readonly sessionId: string };
  readonly #stdin: CliContext['stdin'];
  readonly #stdout: CliContext['stdout'];
  readonly #readsInput: boolean;

  constructor({ stdin, stdout }: Pick<CliContext, 'stdin' | 'stdout'>, options: ClaudeBridgeOptions) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.program = options.program;
    this.folder = options.folder;
    this.#readsInput = options.readsInput;
    this.session = { program: this.program, sessionId: options.session };
  }

  deliver({ id, text, operations, withdraws }: BridgeMessage): Promise<void> {
    return writeLine(this.#stdout, JSON.stringify({ id, text, ops: operations, withdraws }));
  }

  async untilGone(host: BridgeHost, signal: AbortSignal): Promise<void> {
    if (!this.#readsInput) return untilAborted(signal);
    const lines = createInterface({ input: this.#stdin, crlfDelay: Infinity, signal });
    for await (const line of lines) {
      const receipt = receiptRequestSchema.safeParse(parseJson(line));
      if (receipt.success) host.receipt(receipt.data.messageId, receipt.data.receipt);
    }
  }
}
