import { expect, test, vi } from 'vitest';
import { DesktopApp, type DesktopAppParts } from '../../../src/main/shell/desktop-app.ts';
import type { RunningEngine } from '../../../src/main/shell/engine-host.ts';
import { FALLBACK_URL, TrustedOrigins } from '../../../src/main/shell/origins.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { EngineFacade, NumberedEvent } from '../../../src/main/engine/engine-facade.ts';

/** The shell's parts, each writing what happened to it into one list. */
class Stage {
  readonly happened: string[] = [];
  readonly origins = new TrustedOrigins();
  readonly listeners = new Set<(event: NumberedEvent) => void>();
  engineFails: Error | undefined;
  stopFails: Error | undefined;
  requestShutdown: (kind: 'stop' | 'restart') => void = () => {};
  #started = 0;

  readonly app = new DesktopApp(this.parts());

  private parts(): DesktopAppParts {
    return {
      origins: this.origins,
      startEngine: () => {
        if (this.engineFails !== undefined) return Promise.reject(this.engineFails);
        this.#started += 1;
        return Promise.resolve(this.engine(this.#started));
      },
      window: {
        load: (url) => {
          this.happened.push(`load ${url}`);
          return Promise.resolve();
        },
        show: () => void this.happened.push('show'),
      },
      tray: { update: (view) => void this.happened.push(`tray ${view?.status ?? 'none'}`) },
      exit: () => void this.happened.push('exit'),
    };
  }

  private engine(number: number): RunningEngine {
    const facade = {
      snapshot: () => ({ status: 'listening' }),
      subscribe: (listener: (event: NumberedEvent) => void) => {
        this.listeners.add(listener);
        return { dispose: () => void this.listeners.delete(listener) };
      },
      setListening: (listening: boolean) => {
        this.happened.push(`listening ${listening}`);
        return Promise.resolve(listening);
      },
    };
    return {
      facade: facade as unknown as EngineFacade,
      shutdownRequested: new Promise((resolve) => {
        this.requestShutdown = resolve;
      }),
      origin: `http://127.0.0.1:${number}`,
      createPageLink: () => `http://127.0.0.1:${number}/?ticket=x`,
      stop: () => {
        this.happened.push(`stop ${number}`);
        return this.stopFails === undefined ? Promise.resolve() : Promise.reject(this.stopFails);
      },
    };
  }
}

test('the window opens on the page of the engine once it has answered', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  expect(stage.happened).toEqual(['tray none', 'tray listening', 'load http://127.0.0.1:1/?ticket=x']);
  expect(stage.origins.isEngine('http://127.0.0.1:1/')).toBe(true);
});

test('an engine that cannot start leaves the fallback page with the reason', async () => {
  const stage = new Stage();
  stage.engineFails = new AppError('port-taken', 'Port 8770 is taken.', { remedy: 'Choose another one.' });
  await stage.app.restartEngine();
  expect(stage.happened.at(-1)).toBe(`load ${FALLBACK_URL}`);
  expect(stage.app.problem).toBe('Port 8770 is taken. Choose another one.');
});

test('trying again after a failure shows the page', async () => {
  const stage = new Stage();
  stage.engineFails = new Error('no');
  await stage.app.restartEngine();
  stage.engineFails = undefined;
  await stage.app.restartEngine();
  expect(stage.happened.at(-1)).toBe('load http://127.0.0.1:1/?ticket=x');
  expect(stage.app.problem).toBe('');
});

test('two restarts at once never leave two engines running', async () => {
  const stage = new Stage();
  await Promise.all([stage.app.restartEngine(), stage.app.restartEngine()]);
  const starts = stage.happened.filter((line) => line.startsWith('load')).length;
  const stops = stage.happened.filter((line) => line.startsWith('stop')).length;
  expect([starts, stops]).toEqual([2, 1]);
  expect(stage.listeners.size).toBe(1);
});

test('the tray follows the state of the engine', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  stage.happened.length = 0;
  for (const listener of stage.listeners) {
    listener({ seq: 1, event: { type: 'agents-changed', agents: [], activeAgentId: null } });
    listener({ seq: 1, event: { type: 'level', rms: 0, peak: 0 } });
  }
  expect(stage.happened).toEqual(['tray listening']);
});

test('quitting stops the engine before the process ends, once', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  stage.happened.length = 0;
  await Promise.all([stage.app.quit(), stage.app.quit()]);
  expect(stage.happened).toEqual(['tray none', 'stop 1', 'exit']);
});

test('a client may end the app', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  stage.requestShutdown('stop');
  await vi.waitFor(() => expect(stage.happened.at(-1)).toBe('exit'));
});

test('a client may start the engine anew', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  stage.requestShutdown('restart');
  await vi.waitFor(() => expect(stage.happened.at(-1)).toBe('load http://127.0.0.1:2/?ticket=x'));
});

test('what was asked of an engine that has been replaced is forgotten', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  const stopTheFirst = stage.requestShutdown;
  await stage.app.restartEngine();
  stopTheFirst('stop');
  await stage.app.setListening(true);
  expect(stage.happened).not.toContain('exit');
});

test('an engine that fails to stop does not keep the process alive', async () => {
  const stage = new Stage();
  await stage.app.restartEngine();
  stage.stopFails = new Error('stuck');
  await stage.app.quit();
  expect(stage.happened.at(-1)).toBe('exit');
});

test('commands without an engine do nothing', async () => {
  const stage = new Stage();
  await stage.app.setListening(true);
  expect(stage.happened).toEqual([]);
});
