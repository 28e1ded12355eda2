import type { Session } from 'electron';
import type { TrustedOrigins } from './origins.ts';

/** Electron's session, as far as permissions are concerned. */
export type PermissionSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;

/**
 * Electron grants every permission unless told otherwise. Granted here: sound from a microphone, and writing text
 * to the clipboard, both to the engine's page alone.
 */
export function restrictPermissions(session: PermissionSession, origins: TrustedOrigins): void {
  // A handler that was set before must not live on: its grants would.
  session.setPermissionRequestHandler(null);
  session.setPermissionCheckHandler(null);
  session.setDevicePermissionHandler(null);

  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const soundOnly =
      'mediaTypes' in details && details.mediaTypes?.length === 1 && details.mediaTypes[0] === 'audio';
    answer(origins.isEngine(details.requestingUrl) && isGranted(permission, soundOnly));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      origins.isEngine(requestingOrigin) && isGranted(permission, details.mediaType === 'audio'),
  );
  session.setDevicePermissionHandler(() => false);
}

function isGranted(permission: string, soundOnly: boolean): boolean {
  return permission === 'clipboard-sanitized-write' || (permission === 'media' && soundOnly);
}
