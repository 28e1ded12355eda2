/**
 * Finds the control sequences in a stream of bytes, in pieces of any size. Nothing is decoded: text passes as bytes.
 * The grammar is that of ECMA-48, 5.4, as Paul Williams' parser reads it (https://vt100.net/emu/dec_ansi_parser).
 */

export interface ControlSequence {
  /** `csi`: ESC [ …; `escape`: ESC and one character, such as RIS (ESC c). */
  readonly kind: 'csi' | 'escape';
  /** Private marker (one of < = > ?), or empty. */
  readonly marker: string;
  /** What stands between marker and intermediates, such as `1004` or `1;5:3`. */
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

type State = 'ground' | 'escape' | 'csi' | 'string' | 'string-escape';

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
/** Longer ones are no sequence of ours; they are followed, but not remembered. */
const MAX_CHARS = 256;

export class SequenceScanner {
  #state: State = 'ground';
  #body = '';

  /** No sequence is open: other bytes may be put between those read so far and those to come. */
  get atGround(): boolean {
    return this.#state === 'ground';
  }

  /** A command string (OSC, DCS, …) is open: whatever it says, it is no key. */
  get inString(): boolean {
    return this.#state === 'string' || this.#state === 'string-escape';
  }

  /** What is open is given up. */
  reset(): void {
    this.#state = 'ground';
  }

  /** Calls back for each sequence that became complete; `end` is the index behind its last byte in this piece. */
  push(bytes: Uint8Array, onSequence: (sequence: ControlSequence, end: number) => void): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'ground') {
        const next = bytes.indexOf(ESC, at);
        if (next < 0) return;
        this.#open();
        at = next + 1;
        continue;
      }
      const sequence = this.#step(bytes[at] as number);
      at += 1;
      if (sequence !== undefined) onSequence(sequence, at);
    }
  }

  #open(): void {
    this.#state = 'escape';
    this.#body = '';
  }

  #step(byte: number): ControlSequence | undefined {
    switch (this.#state) {
      case 'escape':
        return this.#escape(byte);
      case 'csi':
        return this.#csi(byte);
      case 'string':
        if (byte === ESC) this.#state = 'string-escape';
        else if (byte === BEL || byte === CAN || byte === SUB) this.#state = 'ground';
        return undefined;
      case 'string-escape':
        if (byte === 0x5c) {
          this.#state = 'ground';
          return undefined;
        }
        this.#open();
        return this.#escape(byte);
      case 'ground':
        return undefined;
    }
  }

  #escape(byte: number): ControlSequence | undefined {
    if (byte === ESC) {
      this.#open();
    } else if (byte === CAN || byte === SUB) {
      this.#state = 'ground';
    } else if (byte === 0x5b && this.#body === '') {
      this.#state = 'csi';
    } else if (this.#body === '' && [0x5d, 0x50, 0x58, 0x5e, 0x5f].includes(byte)) {
      // OSC, DCS, SOS, PM and APC last until their terminator.
      this.#state = 'string';
    } else if (byte >= 0x20 && byte <= 0x2f) {
      this.#remember(byte);
    } else if (byte >= 0x30 && byte <= 0x7e) {
      this.#state = 'ground';
      return {
        kind: 'escape',
        marker: '',
        parameters: '',
        intermediates: this.#body,
        final: String.fromCodePoint(byte),
      };
    } else if (byte >= 0x7f) {
      this.#state = 'ground';
    }
    return undefined;
  }

  #csi(byte: number): ControlSequence | undefined {
    if (byte === ESC) {
      this.#open();
    } else if (byte === CAN || byte === SUB || byte > 0x7e) {
      this.#state = 'ground';
    } else if (byte >= 0x40) {
      this.#state = 'ground';
      const [, marker = '', parameters = '', intermediates = ''] =
        /^([<=>?]?)([0-9:;<=>?]*)([ -/]*)$/.exec(this.#body) ?? [];
      return { kind: 'csi', marker, parameters, intermediates, final: String.fromCodePoint(byte) };
    } else if (byte >= 0x20) {
      this.#remember(byte);
    }
    return undefined;
  }

  #remember(byte: number): void {
    if (this.#body.length < MAX_CHARS) this.#body += String.fromCodePoint(byte);
  }
}
