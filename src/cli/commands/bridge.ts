import { resolve } from 'node:path';
import type { BridgeOptions } from '../bridges/run-bridge.ts';
import { AiderBridge } from '../bridges/aider-bridge.ts';
import { ClaudeBridge } from '../bridges/claude-bridge.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { CodexBridge } from '../bridges/codex-bridge.ts';
import { runBridge } from '../bridges/run-bridge.ts';
import { TmuxBridge } from '../bridges/tmux-bridge.ts';
import type { TmuxNewline } from '../bridges/tmux-bridge.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findProgram } from '../wrapper/program-search.ts';

export interface CodexOptions extends BridgeOptions {
  readonly thread: string;
  readonly folder?: string;
}

export async function bridgeCodex(context: CliContext, options: CodexOptions): Promise<ExitCode> {
  const { thread } = options;
  const program = context.env['VIVAVOCE_CODEX'] || 'codex';
  // Started by a hook nobody reads this: then it is told at the agent, with the first text.
  if (context.stderr.isTTY === true && findProgram(program, context) === undefined) {
    throw new AppError('not-found', `The program "${program}" is not on this machine.`, {
      remedy: 'Install Codex, or name its executable in the environment variable VIVAVOCE_CODEX.',
    });
  }
  return runBridge(
    context,
    new CodexBridge(context, { thread, folder: folderOf(context, options) }),
    options,
  );
}

export interface TmuxOptions extends BridgeOptions {
  readonly pane: string;
  readonly newline: TmuxNewline;
}

export async function bridgeTmux(context: CliContext, options: TmuxOptions): Promise<ExitCode> {
  const bridge = await TmuxBridge.open(context, options);
  return runBridge(context, bridge, { ...options, fallbackProgram: bridge.command });
}

export interface AiderOptions extends BridgeOptions {
  readonly file: string;
}

export function bridgeAider(context: CliContext, options: AiderOptions): Promise<ExitCode> {
  return runBridge(context, new AiderBridge(resolve(context.workingDir, options.file)), options);
}

export interface ClaudeOptions extends BridgeOptions {
  readonly program: string;
  readonly session: string;
  readonly folder?: string;
  readonly stdin: 'receipts' | 'none';
}

export function bridgeClaude(context: CliContext, options: ClaudeOptions): Promise<ExitCode> {
  const { program, session, stdin } = options;
  const readsInput = stdin === 'receipts';
  const folder = folderOf(context, options);
  return runBridge(
    context,
    new ClaudeBridge(context, { program, session, folder, readsInput }),
    // Nothing else tells us that the program was killed.
    readsInput ? options : { parent: process.ppid, ...options },
  );
}

/** Without the option the session works where the command was given. */
function folderOf(context: CliContext, { folder }: { readonly folder?: string }): string {
  return resolve(context.workingDir, folder ?? '.');
}
