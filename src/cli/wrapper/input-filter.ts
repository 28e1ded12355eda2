/**
 * What the user's terminal sends, cut into what goes to the program and what is for the wrapper. Everything that is not
 * a key of the wrapper, a focus report or a swallowed key passes byte for byte, pasted text always.
 */
import { SequenceScanner } from './control-sequences.ts';
import type { ControlSequence } from './control-sequences.ts';
import { controlKeyOf, isFunctionKey, keyEventOf } from './key-sequences.ts';

export interface InputKeys {
  /** As in the settings: `ctrl+\`, or `off`. */
  readonly claimKey: string;
  readonly infoKey: string;
  /** Names of function keys that never reach the program. */
  readonly swallow: readonly string[];
}

export type InputPart =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'claim' }
  | { readonly kind: 'info' }
  | { readonly kind: 'focus'; readonly focused: boolean; readonly bytes: Buffer };

type Own = 'claim' | 'info';
const ESC = 0x1b;
const NOTHING = Buffer.alloc(0);

export class InputFilter {
  readonly #keys: InputKeys;
  readonly #raw: ReadonlyMap<number, Own>;
  readonly #codes: ReadonlyMap<number, Own>;
  readonly #scanner = new SequenceScanner();
  #held: Buffer = NOTHING;
  #pasting = false;
  /** The beginning of the open sequence was passed on. */
  #leaked = false;

  constructor(keys: InputKeys) {
    this.#keys = keys;
    const own = (['claim', 'info'] as const).flatMap((name) => {
      const key = controlKeyOf(name === 'claim' ? keys.claimKey : keys.infoKey);
      return key === undefined ? [] : [{ name, key }];
    });
    this.#raw = new Map(own.map(({ name, key }) => [key.byte, name]));
    this.#codes = new Map(own.map(({ name, key }) => [key.code, name]));
  }

  /** The beginning of a sequence waits for its rest: call `flush` when that does not come. */
  get holding(): boolean {
    return this.#held.length > 0;
  }

  /** The user's paste has begun and not ended yet. */
  get pasting(): boolean {
    return this.#pasting;
  }

  push(input: Buffer): readonly InputPart[] {
    const parts = new Parts();
    const bytes = this.#held.length === 0 ? input : Buffer.concat([this.#held, input]);
    // The scanner has seen what was held. What lies before `passed` is dealt with.
    let at = this.#held.length;
    let passed = 0;
    this.#held = NOTHING;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (this.#scanner.atGround && byte !== ESC) {
        const key = this.#pasting ? undefined : this.#raw.get(byte);
        if (key === undefined) continue;
        parts.pass(bytes.subarray(passed, at));
        parts.add({ kind: key });
        passed = at + 1;
        continue;
      }
      if (byte === ESC) {
        parts.pass(bytes.subarray(passed, at));
        passed = at;
        if (this.#scanner.atGround) this.#leaked = false;
      }
      if (at - passed === 1 && byte < 0x20 && byte !== ESC) {
        // Escape and a control character: two keys, or one with Alt. Both are the program's.
        this.#scanner.reset();
        continue;
      }
      let sequence: ControlSequence | undefined;
      this.#scanner.push(bytes.subarray(at, at + 1), (found) => (sequence = found));
      if (sequence === undefined) continue;
      this.#sequence(sequence, bytes.subarray(passed, at + 1), parts);
      passed = at + 1;
    }
    if (this.#scanner.atGround || this.#scanner.inString || this.#leaked) parts.pass(bytes.subarray(passed));
    else this.#held = Buffer.from(bytes.subarray(passed));
    return parts.list;
  }

  /** What was held goes on as it is: a lone Escape key, or a sequence whose rest is late. */
  flush(): readonly InputPart[] {
    const parts = new Parts();
    if (this.#held.length === 1) this.#scanner.reset();
    else this.#leaked = this.#held.length > 1;
    parts.pass(this.#held);
    this.#held = NOTHING;
    return parts.list;
  }

  #sequence(sequence: ControlSequence, bytes: Buffer, parts: Parts): void {
    const isPasteMark =
      sequence.kind === 'csi' && sequence.final === '~' && /^20[01]$/.test(sequence.parameters);
    if (isPasteMark) this.#pasting = sequence.parameters === '200';
    const leaked = this.#leaked;
    this.#leaked = false;
    // Of a sequence that is half gone already, the rest follows it.
    if (isPasteMark || this.#pasting || leaked) return parts.pass(bytes);
    const own = this.#ownKey(sequence);
    if (own !== undefined) {
      if (own.pressed) parts.add({ kind: own.name });
    } else if (isFocusReport(sequence)) {
      parts.add({ kind: 'focus', focused: sequence.final === 'I', bytes });
    } else if (!this.#keys.swallow.some((name) => isFunctionKey(name, sequence))) {
      parts.pass(bytes);
    }
  }

  #ownKey(sequence: ControlSequence): { readonly name: Own; readonly pressed: boolean } | undefined {
    const event = keyEventOf(sequence);
    if (event?.ctrlOnly !== true) return undefined;
    const name = event.codes.map((code) => this.#codes.get(code)).find((found) => found !== undefined);
    return name === undefined ? undefined : { name, pressed: event.phase === 'press' };
  }
}

function isFocusReport({ kind, marker, parameters, intermediates, final }: ControlSequence): boolean {
  return kind === 'csi' && marker + parameters + intermediates === '' && (final === 'I' || final === 'O');
}

/** Neighbouring bytes become one part. */
class Parts {
  readonly list: InputPart[] = [];

  add(part: InputPart): void {
    this.list.push(part);
  }

  pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const last = this.list.at(-1);
    if (last?.kind !== 'bytes') this.list.push({ kind: 'bytes', bytes });
    else this.list[this.list.length - 1] = { kind: 'bytes', bytes: Buffer.concat([last.bytes, bytes]) };
  }
}
