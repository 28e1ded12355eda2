import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { within } from '../../../shared/kernel/pause.ts';
import type { Atoms } from './atoms.ts';
import type { XConnection } from './connection.ts';
import { TEXT_TARGETS, textOffer, type Offer } from './selection-offer.ts';
import { selectionOwner, SelectionReader } from './selection-reader.ts';
import type { OwnedSelection, SelectionServer } from './selection-server.ts';
import type { TargetWindow } from './target-window.ts';
import { isTerminal } from './terminals.ts';

/** A window that has not asked for the text by then does not take any. */
const FETCH_LIMIT_MS = 5000;
/**
 * Chromium, and with it every Electron program, asks twice: at the key for itself, and once more when the page gets to
 * the key. So the old content comes back sooner after a second request for the text than after a single one.
 */
const REQUESTS = 2;
const LONE_QUIET_MS = 2500;
/** Nobody asks any more after so long, or a multiple of the longest time that this program has let pass. */
const QUIET_MS = 400;
const QUIET_LIMIT_MS = 3000;
const PATIENCE = 6;

/** A selection as it was before: nobody's, or with content. */
interface Remembered {
  readonly selection: number;
  readonly offer: Offer | undefined;
}

/** What is pressed around one pasting. */
export interface PasteKeys {
  /** Has the window paste. */
  press(): Promise<void>;
  /** What follows the text. It need not wait for the clipboard: keys stay in their order. */
  finish(): Promise<void>;
}

/** Lends the clipboard to a text for the time of one pasting. */
export class Paster {
  readonly #x: XConnection;
  readonly #atoms: Atoms;
  readonly #clock: Clock;
  readonly #server: SelectionServer;
  readonly #reader: SelectionReader;

  constructor(x: XConnection, atoms: Atoms, clock: Clock, server: SelectionServer) {
    this.#x = x;
    this.#atoms = atoms;
    this.#clock = clock;
    this.#server = server;
    this.#reader = new SelectionReader(x, atoms, clock);
  }

  /**
   * Has the keys paste the text from the named selections, then restores them. Answers false, and has done nothing,
   * when what the user copied cannot be read and so could not be given back. Rejects with an AppError when the window
   * does not fetch the text.
   */
  async paste(
    text: string,
    selections: readonly string[],
    target: TargetWindow,
    keys: PasteKeys,
  ): Promise<boolean> {
    const timeMs = (await this.#server.timeMs()) ?? 0;
    const remembered: Remembered[] = [];
    for (const selection of await this.#atoms.ids(selections)) {
      const before = await this.#remember(selection, timeMs);
      if (before === 'unreadable') return false;
      remembered.push(before);
    }
    const offer = await textOffer(this.#atoms, text);
    const lent: { readonly owned: OwnedSelection; readonly before: Offer | undefined }[] = [];
    try {
      const takenMs = (await this.#server.timeMs()) ?? 0;
      for (const { selection, offer: before } of remembered) {
        const owned = await this.#server.take(selection, offer, takenMs);
        if (owned === undefined) throw taken();
        lent.push({ owned, before });
      }
      await this.#untilFetched(
        target,
        lent.map(({ owned }) => owned),
        keys,
      );
    } finally {
      if (this.#x.lost === undefined)
        for (const { owned, before } of lent) await this.#server.replace(owned, before);
    }
    return true;
  }

  async #remember(selection: number, timeMs: number): Promise<Remembered | 'unreadable'> {
    const owner = await selectionOwner(this.#x, selection);
    if (owner === 0) return { selection, offer: undefined };
    const own = this.#server.ownedBy(owner);
    if (own !== undefined) return { selection, offer: own.offer };
    const offer = await this.#reader.readAll(selection, timeMs);
    if (offer === undefined) return 'unreadable';
    return { selection, offer: offer.size === 0 ? undefined : offer };
  }

  /** Clipboard managers fetch as well, so only the target's own request counts, unless there was none in time. */
  async #untilFetched(target: TargetWindow, lent: readonly OwnedSelection[], keys: PasteKeys): Promise<void> {
    const textTargets = new Set(await this.#atoms.ids(TEXT_TARGETS));
    const requests = isTerminal(target.programs) ? 1 : REQUESTS;
    let fetches = 0;
    let finished = false;
    let fetchedByOthers = false;
    let wake = (): void => {};
    const stop = this.#server.onFetch(({ owned, requestor, target: kind, complete }) => {
      if (!lent.includes(owned)) return;
      const isText = complete && textTargets.has(kind);
      if (!target.owns(requestor)) {
        fetchedByOthers ||= isText;
        return;
      }
      if (isText) fetches++;
      wake();
    });
    const nextRequest = (): Promise<true> =>
      new Promise((resolve) => {
        wake = () => resolve(true);
      });
    try {
      let heard = nextRequest();
      await keys.press();
      // A program that stands still has not refused the text: it gets to the keys later.
      if (target.answers) await target.settle();
      let lastMs = this.#clock.now();
      let longestGapMs = 0;
      let limitMs = FETCH_LIMIT_MS;
      while ((await within(this.#clock, limitMs, heard)) === true) {
        heard = nextRequest();
        longestGapMs = Math.max(longestGapMs, this.#clock.now() - lastMs);
        lastMs = this.#clock.now();
        const quietMs = Math.min(QUIET_LIMIT_MS, Math.max(QUIET_MS, PATIENCE * longestGapMs));
        if (fetches > 0) limitMs = fetches < requests ? LONE_QUIET_MS : quietMs;
        if (fetches > 0 && !finished) {
          finished = true;
          await keys.finish();
        }
      }
      if (this.#x.lost !== undefined) throw this.#x.lost;
      if (fetches === 0 && !fetchedByOthers) throw untaken();
      if (!finished) await keys.finish();
    } finally {
      stop();
    }
  }
}

function taken(): AppError {
  return new AppError('conflict', 'Another program took the clipboard at the same moment.', {
    remedy: 'Send the text again from the history.',
    retryable: true,
  });
}

function untaken(): AppError {
  return new AppError('timeout', 'The focused window did not take the text.', {
    remedy:
      'Click into a text field and send the text again from the history, or set output.keyboardMethod to "type".',
    retryable: true,
  });
}
