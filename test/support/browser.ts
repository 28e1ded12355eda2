/** The system's Chromium, driven by playwright-core. */
import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const CANDIDATES: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export interface BrowserOptions {
  /** WAV file that the fake microphone plays over and over; without it the browser has a microphone that beeps. */
  readonly microphoneFile?: string;
  /** `deny`: the person refuses the permission. `absent`: the computer has no microphone. */
  readonly microphone?: 'grant' | 'deny' | 'absent';
  /** `after-gesture`: a page may sound only after a click or a key, as browsers are set by default. */
  readonly autoplay?: 'free' | 'after-gesture';
}

/** Path of the executable: the environment's `CHROMIUM_PATH`, else a usual place. Throws naming what to install. */
export function findChromium(): string {
  const given = process.env['CHROMIUM_PATH'];
  const found = (given === undefined ? CANDIDATES : [given]).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    given === undefined
      ? 'No Chromium found. Install it (Debian package: chromium), or set CHROMIUM_PATH to its executable.'
      : `CHROMIUM_PATH is "${given}", which is no executable file.`,
  );
}

/** Starts a browser without a window; the caller closes it. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { microphone = 'grant', microphoneFile, autoplay = 'free' } = options;
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Sound takes its time and goes nowhere: a test machine's sound server may be missing, or slow to start.
      '--disable-audio-output',
      `--autoplay-policy=${autoplay === 'free' ? 'no-user-gesture-required' : 'document-user-activation-required'}`,
      ...(microphone === 'absent' ? [] : ['--use-fake-device-for-media-stream']),
      `--use-fake-ui-for-media-stream${microphone === 'deny' ? '=deny' : ''}`,
      ...(microphoneFile === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphoneFile}`]),
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
