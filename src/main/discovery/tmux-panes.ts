/** The panes of the tmux server that `vivavoce bridge tmux` would speak with. Source: tmux(1). */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunTool } from './run-tool.ts';
import type { PaneLister, TerminalPane } from './session-finder.ts';

export class TmuxPanes implements PaneLister {
  readonly #run: RunTool;
  readonly #socket: string;

  constructor(options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly userId: number;
    readonly run: RunTool;
  }) {
    const { env, userId, run } = options;
    this.#run = run;
    this.#socket =
      env['TMUX']?.split(',')[0] || join(env['TMUX_TMPDIR'] || '/tmp', `tmux-${userId}`, 'default');
  }

  /** No program is started where there is no server: tmux would not start one either, but it costs a process. */
  async panes(): Promise<readonly TerminalPane[]> {
    const info = await stat(this.#socket).catch(() => undefined);
    if (info?.isSocket() !== true) return [];
    const listed = await this.#run('tmux', ['list-panes', '-a', '-F', '#{pane_id} #{pid} #{pane_tty}']);
    return (listed ?? '').split('\n').flatMap((line) => {
      const [id, serverPid, terminal] = line.split(' ');
      return id?.startsWith('%') === true && serverPid !== undefined && terminal !== undefined
        ? [{ id, serverPid, terminal }]
        : [];
    });
  }
}
