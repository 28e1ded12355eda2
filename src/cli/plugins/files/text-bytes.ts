import { AppError } from '../../../shared/kernel/app-error.ts';

const BYTE_ORDER_MARK = '\uFEFF';

export interface DecodedText {
  readonly text: string;
  /** Whether the bytes begin with a byte-order mark; it is no part of `text`. */
  readonly marked: boolean;
}

/** Throws `invalid-input` for bytes that are no UTF-8: rewriting them would damage them. */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const marked = text.startsWith(BYTE_ORDER_MARK);
    return { text: marked ? text.slice(1) : text, marked };
  } catch (error) {
    throw new AppError('invalid-input', `${name} is not UTF-8 text. Nothing was changed.`, {
      remedy: 'Save that file as UTF-8, then run the command again.',
      cause: error,
    });
  }
}

export function encodeText({ text, marked }: DecodedText): Buffer {
  return Buffer.from(marked ? BYTE_ORDER_MARK + text : text, 'utf8');
}
