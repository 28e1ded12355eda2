import type { IpcMain } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerBridge, type BridgeActions } from '../../../src/main/shell/bridge.ts';
import { FALLBACK_URL, TrustedOrigins } from '../../../src/main/shell/origins.ts';
import { DESKTOP_CHANNEL } from '../../../src/shared/contract/desktop-bridge.ts';

const ENGINE = 'http://127.0.0.1:8770';
const restartEngine = vi.fn<BridgeActions['restartEngine']>(() => Promise.resolve());
const quit = vi.fn<BridgeActions['quit']>();
let ask: (frame: object | null, argument: unknown) => Promise<unknown>;

beforeEach(() => {
  vi.clearAllMocks();
  const origins = new TrustedOrigins();
  origins.setEngine(ENGINE);
  const ipc: Pick<IpcMain, 'handle'> = {
    handle: (channel, listener) => {
      expect(channel).toBe(DESKTOP_CHANNEL);
      ask = async (senderFrame, argument) => Reflect.apply(listener, undefined, [{ senderFrame }, argument]);
    },
  };
  answerBridge(ipc, origins, { restartEngine, quit });
});

test('our pages restart the engine and quit', async () => {
  await ask({ url: FALLBACK_URL, parent: null }, { type: 'restart-engine' });
  await ask({ url: `${ENGINE}/`, parent: null }, { type: 'quit' });
  expect(restartEngine).toHaveBeenCalledOnce();
  expect(quit).toHaveBeenCalledOnce();
});

test.each([
  ['a page of another origin', { url: 'https://example.org/', parent: null }],
  ['an embedded page', { url: `${ENGINE}/`, parent: {} }],
  ['a frame that is gone', null],
])('%s is refused and nothing happens', async (_case, frame) => {
  await expect(ask(frame, { type: 'quit' })).rejects.toMatchObject({ code: 'forbidden' });
  expect(quit).not.toHaveBeenCalled();
});

test.each([[undefined], ['quit'], [{ type: 'format-disk' }], [{ type: 'quit', force: true }]])(
  'a request in another form is refused: %j',
  async (argument) => {
    await expect(ask({ url: `${ENGINE}/`, parent: null }, argument)).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(quit).not.toHaveBeenCalled();
  },
);
