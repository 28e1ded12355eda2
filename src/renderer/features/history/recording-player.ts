/** Plays recordings of the history, one at a time, with one audio element for all of them. */
import { Store } from '../../lib/store.ts';
import type { ReadableStore } from '../../lib/store.ts';

export interface PlayerState {
  /** The entry whose recording was played last; null when none is at hand. */
  readonly entryId: string | null;
  readonly playing: boolean;
  readonly positionMs: number;
  /** 0 until the recording has told it. */
  readonly durationMs: number;
  readonly failed: boolean;
}

const NOTHING: PlayerState = {
  entryId: null,
  playing: false,
  positionMs: 0,
  durationMs: 0,
  failed: false,
};

export class RecordingPlayer {
  readonly #audio: HTMLAudioElement;
  readonly #addressOf: (entryId: string) => string;
  readonly #state = new Store<PlayerState>(NOTHING);

  constructor(addressOf: (entryId: string) => string, audio = new Audio()) {
    this.#addressOf = addressOf;
    this.#audio = audio;
    audio.preload = 'metadata';
    for (const event of ['play', 'pause', 'timeupdate', 'durationchange', 'seeked', 'ended'] as const) {
      audio.addEventListener(event, () => this.#follow());
    }
    audio.addEventListener('error', () => this.#fail());
  }

  get state(): ReadableStore<PlayerState> {
    return this.#state;
  }

  /** Plays the recording from where it was left, or pauses it. Never rejects. */
  async toggle(entryId: string): Promise<void> {
    const isSame = this.#state.get().entryId === entryId && !this.#state.get().failed;
    if (isSame && !this.#audio.paused) return this.#audio.pause();
    if (!isSame) {
      this.#state.set({ ...NOTHING, entryId });
      this.#audio.src = this.#addressOf(entryId);
    }
    try {
      await this.#audio.play();
    } catch (error) {
      // Another one was chosen meanwhile.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#fail();
    }
  }

  seek(positionMs: number): void {
    this.#audio.currentTime = positionMs / 1000;
    this.#follow();
  }

  /** Ends what is heard, or only the given entry's recording. */
  stop(entryId?: string): void {
    const current = this.#state.get().entryId;
    if (current === null || (entryId !== undefined && entryId !== current)) return;
    this.#state.set(NOTHING);
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }

  #follow(): void {
    const { paused, ended, currentTime, duration } = this.#audio;
    this.#state.update((state) =>
      state.entryId === null
        ? state
        : {
            ...state,
            playing: !paused && !ended,
            positionMs: currentTime * 1000,
            durationMs: Number.isFinite(duration) ? duration * 1000 : 0,
          },
    );
  }

  #fail(): void {
    this.#state.update((state) =>
      state.entryId === null ? state : { ...state, playing: false, failed: true },
    );
  }
}
