/** A program in a pane of tmux, which need not know of us: text is pasted, keys are sent. Source: tmux(1). */
import { basename } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { pause, pauseUnless } from '../../shared/kernel/pause.ts';
import type { CliContext } from '../context.ts';
import { tmuxSessionKey } from '../hook/hook-agent.ts';
import type { SessionKey } from '../../shared/doors/session-record.ts';
import type { Bridge, BridgeHost, BridgeMessage, InputOperation } from './bridge.ts';
import { runProgram } from './run-program.ts';

const LOOK_MS = 1000;
const DEFAULT_SUBMIT_DELAY_MS = 75;

/** Keys for a new line, as the profiles of the wrapper name them, and as tmux does. */
const NEWLINE_KEYS = { 'alt+enter': 'M-Enter', 'ctrl+j': 'C-j' } as const;
export const TMUX_NEWLINES = ['alt+enter', 'ctrl+j'] as const;
export type TmuxNewline = (typeof TMUX_NEWLINES)[number];

export interface TmuxBridgeOptions {
  /** As tmux names it, such as `%3`, or any other target of it. */
  readonly pane: string;
  readonly newline: TmuxNewline;
}

interface Pane {
  readonly id: string;
  readonly program: string;
  readonly folder: string | null;
  readonly session: SessionKey;
}

export class TmuxBridge implements Bridge {
  readonly program: string | null;
  readonly folder: string | null;
  readonly session: SessionKey;
  /** What runs in the pane, for its name. */
  readonly command: string;
  readonly #env: CliContext['env'];
  readonly #pane: string;
  readonly #newline: TmuxNewline;
  readonly #clock: Clock;
  #buffers = 0;

  private constructor(env: CliContext['env'], pane: Pane, newline: TmuxNewline, clock: Clock) {
    this.#env = env;
    this.#pane = pane.id;
    this.#newline = newline;
    this.#clock = clock;
    this.command = pane.program;
    this.program = /^[a-z][a-z0-9-]{0,39}$/.test(pane.program) ? pane.program : null;
    this.folder = pane.folder;
    this.session = pane.session;
  }

  /** Rejects with `not-found` when there is no such pane, or no tmux. */
  static async open(
    { env }: Pick<CliContext, 'env'>,
    options: TmuxBridgeOptions,
    clock: Clock = systemClock,
  ): Promise<TmuxBridge> {
    const pane = await describe(env, options.pane);
    if (pane !== undefined) return new TmuxBridge(env, pane, options.newline, clock);
    throw new AppError('not-found', `tmux has no pane "${options.pane}".`, {
      remedy: 'See all panes with: tmux list-panes -a',
    });
  }

  /** What lies in the program's input cannot be taken back from outside: who knows what was typed since. */
  async deliver({ text, operations }: BridgeMessage, host: BridgeHost): Promise<void> {
    if (text === '' && operations.length === 0) return;
    // Keys would go to the copy mode, if the user reads back in it.
    await this.#tmux(['copy-mode', '-q', '-t', this.#pane]);
    let first = true;
    for (const line of text.split('\n')) {
      if (!first) await this.#press(NEWLINE_KEYS[this.#newline]);
      first = false;
      if (line !== '') await this.#paste(line);
    }
    let afterText = text !== '';
    for (const operation of operations) {
      if (operation === 'submit' && afterText) await this.#settle(host);
      await this.#press(this.#keyOf(operation));
      afterText = operation === 'newline';
    }
  }

  async untilGone(_host: BridgeHost, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pauseUnless(this.#clock, LOOK_MS, signal);
      if (signal.aborted || (await describe(this.#env, this.#pane)) === undefined) return;
    }
  }

  /** As one paste, so that the program does not take it for keys; the buffer goes with it. */
  async #paste(line: string): Promise<void> {
    this.#buffers += 1;
    const buffer = `vivavoce-${process.pid}-${this.#buffers}`;
    const loaded = await this.#tmux(['load-buffer', '-b', buffer, '-'], line);
    const pasted = loaded && (await this.#tmux(['paste-buffer', '-p', '-d', '-b', buffer, '-t', this.#pane]));
    if (pasted) return;
    // What was said must not lie among the user's buffers.
    if (loaded) await this.#tmux(['delete-buffer', '-b', buffer]);
    throw this.#refusal();
  }

  async #press(key: string): Promise<void> {
    if (!(await this.#tmux(['send-keys', '-t', this.#pane, key]))) throw this.#refusal();
  }

  /** A key that follows a large paste at once is taken for a part of it by some programs. */
  async #settle(host: BridgeHost): Promise<void> {
    const settings = await host.settings();
    const delayMs = settings?.wrapper.submitDelayMs ?? DEFAULT_SUBMIT_DELAY_MS;
    await pause(this.#clock, delayMs);
  }

  #keyOf(operation: InputOperation): string {
    return operation === 'submit' ? 'Enter' : NEWLINE_KEYS[this.#newline];
  }

  async #tmux(args: readonly string[], input?: string): Promise<boolean> {
    const run = await runProgram('tmux', args, {
      env: this.#env,
      ...(input === undefined ? {} : { input }),
    });
    return run.code === 0;
  }

  #refusal(): AppError {
    return new AppError('output-refused', `tmux did not take the text for the pane ${this.#pane}.`);
  }
}

/** Undefined when the pane is gone. */
async function describe(env: CliContext['env'], target: string): Promise<Pane | undefined> {
  // One command for each line: in a format line breaks are replaced. Without -u so is all that is not ASCII.
  const look = ['pid', 'pane_id', 'pane_current_command', 'pane_current_path'].flatMap((name) => [
    'display-message',
    '-p',
    '-t',
    target,
    `#{${name}}`,
    ';',
  ]);
  const { code, stdout } = await runProgram('tmux', ['-u', ...look.slice(0, -1)], { env });
  const [server, id, command, folder] = stdout.split('\n');
  // Without the pane some versions answer with empty fields in place of a fault.
  if (code !== 0 || !server || !id) return undefined;
  return {
    id,
    program: basename(command ?? ''),
    folder: folder === undefined || folder === '' ? null : folder,
    session: tmuxSessionKey(server, id),
  };
}
