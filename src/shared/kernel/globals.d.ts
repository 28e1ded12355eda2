/**
 * The few platform globals that exist, with one shape, in Node ≥ 20, in Electron and in browsers.
 * `shared` is compiled without Node and DOM types; what it may use is listed here.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
  throwIfAborted(): void;
}
declare function setTimeout(callback: () => void, delayMs: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };
declare const crypto: { randomUUID(): `${string}-${string}-${string}-${string}-${string}` };
