import { expect, test } from 'vitest';
import { TrustedOrigins } from '../../../src/main/shell/origins.ts';
import { restrictPermissions, type PermissionSession } from '../../../src/main/shell/permissions.ts';

const ENGINE = 'http://127.0.0.1:8770';

type RequestHandler = NonNullable<Parameters<PermissionSession['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<PermissionSession['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<PermissionSession['setDevicePermissionHandler']>[0]>;

/** Session that keeps the handlers it was given, so that a test can ask them as Electron would. */
class SessionDouble implements PermissionSession {
  readonly calls: string[] = [];
  request: RequestHandler | null = null;
  check: CheckHandler | null = null;
  device: DeviceHandler | null = null;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.request = handler;
    this.calls.push(handler === null ? 'request: none' : 'request: ours');
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.check = handler;
    this.calls.push(handler === null ? 'check: none' : 'check: ours');
  }
  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.device = handler;
    this.calls.push(handler === null ? 'device: none' : 'device: ours');
  }
}

function restricted(): SessionDouble {
  const origins = new TrustedOrigins();
  origins.setEngine(ENGINE);
  const session = new SessionDouble();
  restrictPermissions(session, origins);
  return session;
}

function asks(permission: string, details: object): boolean {
  let answer: boolean | undefined;
  Reflect.apply(restricted().request ?? (() => {}), undefined, [
    null,
    permission,
    (granted: boolean) => (answer = granted),
    details,
  ]);
  return answer ?? false;
}

function checks(permission: string, origin: string, mediaType?: string): boolean {
  return Boolean(
    Reflect.apply(restricted().check ?? (() => false), undefined, [null, permission, origin, { mediaType }]),
  );
}

test('the engine page may use a microphone', () => {
  expect(asks('media', { requestingUrl: `${ENGINE}/`, mediaTypes: ['audio'] })).toBe(true);
  expect(checks('media', ENGINE, 'audio')).toBe(true);
});

test('no page may use a camera, alone or together with a microphone', () => {
  expect(asks('media', { requestingUrl: `${ENGINE}/`, mediaTypes: ['video'] })).toBe(false);
  expect(asks('media', { requestingUrl: `${ENGINE}/`, mediaTypes: ['audio', 'video'] })).toBe(false);
  expect(checks('media', ENGINE, 'video')).toBe(false);
});

test('a page of another origin gets no microphone', () => {
  expect(asks('media', { requestingUrl: 'http://127.0.0.1:9999/', mediaTypes: ['audio'] })).toBe(false);
  expect(asks('media', { requestingUrl: `${ENGINE}.example.org/`, mediaTypes: ['audio'] })).toBe(false);
  expect(checks('media', 'https://example.org', 'audio')).toBe(false);
});

test.each([
  'geolocation',
  'midi',
  'openExternal',
  'fullscreen',
  'clipboard-read',
  'display-capture',
  'notifications',
])('the engine page gets no %s', (permission) => {
  expect(asks(permission, { requestingUrl: `${ENGINE}/` })).toBe(false);
  expect(checks(permission, ENGINE)).toBe(false);
});

test('the engine page may write text to the clipboard', () => {
  expect(asks('clipboard-sanitized-write', { requestingUrl: `${ENGINE}/` })).toBe(true);
});

test('handlers of an earlier session are removed before ours are set', () => {
  expect(restricted().calls.toSorted()).toEqual([
    'check: none',
    'check: ours',
    'device: none',
    'device: ours',
    'request: none',
    'request: ours',
  ]);
});
