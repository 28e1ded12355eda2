/** How long a terminal may take to show what is expected: much longer than it ever takes, shorter than a test may. */
const DEADLINE_MS = 40_000;
/** How often to look where nothing announces a change: at files, at the end of a process. */
const LOOK_EVERY_MS = 20;

/** Told by whoever may know that something has changed. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  announce(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves at the next announcement, and at the latest when it is time to look again. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      const waiting = this.#waiting;
      waiting.add(wake);
      function wake(): void {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      }
    });
  }
}

/**
 * Looks again and again until there is something, and resolves with it. Rejects with what `describe` tells when the
 * deadline has passed.
 */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  describe: () => string,
  changes: Changes = new Changes(),
): Promise<T> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadlineMs) throw new Error(describe());
    await changes.next();
  }
}
