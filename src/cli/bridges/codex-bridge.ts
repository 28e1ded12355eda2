/**
 * Codex takes a message for a thread by `codex queue`: an idle thread begins a turn with it, a busy one takes it after its
 * turn. It always submits, and it says only that it queued the message, so nothing but `accepted` is known of it here;
 * the `UserPromptSubmit` hook tells when the turn begins. Source: `codex-rs/cli/src/queue_cmd.rs` in
 * github.com/openai/codex.
 */
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { untilAborted } from './until-aborted.ts';
import type { Bridge, BridgeMessage } from './bridge.ts';
import { Draft } from './draft.ts';
import { runProgram } from './run-program.ts';

/** Bridges in use keep to this, because longer command lines are cut or refused by some systems. */
const MAX_MESSAGE_BYTES = 12 * 1024;

export interface CodexBridgeOptions {
  readonly thread: string;
  readonly folder: string | null;
}

export class CodexBridge implements Bridge {
  readonly program = 'codex';
  readonly folder: string | null;
  readonly session: { readonly program: string; readonly sessionId: string };
  readonly #env: CliContext['env'];
  readonly #draft = new Draft();

  constructor({ env }: Pick<CliContext, 'env'>, { thread, folder }: CodexBridgeOptions) {
    this.#env = env;
    this.folder = folder;
    this.session = { program: this.program, sessionId: thread };
  }

  deliver(message: BridgeMessage): Promise<void> {
    return this.#draft.take(message, (text) => this.#queue(text));
  }

  /** The thread does not say when it is closed; its hooks and its process do. */
  untilGone(_host: unknown, signal: AbortSignal): Promise<void> {
    return untilAborted(signal);
  }

  async #queue(text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new AppError('too-large', `The text has ${Math.ceil(bytes / 1024)} KB; Codex takes 12 at once.`, {
        remedy: 'It is kept. Take the last part of it back, then send it.',
      });
    }
    const command = this.#env['VIVAVOCE_CODEX'] || 'codex';
    const thread = this.session.sessionId;
    const { code } = await runProgram(command, ['queue', '--thread', thread, `--message=${text}`], {
      env: this.#env,
    });
    if (code === 0) return;
    throw new AppError('output-refused', `Codex did not take the text (exit code ${String(code)}).`, {
      remedy: `It is kept, and goes with the next one. See why with: ${command} queue --thread ${thread} --message=test`,
    });
  }
}
