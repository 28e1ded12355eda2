import type { Clock } from '../../shared/kernel/clock.ts';
import type { Parcel } from './outbox.ts';

interface HeldText {
  readonly parcel: Parcel;
  readonly cancelExpiry: () => void;
}

/** Texts that were spoken while there was no agent, each for a limited time. */
export class HeldTexts {
  readonly #clock: Clock;
  readonly #onExpired: (parcel: Parcel) => void;
  #held: HeldText[] = [];

  constructor(clock: Clock, onExpired: (parcel: Parcel) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  add(parcel: Parcel, holdMs: number): void {
    const cancelExpiry = this.#clock.after(holdMs, () => {
      if (this.withdraw(parcel.entryId) !== undefined) this.#onExpired(parcel);
    });
    this.#held.push({ parcel, cancelExpiry });
  }

  withdraw(entryId: string): Parcel | undefined {
    const index = this.#held.findIndex(({ parcel }) => parcel.entryId === entryId);
    const held = index < 0 ? undefined : this.#held.splice(index, 1)[0];
    held?.cancelExpiry();
    return held?.parcel;
  }

  /** Takes everything out, oldest first. */
  takeAll(): readonly Parcel[] {
    return this.#held.splice(0).map(({ parcel, cancelExpiry }) => {
      cancelExpiry();
      return parcel;
    });
  }
}
