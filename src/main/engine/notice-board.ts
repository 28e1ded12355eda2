import type { EngineEvent, Notice } from '../../shared/contract/control.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';

export interface NoticeInit {
  readonly severity: Notice['severity'];
  /** One notice per code stands at a time; a new one replaces it. */
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
}

/** Problems that persist, for everyone who looks now or later; taken down once mended. */
export class NoticeBoard {
  readonly #notices = new Map<string, Notice>();
  readonly #announce: (event: EngineEvent) => void;
  readonly #newId: IdSource;

  constructor(announce: (event: EngineEvent) => void, newId: IdSource) {
    this.#announce = announce;
    this.#newId = newId;
  }

  get all(): readonly Notice[] {
    return [...this.#notices.values()];
  }

  post(init: NoticeInit): void {
    const standing = this.#notices.get(init.code);
    const remedy = init.remedy ?? null;
    if (standing?.message === init.message && standing.remedy === remedy) return;
    const notice: Notice = { ...init, remedy, id: this.#newId() };
    this.#notices.set(init.code, notice);
    this.#announce({ type: 'notice', notice });
  }

  clear(code: string): void {
    if (this.#notices.delete(code)) this.#announce({ type: 'notice-cleared', code });
  }
}
