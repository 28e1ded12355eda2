/** The built page in a real browser, before a scripted engine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import type { BrowserOptions } from './browser.ts';
import { buildPage } from './build-page.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { ScriptedEngineServer } from './scripted-engine-server.ts';

export interface OpenPage {
  readonly page: Page;
  readonly engine: ScriptedEngine;
  readonly server: ScriptedEngineServer;
  /** Everything that the browser complained about: exceptions, console errors, refused content. */
  readonly complaints: string[];
}

/** One build and one browser for all tests of a file; every test opens a page of its own. */
export class PageFixture {
  readonly #pageDir: string;
  readonly #browser: Browser;
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(pageDir: string, browser: Browser) {
    this.#pageDir = pageDir;
    this.#browser = browser;
  }

  static async create(options: BrowserOptions = {}): Promise<PageFixture> {
    const pageDir = await mkdtemp(join(tmpdir(), 'vivavoce-page-'));
    await buildPage(pageDir);
    return new PageFixture(pageDir, await launchBrowser(options));
  }

  /** Opens the page and waits until it shows the engine's state, if `waitForState` is not false. */
  async open(
    engine: ScriptedEngine = new ScriptedEngine(),
    options: BrowserContextOptions & { readonly waitForState?: boolean } = {},
  ): Promise<OpenPage> {
    const { waitForState = true, ...contextOptions } = options;
    const server = new ScriptedEngineServer(this.#pageDir, engine);
    await server.start();
    const context = await this.#browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...contextOptions });
    this.#closing.push(async () => {
      await context.close();
      await server.stop();
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(server.pageLink);
    if (waitForState) await page.getByTestId('state').filter({ hasNotText: 'Connecting' }).waitFor();
    return { page, engine, server, complaints };
  }

  /** Closes the pages of the last test. */
  async closePages(): Promise<void> {
    for (const close of this.#closing.splice(0)) await close();
  }

  async dispose(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
    await rm(this.#pageDir, { recursive: true });
  }
}
