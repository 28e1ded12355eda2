import { spawn } from 'node:child_process';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeLine } from '../output/terminal.ts';

/** Without a browser to start, the link is printed instead. */
export async function open(context: CliContext, options: { readonly print?: boolean }): Promise<ExitCode> {
  const engine = await requireEngine(context);
  const link = await engine.client.pageLink();
  if (options.print === true || !(await startBrowser(context, link))) await writeLine(context.stdout, link);
  return EXIT.ok;
}

/** True when the program that opens links took this one. */
function startBrowser(context: CliContext, link: string): Promise<boolean> {
  const [command, args] = opener(context, link);
  if (command === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function opener(context: CliContext, link: string): [command: string | undefined, args: string[]] {
  switch (context.platform) {
    case 'darwin':
      return ['open', [link]];
    case 'win32':
      return ['rundll32', ['url.dll,FileProtocolHandler', link]];
    default: {
      const hasDisplay = context.env['DISPLAY'] !== undefined || context.env['WAYLAND_DISPLAY'] !== undefined;
      return [hasDisplay ? 'xdg-open' : undefined, [link]];
    }
  }
}
