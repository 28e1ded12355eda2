import type { SpellingInfo } from '../../shared/contract/dictation.ts';
import type { PartialText } from '../session/turn-rules.ts';

/** Whether the next utterance is spelled, and what of it is heard so far. */
export class SpellingMode {
  readonly #announce: (spelling: SpellingInfo) => void;
  #info: SpellingInfo = { active: false, text: '' };

  constructor(announce: (spelling: SpellingInfo) => void) {
    this.#announce = announce;
  }

  get info(): SpellingInfo {
    return this.#info;
  }

  set(active: boolean): void {
    if (active !== this.#info.active) this.#change({ active, text: '' });
  }

  /** A letter was heard. */
  heard({ stable, tentative }: PartialText): void {
    if (this.#info.active) this.#change({ active: true, text: stable + tentative });
  }

  #change(info: SpellingInfo): void {
    this.#info = info;
    this.#announce(info);
  }
}
