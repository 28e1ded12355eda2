import type { z } from 'zod';
import { readJson, request } from './http.ts';
import type { EngineAddress, Fetch } from './http.ts';

/** What all parts of the client ask with: one address, one way to send, answers that fit the contract. */
export class EngineCalls {
  readonly #address: EngineAddress;
  readonly #fetch: Fetch;

  constructor(address: EngineAddress, fetchImpl: Fetch = (...args) => fetch(...args)) {
    this.#address = address;
    this.#fetch = fetchImpl;
  }

  protected request(path: string, init: RequestInit): Promise<Response> {
    return request(this.#fetch, this.#address, path, init);
  }

  protected async get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return readJson(await this.request(path, signal === undefined ? {} : { signal }), schema);
  }

  protected post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.send('POST', path, body, schema);
  }

  protected async send<T>(method: string, path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return readJson(await this.request(path, jsonRequest(method, body)), schema);
  }
}

export function jsonRequest(method: string, body: object): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** Options as a query; those that are not given are left out. */
export function queryOf(options: object): string {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}
