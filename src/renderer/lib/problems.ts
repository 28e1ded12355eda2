/** Problems of this page itself, shown beside the engine's notices until they are mended or dismissed. */
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Notice } from '../../shared/contract/control.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

export type Problem = Pick<Notice, 'code' | 'severity' | 'message' | 'remedy'>;

export class Problems {
  readonly #list = new Store<readonly Problem[]>([]);

  get list(): ReadableStore<readonly Problem[]> {
    return this.#list;
  }

  /** Shows a problem; one with the same code takes its place. */
  show(problem: Problem): void {
    this.#list.update((list) => [...list.filter((other) => other.code !== problem.code), problem]);
  }

  /** Shows a thrown value; `cancelled` is what the person wanted and is not shown. */
  showError(error: unknown): void {
    const code = AppError.is(error) ? error.code : 'internal';
    if (code === 'cancelled') return;
    const remedy = AppError.is(error) ? (error.remedy ?? null) : null;
    const message = AppError.is(error) ? error.message : explain(error);
    this.show({ code, severity: 'error', message, remedy });
  }

  clear(code: string): void {
    this.#list.update((list) =>
      list.some((problem) => problem.code === code) ? list.filter((problem) => problem.code !== code) : list,
    );
  }

  clearAll(): void {
    this.#list.update((list) => (list.length === 0 ? list : []));
  }
}
