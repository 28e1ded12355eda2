/** Windows of real programs on a virtual desktop. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './browser.ts';
import type { VirtualDesktop } from './virtual-desktop.ts';

/** A text field in a real browser window. */
export interface TextField {
  readonly page: Page;
  /** Gives it the focus of the desktop, empty. */
  focus(): Promise<void>;
  /** What it holds, once it is as long as this text; fails with what it holds when it never is. */
  contentAs(text: string): Promise<string>;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><title>field</title><textarea autofocus rows="20" cols="80"></textarea>';
const LIMIT_MS = 30_000;

export async function openTextField(desktop: VirtualDesktop): Promise<TextField> {
  const env = Object.fromEntries(Object.entries(desktop.env).map(([name, value]) => [name, value ?? '']));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    headless: false,
    env,
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--ozone-platform=x11', '--disable-gpu'],
  });
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  // An address of its own: pages without one have no clipboard.
  await page.route('https://desktop.test/', (route) =>
    route.fulfill({ contentType: 'text/html;charset=utf-8', body: PAGE }),
  );
  await page.goto('https://desktop.test/');
  return {
    page,
    async focus() {
      await desktop.focus('chromium');
      await page.waitForFunction(() => document.hasFocus());
      await page.fill('textarea', '');
      await page.focus('textarea');
    },
    async contentAs(text) {
      const isThere = (length: number): boolean =>
        (document.querySelector('textarea')?.value.length ?? 0) >= length;
      await page.waitForFunction(isThere, text.length, { timeout: LIMIT_MS }).catch(() => {});
      return page.inputValue('textarea');
    },
    close: () => browser.close(),
  };
}

/** A terminal whose program writes what it is given into a file. */
export interface Terminal {
  focus(): Promise<void>;
  /** What its program got, once it is as long as this text. */
  inputAs(text: string): Promise<string>;
  close(): void;
}

export async function openTerminal(desktop: VirtualDesktop): Promise<Terminal> {
  const path = join(desktop.folder, 'terminal');
  const script = `stty -icanon -echo; : > ${path}.ready; exec cat > ${path}`;
  const program = desktop.run('xterm', ['-u8', '-e', 'sh', '-c', script]);
  const running = (): boolean => program.exitCode === null && program.signalCode === null;
  const isReady = (): Promise<boolean> =>
    access(`${path}.ready`).then(
      () => true,
      () => false,
    );
  while (!(await isReady())) if (!running()) throw new Error('The terminal needs the Debian package xterm.');
  return {
    focus: async () => void (await desktop.focus('xterm')),
    async inputAs(text) {
      const length = Buffer.byteLength(text);
      for (;;) {
        const input = await readFile(path);
        if (input.length >= length || !running()) return input.toString('utf8');
      }
    },
    close: () => void program.kill(),
  };
}
