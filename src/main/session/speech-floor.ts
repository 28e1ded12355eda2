import type { NamedTimers } from './named-timers.ts';
import {
  bargeInMachine,
  listensForVoice,
  silentBargeIn,
  type BargeInEffect,
  type BargeInInput,
  type BargeInMode,
  type BargeInRegion,
} from './machines/barge-in-machine.ts';
import type { SpeechInput } from './machines/speech-machine.ts';

/** How long after the last frame the machine is told that time goes on. */
const TICK_MS = 250;

/** What does not last: frames or time end it. */
const WAITING: ReadonlySet<BargeInRegion['kind']> = new Set(['ducked', 'paused', 'yielded', 'echoing']);

export interface SpeechFloorDependencies {
  readonly put: (input: Extract<SpeechInput, { type: 'pause' | 'resume' }>) => void;
  /** What is said, and what the same agent still wanted to say, is given up. */
  readonly interrupt: () => void;
  readonly duck: (ducked: boolean) => void;
  readonly mode: () => BargeInMode;
  readonly now: () => number;
  readonly timers: NamedTimers;
}

/** Why nothing may be said: the user is in a turn, or has interrupted and it is not known yet with what. */
type Hold = 'turn' | 'interruption';

/** Who has the floor, the user or the engine's voice: carries out what the barge-in machine decides. */
export class SpeechFloor {
  readonly #deps: SpeechFloorDependencies;
  readonly #holds = new Set<Hold>();
  #region: BargeInRegion = silentBargeIn;

  constructor(deps: SpeechFloorDependencies) {
    this.#deps = deps;
  }

  /** Whether frames may begin a turn; while not, the microphone hears the engine itself. */
  get listens(): boolean {
    return listensForVoice(this.#region, this.#deps.mode());
  }

  /** A frame of the microphone. */
  frame(frame: { readonly voiced: boolean; readonly ownVoice: number; readonly atMs: number }): void {
    if (this.#region.kind !== 'silent') this.#take({ type: 'frame', ...frame });
  }

  /** Something begins to be heard, or is not heard any more. */
  speechStarted(): void {
    this.#take({ type: 'speech-started' });
  }

  speechEnded(): void {
    this.#take({ type: 'speech-ended', atMs: this.#deps.now() });
  }

  /** By the talk key, a button or a command the user takes the floor at once. */
  taken(): void {
    this.#hold('turn');
    this.#take({ type: 'key-pressed', atMs: this.#deps.now() });
    // Also what is still being synthesised: nothing of it has been heard, so the machine does not know of it.
    this.#deps.interrupt();
  }

  /** The user speaks. What is being said goes on until it is clear that it is meant; nothing new begins. */
  turnStarted(): void {
    if (this.#region.kind === 'silent') this.#hold('turn');
  }

  /** Nobody records any more; what was said may still be in the making. */
  turnEnded(): void {
    this.#release('turn');
  }

  words({ isStopWord }: { readonly isStopWord: boolean }): void {
    this.#take({ type: 'words', isStopWord, atMs: this.#deps.now() });
  }

  /** It is known what the turn was: `hasWords` when some of them count. */
  turnSettled({ hasWords }: { readonly hasWords: boolean }): void {
    this.#take({ type: 'turn-ended', hasWords });
  }

  #take(input: BargeInInput): void {
    const { state, effects } = bargeInMachine(this.#region, input, this.#deps.mode());
    this.#region = state;
    for (const effect of effects) this.#run(effect);
    this.#watchTime();
  }

  #run(effect: BargeInEffect): void {
    switch (effect.type) {
      case 'duck':
        return this.#deps.duck(true);
      case 'unduck':
        return this.#deps.duck(false);
      case 'pause':
        this.#deps.duck(false);
        return this.#hold('interruption');
      case 'resume':
        return this.#release('interruption');
      case 'stop':
        return this.#deps.interrupt();
    }
  }

  #hold(reason: Hold): void {
    this.#holds.add(reason);
    this.#deps.put({ type: 'pause' });
  }

  #release(reason: Hold): void {
    if (this.#holds.delete(reason) && this.#holds.size === 0) this.#deps.put({ type: 'resume' });
  }

  /** A microphone that is closed in the meantime sends no frames; volume and floor are given back all the same. */
  #watchTime(): void {
    const { timers, now } = this.#deps;
    if (!WAITING.has(this.#region.kind)) return timers.cancel('barge-in');
    timers.start('barge-in', TICK_MS, () => this.#take({ type: 'time', atMs: now() }));
  }
}
