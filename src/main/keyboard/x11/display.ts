import { hostname } from 'node:os';
import { join } from 'node:path';

/** Where an X server listens, as the variable `DISPLAY` names it. */
export interface XDisplay {
  readonly number: number;
  readonly screen: number;
  readonly address: { readonly path: string } | { readonly host: string; readonly port: number };
}

const TCP_PORT_OF_DISPLAY_0 = 6000;
const DISPLAY = /^(?:(?<host>[^:/]*)|(?<path>\/.*)):(?<number>\d+)(?:\.(?<screen>\d+))?$/;

/** `:0`, `:0.1`, `unix:0`, `host:10.0`; undefined when the name is none. */
export function parseDisplay(name: string): XDisplay | undefined {
  const parts = DISPLAY.exec(name)?.groups;
  if (parts === undefined) return undefined;
  const number = Number(parts['number']);
  const host = parts['host'] ?? '';
  const path = parts['path'];
  const screen = Number(parts['screen'] ?? 0);
  if (path !== undefined) return { number, screen, address: { path: `${path}:${number}` } };
  if (host === '' || host === 'unix')
    return { number, screen, address: { path: `/tmp/.X11-unix/X${number}` } };
  return { number, screen, address: { host, port: TCP_PORT_OF_DISPLAY_0 + number } };
}

export interface XAuthority {
  readonly name: string;
  readonly data: Buffer;
}

const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65_535;
const COOKIE = 'MIT-MAGIC-COOKIE-1';

/** File that holds the secrets of X servers. */
export function authorityPath(env: NodeJS.ProcessEnv): string | undefined {
  if (env['XAUTHORITY']) return env['XAUTHORITY'];
  return env['HOME'] ? join(env['HOME'], '.Xauthority') : undefined;
}

/** The secret for a display in the content of an authority file (format: libXau, `Xauth.h`). */
export function findAuthority(
  file: Buffer,
  display: XDisplay,
  ownName: string = hostname(),
): XAuthority | undefined {
  const entries = [...authorityEntries(file)].filter(
    ({ number, name }) => name === COOKIE && (number === '' || number === String(display.number)),
  );
  const local = 'path' in display.address || display.address.host === 'localhost';
  const fitting = entries.filter(({ family, address }) =>
    family === FAMILY_WILD ? true : family === FAMILY_LOCAL ? local && address === ownName : !local,
  );
  return fitting[0] ?? entries[0];
}

function* authorityEntries(file: Buffer) {
  let offset = 0;
  const field = (): Buffer => {
    const end = offset + 2 + file.readUInt16BE(offset);
    const bytes = file.subarray(offset + 2, end);
    if (end > file.length) throw new RangeError('The authority file ends early.');
    offset = end;
    return bytes;
  };
  while (offset + 2 <= file.length) {
    try {
      const family = file.readUInt16BE(offset);
      offset += 2;
      yield {
        family,
        address: field().toString('latin1'),
        number: field().toString('latin1'),
        name: field().toString('latin1'),
        data: field(),
      };
    } catch {
      return;
    }
  }
}
