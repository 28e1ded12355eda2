import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the Electron program is, or undefined when it has not been fetched. Only looks: importing the package
 * would start a download.
 *
 * @param {string} packageFolder `node_modules/electron`
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined}
 */
export function findElectron(packageFolder, env) {
  const pathFile = join(packageFolder, 'path.txt');
  const program = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const found =
    override !== undefined && override !== ''
      ? join(override, program ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'))
      : program && join(packageFolder, 'dist', program);
  return found && existsSync(found) ? found : undefined;
}
