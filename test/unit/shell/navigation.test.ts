import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { confineNavigation, type ConfinedContents } from '../../../src/main/shell/navigation.ts';
import { FALLBACK_URL, TrustedOrigins } from '../../../src/main/shell/origins.ts';

type OpenHandler = Parameters<ConfinedContents['setWindowOpenHandler']>[0];

const ENGINE = 'http://127.0.0.1:8770';
const openOutside = vi.fn<(url: string) => void>();
let events: EventEmitter;
let openWindow: OpenHandler | undefined;

/** True when the page was let go where it wanted. */
function emits(name: string, details: object = {}): boolean {
  let prevented = false;
  events.emit(name, { ...details, preventDefault: () => (prevented = true) });
  return !prevented;
}

beforeEach(() => {
  openOutside.mockClear();
  events = new EventEmitter();
  openWindow = undefined;
  const origins = new TrustedOrigins();
  origins.setEngine(ENGINE);
  const contents = Object.assign(events, {
    setWindowOpenHandler: (handler: OpenHandler) => (openWindow = handler),
  });
  confineNavigation(contents as unknown as ConfinedContents, origins, openOutside);
});

test('a window moves within our own pages', () => {
  expect(emits('will-navigate', { url: `${ENGINE}/?place=talk` })).toBe(true);
  expect(emits('will-navigate', { url: FALLBACK_URL })).toBe(true);
});

test.each(['https://example.org/', 'file:///etc/passwd', `${ENGINE}.example.org/`, 'http://127.0.0.1:8771/'])(
  'a window does not navigate to %s',
  (url) => {
    expect(emits('will-navigate', { url })).toBe(false);
    expect(emits('will-redirect', { url })).toBe(false);
  },
);

test('no page is embedded', () => {
  expect(emits('will-attach-webview')).toBe(false);
  expect(emits('will-frame-navigate', { url: ENGINE, isMainFrame: false })).toBe(false);
});

test('a link to another site opens in the browser, never in a window of ours', () => {
  const open = (url: string): unknown => Reflect.apply(openWindow ?? (() => undefined), undefined, [{ url }]);
  expect(open('https://example.org/help')).toEqual({ action: 'deny' });
  expect(open('http://example.org/')).toEqual({ action: 'deny' });
  expect(open('javascript:alert(1)')).toEqual({ action: 'deny' });
  expect(openOutside.mock.calls).toEqual([['https://example.org/help']]);
});
