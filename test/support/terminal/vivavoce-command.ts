import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../cli-context.ts';

/** Program and first arguments of the command line: as it was built, or its sources where they are newer. */
export function vivavoceCommand(): readonly string[] {
  const built = join(PACKAGE_ROOT, 'out/main/cli.js');
  const builtMs = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newestMs(join(PACKAGE_ROOT, 'src')) <= builtMs) {
    return [process.execPath, join(PACKAGE_ROOT, 'bin/vivavoce.mjs')];
  }
  const loader = join(PACKAGE_ROOT, 'node_modules/tsx/dist/esm/index.mjs');
  return [process.execPath, '--import', loader, join(PACKAGE_ROOT, 'src/cli/index.ts')];
}

/** When the newest file below a folder was changed. */
function newestMs(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
