import type { TransferListItem, Worker } from 'node:worker_threads';

/** A thread whose turn comes later, so that it takes no time from the others. What it is sent before waits for it. */
export class LateThread {
  #thread: Worker | undefined;
  readonly #waiting: { readonly message: unknown; readonly transfer: readonly TransferListItem[] }[] = [];

  postMessage(message: unknown, transfer: readonly TransferListItem[] = []): void {
    if (this.#thread === undefined) this.#waiting.push({ message, transfer });
    else this.#thread.postMessage(message, transfer);
  }

  /** Its turn has come; the first call counts. */
  begin(employ: () => Worker, load: unknown): void {
    if (this.#thread !== undefined) return;
    const thread = employ();
    this.#thread = thread;
    thread.postMessage(load);
    for (const { message, transfer } of this.#waiting.splice(0)) thread.postMessage(message, transfer);
  }
}
