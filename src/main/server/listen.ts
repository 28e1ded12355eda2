/** Binding the engine's port, and finding out who holds it when it is taken. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { healthSchema } from '../../shared/contract/openvip.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { isLoopbackHost } from './guards.ts';

/** An engine answers its health at once; milliseconds. */
const HEALTH_TIMEOUT_MS = 1000;
/** How often another free port is tried when the one found for IPv4 is taken on IPv6. */
const FREE_PORT_TRIES = 10;

export interface Listeners {
  readonly servers: readonly Server[];
  readonly port: number;
}

/** The addresses to bind for a host: both loopbacks for either of them, else the one that was asked for. */
export function addressesOf(host: string): readonly string[] {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1' ? ['127.0.0.1', '::1'] : [host];
}

/** Throws `invalid-input` for an address that others can reach while OpenVIP clients need no token. */
export function requireSafeAddress(host: string, requireToken: boolean): void {
  if (isLoopbackHost(host) || requireToken) return;
  throw new AppError(
    'invalid-input',
    `The server would listen on ${host} and take commands from the network without a token.`,
    {
      remedy: 'Set server.requireToken to true, or server.host to 127.0.0.1.',
    },
  );
}

/**
 * Binds a server of its own for each address, all on one port. An address family that this machine does not have is
 * left out. Rejects with `already-running`, `port-taken` or `invalid-input`; nothing stays bound then.
 */
export async function listen(create: () => Server, host: string, port: number): Promise<Listeners> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    try {
      let boundPort = port;
      for (const address of addressesOf(host)) {
        const server = create();
        const isExtra = servers.length > 0;
        if (!(await bind(server, address, boundPort, isExtra))) continue;
        servers.push(server);
        boundPort = (server.address() as AddressInfo).port;
      }
      return { servers, port: boundPort };
    } catch (error) {
      for (const server of servers) server.close();
      const isTaken = codeOf(error) === 'EADDRINUSE';
      if (isTaken && port === 0 && attempt < FREE_PORT_TRIES) continue;
      throw isTaken ? await explainTaken(host, port, error) : explainBindError(host, port, error);
    }
  }
}

/** False when the address family is missing and the address was only wanted in addition. */
function bind(server: Server, address: string, port: number, isExtra: boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error) ?? '');
      if (isExtra && isMissing) resolve(false);
      else reject(error);
    });
    server.listen({ host: address, port, ipv6Only: isIPv6(address) && address !== '::' }, () =>
      resolve(true),
    );
  });
}

async function explainTaken(host: string, port: number, cause: unknown): Promise<AppError> {
  const [first = host] = addressesOf(host);
  const url = urlOf(first, port);
  if (await isVivavoce(url)) return alreadyRunning(url, cause);
  return new AppError('port-taken', `Another program uses port ${port}.`, {
    remedy: 'Stop that program, or choose another port with the setting server.port.',
    cause,
  });
}

export function alreadyRunning(url: string, cause?: unknown): AppError {
  return new AppError('already-running', `Vivavoce is already running at ${url}.`, {
    remedy: 'Use that one, or stop it with: vivavoce stop',
    cause,
  });
}

/** True when an engine answers at this address. */
export async function isVivavoce(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    return healthSchema.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

function explainBindError(host: string, port: number, cause: unknown): AppError {
  return new AppError(
    'invalid-input',
    `The server cannot listen on ${host}, port ${port} (${codeOf(cause) ?? 'unknown reason'}).`,
    {
      remedy: 'Correct the settings server.host and server.port.',
      cause,
    },
  );
}

/** How a client on this machine reaches what was bound to `host`. */
export function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
