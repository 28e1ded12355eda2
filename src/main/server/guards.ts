/**
 * Who may call, judged by headers alone and before anything else happens: for requests and for upgrades alike.
 * A web page in the user's browser can reach this port too; it must neither act nor read.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RequestFault } from './request-fault.ts';

export interface GuardPolicy {
  readonly port: number;
  /** The address that was bound, where it is not loopback: such an engine is called by its other names as well. */
  readonly publicHost: string | undefined;
}

/** A request that goes to the engine's own page, not to one of its planes: it shows something and changes nothing. */
export type RequestTarget = 'openvip' | 'control' | 'page';

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function targetOf(url: string): RequestTarget {
  if (/^\/api(?:[/?]|$)/.test(url)) return 'control';
  return /^\/(?:openvip|agents|speech|status|control|health|openapi\.json)(?:[/?]|$)/.test(url)
    ? 'openvip'
    : 'page';
}

/** Undefined when the request may pass; what to refuse it with otherwise. */
export function refusalOf(request: IncomingMessage, policy: GuardPolicy): RequestFault | undefined {
  const { host, origin } = request.headers;
  const url = request.url ?? '';
  if (!url.startsWith('/'))
    return new RequestFault('invalid-input', 'A path was expected as request target.');
  if (host === undefined || !isOwnHost(host, policy)) {
    return new RequestFault(
      'forbidden',
      'The Host header is not a name of this engine: a loopback name and its port were expected.',
    );
  }
  const target = targetOf(url);
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (origin !== undefined) {
    if (!isOwnOrigin(origin, policy)) return fromForeignPage();
    if (target === 'openvip' && !isReading) return fromForeignPage();
  }
  return isCrossSite(request) && !(target === 'page' && isNavigation(request))
    ? fromForeignPage()
    : undefined;
}

function fromForeignPage(): RequestFault {
  return new RequestFault('forbidden', 'Requests of web pages are not taken here.');
}

function isOwnHost(host: string, policy: GuardPolicy): boolean {
  const parts = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(host);
  const [, name = '', port = '80'] = parts ?? [];
  return Number(port) === policy.port && isOwnName(name.toLowerCase(), policy);
}

/** A name has to be resolved, and that can be rebound to us; an address in figures cannot. */
function isOwnName(name: string, policy: GuardPolicy): boolean {
  if (LOOPBACK_NAMES.includes(name)) return true;
  if (policy.publicHost === undefined) return false;
  return name === policy.publicHost.toLowerCase() || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function isOwnOrigin(origin: string, policy: GuardPolicy): boolean {
  const host = /^http:\/\/(.+)$/i.exec(origin)?.[1];
  return host !== undefined && isOwnHost(host, policy);
}

/** Browsers say so even where they send no Origin, as for images; other programs do not send this header. */
function isCrossSite(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

function isNavigation(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
}

/** True for hosts that only this machine can reach. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
