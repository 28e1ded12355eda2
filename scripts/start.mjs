/**
 * `npm start [-- ARGUMENTS]`: installs and builds what is missing, then runs the app: in Electron where its
 * program has been fetched, else the same engine in plain Node with its page in the browser.
 * `--headless` asks for the latter; all other arguments go to `vivavoce serve`.
 *
 * Uses nothing but Node itself, because it runs before any package is there.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { findElectron } from './lib/electron-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';

const problem = (await ensurePackages()) ?? (await ensureBuild());
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}

const asked = process.argv.slice(2);
const args = asked.filter((argument) => argument !== '--headless');
// Anything but a bare start is work for the terminal: the demo, `--help`, another source or port.
const electron =
  asked.length === 0 ? findElectron(join(root, 'node_modules/electron'), process.env) : undefined;
if (electron === undefined && asked.length === 0) {
  console.log(
    'The Electron program is not installed (`npx install-electron` fetches it): starting without tray and windows.',
  );
}

const child =
  electron === undefined
    ? spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', ...args], { stdio: 'inherit' })
    : spawn(electron, [root], { stdio: 'inherit' });

// The terminal sends Ctrl-C to both of us; the child decides how to end, we report its outcome.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`${child.spawnfile} could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
