import { explain } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { RunningEngine, StartEngine } from './engine-host.ts';
import { FALLBACK_URL, type TrustedOrigins } from './origins.ts';
import type { TrayView } from './tray-menu.ts';

/** The one window. */
export interface AppWindow {
  load(url: string): Promise<void>;
  show(): void;
}

/** The tray icon; absent on desktops without one. */
export interface AppTray {
  update(view: TrayView | undefined): void;
}

export interface DesktopAppParts {
  readonly startEngine: StartEngine;
  readonly origins: TrustedOrigins;
  readonly window: AppWindow;
  readonly tray: AppTray | undefined;
  /** Ends the process; the engine is already stopped. */
  readonly exit: () => void;
}

/**
 * The desktop app: one engine, one window on its page, one tray icon. While there is no engine the window shows
 * the fallback page. Starting and stopping happen one after the other, however often they are asked for.
 */
export class DesktopApp {
  readonly #parts: DesktopAppParts;
  #engine: RunningEngine | undefined;
  #watch: Disposable | undefined;
  #queue: Promise<void> = Promise.resolve();
  #quitting = false;
  #problem = '';

  constructor(parts: DesktopAppParts) {
    this.#parts = parts;
  }

  /** Why there is no engine, for a person. */
  get problem(): string {
    return this.#problem;
  }

  /** Starts the engine, replacing one that runs, and shows its page. */
  restartEngine(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#quitting) return;
      await this.#stopEngine();
      await this.#startEngine();
    });
  }

  async setListening(listening: boolean): Promise<void> {
    await this.#engine?.facade.setListening(listening);
  }

  async setActiveAgent(agentId: string): Promise<void> {
    await this.#engine?.facade.setActiveAgent(agentId);
  }

  showWindow(): void {
    this.#parts.window.show();
  }

  /** Stops the engine, then ends the process, even if stopping fails: a person who quits wants it gone. */
  quit(): Promise<void> {
    if (this.#quitting) return this.#queue;
    this.#quitting = true;
    return this.#enqueue(async () => {
      // A failure to stop is in the engine's own log; there is nobody left to show it to.
      await this.#stopEngine().catch(() => {});
      this.#parts.exit();
    });
  }

  async #startEngine(): Promise<void> {
    const { startEngine, origins, window, tray } = this.#parts;
    try {
      const engine = await startEngine();
      this.#engine = engine;
      this.#problem = '';
      origins.setEngine(engine.origin);
      tray?.update(engine.facade.snapshot());
      this.#watch = engine.facade.subscribe(({ event }) => {
        if (event.type === 'status-changed' || event.type === 'agents-changed') {
          tray?.update(engine.facade.snapshot());
        }
      });
      void engine.shutdownRequested.then((kind) => this.#obey(engine, kind));
      await window.load(engine.createPageLink());
    } catch (error) {
      this.#problem = explain(error);
      await this.#stopEngine();
      await window.load(FALLBACK_URL);
    }
  }

  /** What a client asked of an engine that has been replaced since is no longer of interest. */
  #obey(engine: RunningEngine, kind: 'stop' | 'restart'): void {
    if (engine === this.#engine) void (kind === 'restart' ? this.restartEngine() : this.quit());
  }

  async #stopEngine(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await this.#watch?.dispose();
    this.#watch = undefined;
    this.#parts.origins.setEngine(undefined);
    this.#parts.tray?.update(undefined);
    await engine?.stop();
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(step);
    this.#queue = result.catch(() => {});
    return result;
  }
}
