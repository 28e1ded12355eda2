/** The token of the endpoint file, the page's session cookie, and the tickets that turn into that cookie. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../shared/kernel/clock.ts';

const SECRET_BYTES = 32;
/** A link is opened at once or not at all; milliseconds. */
const TICKET_LIFE_MS = 5 * 60_000;
const MAX_TICKETS = 32;

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export class Credentials {
  readonly token: string;
  readonly #sessionSecret: string;
  readonly #clock: Clock;
  /** Ticket → end of its life, oldest first. */
  readonly #tickets = new Map<string, number>();

  constructor(token: string, clock: Clock) {
    this.token = token;
    // Made from the token, so that an open page stays signed in when an engine restarts with the same one.
    this.#sessionSecret = createHmac('sha256', token).update('page session').digest('base64url');
    this.#clock = clock;
  }

  /** True when the request carries the token or the session cookie. */
  admits(request: IncomingMessage, port: number): boolean {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return isSame(bearer, this.token);
    const session = readCookie(request.headers.cookie ?? '', cookieName(port));
    return session !== undefined && isSame(session, this.#sessionSecret);
  }

  /** Not readable by scripts, not sent along by other sites. Cookies know no ports: the port is in the name. */
  sessionCookie(port: number): string {
    return `${cookieName(port)}=${this.#sessionSecret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  newTicket(): string {
    const oldest = this.#tickets.keys().next().value;
    if (this.#tickets.size >= MAX_TICKETS && oldest !== undefined) this.#tickets.delete(oldest);
    const ticket = newSecret();
    this.#tickets.set(ticket, this.#clock.now() + TICKET_LIFE_MS);
    return ticket;
  }

  /** True once for each ticket, within its life. */
  redeem(ticket: string): boolean {
    const endsAtMs = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return endsAtMs !== undefined && this.#clock.now() <= endsAtMs;
  }
}

/** Takes the same time wherever the two differ; hashing makes them equally long. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function cookieName(port: number): string {
  return `vivavoce-session-${port}`;
}

function readCookie(header: string, name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
