import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { pause, within } from '../../../shared/kernel/pause.ts';
import type { Atoms } from './atoms.ts';
import { XRequestError, type XConnection } from './connection.ts';
import { words } from './wire.ts';
import {
  answeringWindow,
  focusedWindow,
  programNames,
  selectEvents,
  sendEvent,
  SUBSTRUCTURE_NOTICES,
} from './windows.ts';

const CLIENT_MESSAGE = 33;
/** A program that is busy for longer could take a key for another one. */
const ANSWER_LIMIT_MS = 5000;
/** For programs that answer no such question: as long as a busy one may need for what was pressed. */
const BLIND_PAUSE_MS = 150;

/** The window that has the focus when writing begins. All keys of a request go there, or nowhere. */
export class TargetWindow {
  readonly window: number;
  /** Names of its program, in lower case. */
  readonly programs: readonly string[];
  readonly #x: XConnection;
  readonly #atoms: Atoms;
  readonly #clock: Clock;
  readonly #answering: number | undefined;
  #question = 0;

  private constructor(
    x: XConnection,
    atoms: Atoms,
    clock: Clock,
    found: Pick<TargetWindow, 'window' | 'programs'> & { answering: number | undefined },
  ) {
    this.#x = x;
    this.#atoms = atoms;
    this.#clock = clock;
    this.window = found.window;
    this.programs = found.programs;
    this.#answering = found.answering;
  }

  /** Throws an AppError when no window has the focus. */
  static async find(x: XConnection, atoms: Atoms, clock: Clock): Promise<TargetWindow> {
    const window = await focusedWindow(x);
    if (window === undefined) throw noFocus();
    try {
      const programs = await programNames(x, atoms, window);
      const answering = await answeringWindow(x, atoms, window);
      return new TargetWindow(x, atoms, clock, { window, programs, answering });
    } catch (error) {
      throw error instanceof XRequestError ? noFocus() : error;
    }
  }

  /** Whether the program tells when it has taken all keys; without that `settle` is a fixed pause. */
  get answers(): boolean {
    return this.#answering !== undefined;
  }

  /** Whether another window belongs to the same program. */
  owns(window: number): boolean {
    return this.#x.sameClient(this.window, window);
  }

  /** Waits for the server, and throws an AppError when the focus has gone to another program meanwhile. */
  async keepsFocus(): Promise<void> {
    const window = await focusedWindow(this.#x);
    if (window !== undefined && this.owns(window)) return;
    throw new AppError('unavailable', 'Another window got the focus while text was being written.', {
      remedy: 'Send the text again from the history, and leave the focus where it is meanwhile.',
      retryable: true,
    });
  }

  /**
   * Waits until the program has taken all keys from its queue: it then answers a question that stands behind them.
   * Throws an AppError when it does not react for long.
   */
  async settle(): Promise<void> {
    if (this.#answering === undefined) {
      await pause(this.#clock, BLIND_PAUSE_MS);
      return;
    }
    const window = this.#answering;
    const [protocols = 0, ping = 0] = await this.#atoms.ids(['WM_PROTOCOLS', '_NET_WM_PING']);
    const question = (0x7669_0000 + (this.#question++ & 0xff_ff)) >>> 0;
    let stop = (): void => {};
    const answered = new Promise<true>((resolve) => {
      stop = this.#x.onEvent(({ type, bytes }) => {
        if (type === CLIENT_MESSAGE && bytes.readUInt32LE(12) === ping && bytes.readUInt32LE(16) === question)
          resolve(true);
      });
    });
    selectEvents(this.#x, this.#x.setup.root, SUBSTRUCTURE_NOTICES);
    try {
      const message = Buffer.alloc(32);
      message.writeUInt8(CLIENT_MESSAGE, 0);
      message.writeUInt8(32, 1);
      words(window, protocols, ping, question, window).copy(message, 4);
      sendEvent(this.#x, window, message);
      if ((await within(this.#clock, ANSWER_LIMIT_MS, answered)) !== true)
        throw this.#x.lost ?? unresponsive();
    } finally {
      stop();
      if (this.#x.lost === undefined) selectEvents(this.#x, this.#x.setup.root, 0);
    }
  }
}

function noFocus(): AppError {
  return new AppError('unavailable', 'No window has the focus, so there is nowhere to write to.', {
    remedy: 'Click into the window that shall get the text, then send it again from the history.',
    retryable: true,
  });
}

function unresponsive(): AppError {
  return new AppError('timeout', 'The focused window does not react to keys.', {
    remedy: 'Wait until its program answers again, then send the text again from the history.',
    retryable: true,
  });
}
