import { execFile } from 'node:child_process';

/**
 * Runs a small program and gives its output; null when it is missing, says nothing, or takes too long. What it says
 * counts though it fails: `lsof` and `ps` do so when one of many processes has ended meanwhile.
 */
export type RunTool = (command: string, args: readonly string[]) => Promise<string | null>;

const TIMEOUT_MS = 500;
const MAX_OUTPUT_BYTES = 8_000_000;

export function toolRunner(env: Readonly<Record<string, string | undefined>>): RunTool {
  return (command, args) =>
    new Promise((resolve) => {
      const options = {
        env: { ...env },
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
      };
      execFile(command, [...args], options, (error, stdout) => {
        const hasEnded = error === null || typeof error.code === 'number';
        resolve(hasEnded && stdout !== '' ? stdout : null);
      });
    });
}
