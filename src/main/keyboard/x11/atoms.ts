import type { XConnection } from './connection.ts';
import { halfWords, words, xRequest } from './wire.ts';

const INTERN_ATOM = 16;
const GET_ATOM_NAME = 17;

/** Names that X clients agree on, and their numbers at this server. Each is asked for once. */
export class Atoms {
  readonly #x: XConnection;
  readonly #ids = new Map<string, Promise<number>>();
  readonly #names = new Map<number, Promise<string>>();

  constructor(x: XConnection) {
    this.#x = x;
  }

  id(name: string): Promise<number> {
    const known = this.#ids.get(name) ?? this.#intern(name);
    this.#ids.set(name, known);
    return known;
  }

  ids(names: readonly string[]): Promise<readonly number[]> {
    return Promise.all(names.map((name) => this.id(name)));
  }

  /** Rejects with an XRequestError when the number belongs to no name. */
  name(id: number): Promise<string> {
    const known = this.#names.get(id) ?? this.#nameOf(id);
    this.#names.set(id, known);
    return known;
  }

  async #intern(name: string): Promise<number> {
    const bytes = Buffer.from(name, 'latin1');
    const reply = await this.#x.ask(xRequest(INTERN_ATOM, 0, halfWords(bytes.length, 0), bytes));
    return reply.readUInt32LE(8);
  }

  async #nameOf(id: number): Promise<string> {
    const reply = await this.#x.ask(xRequest(GET_ATOM_NAME, 0, words(id)));
    return reply.subarray(32, 32 + reply.readUInt16LE(8)).toString('latin1');
  }
}
