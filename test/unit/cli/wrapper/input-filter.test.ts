import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputFilter } from '../../../../src/cli/wrapper/input-filter.ts';
import type { InputKeys, InputPart } from '../../../../src/cli/wrapper/input-filter.ts';

const KEYS: InputKeys = { claimKey: 'ctrl+\\', infoKey: 'ctrl+]', swallow: ['f13'] };
const ESC = '\u001B';

/** What comes of a text in pieces; the last piece is followed by a pause. */
function filtered(pieces: readonly (string | Buffer)[], keys: InputKeys = KEYS): readonly string[] {
  const filter = new InputFilter(keys);
  const parts = pieces.flatMap((piece) => filter.push(Buffer.from(piece as string, 'utf8')));
  return named([...parts, ...filter.flush()]);
}

/** Neighbouring bytes as one text; the others by their names. */
function named(parts: readonly InputPart[]): readonly string[] {
  const names: string[] = [];
  let bytes: Buffer[] = [];
  const close = (): void => {
    if (bytes.length > 0) names.push(JSON.stringify(Buffer.concat(bytes).toString('latin1')));
    bytes = [];
  };
  for (const part of parts) {
    if (part.kind === 'bytes') bytes.push(part.bytes);
    else {
      close();
      names.push(part.kind === 'focus' ? `focus ${part.focused}` : part.kind);
    }
  }
  close();
  return names;
}

const claims = [
  ['as a control character', '\u001C'],
  ['in the encoding of Kitty', `${ESC}[92;5u`],
  ['of Kitty with the kind of event', `${ESC}[92;5:1u`],
  ['of Kitty with shifted and base key', `${ESC}[92:124:92;5u`],
  ['of Kitty from a keyboard where another key is in its place', `${ESC}[35::92;5u`],
  ['of Kitty with its text', `${ESC}[92;5;92u`],
  ['of Kitty with caps lock on', `${ESC}[92;69u`],
  ['of Kitty with num lock on', `${ESC}[92;133u`],
  ['of modifyOtherKeys', `${ESC}[27;5;92~`],
] as const;

describe('the claim key', () => {
  test.each(claims)('is known %s', (_encoding, bytes) => {
    expect(filtered([`a${bytes}b`])).toEqual(['"a"', 'claim', '"b"']);
  });

  test.each(claims)('is known %s when it comes byte by byte', (_encoding, bytes) => {
    expect(filtered([...bytes])).toEqual(['claim']);
  });

  test('acts once when it is held down and let go', () => {
    expect(filtered([`${ESC}[92;5:1u${ESC}[92;5:2u${ESC}[92;5:3u`])).toEqual(['claim']);
  });

  test.each([
    ['with Alt', `${ESC}\u001C`],
    ['with Alt, of Kitty', `${ESC}[92;7u`],
    ['without Ctrl', `${ESC}[92;1u`],
    ['with Shift, of modifyOtherKeys', `${ESC}[27;6;92~`],
    ['of another key', `${ESC}[93;6u`],
  ])('is another key %s', (_which, bytes) => {
    expect(filtered([bytes])).toEqual([JSON.stringify(bytes)]);
  });

  test('is the program’s own when it is switched off', () => {
    const off = { ...KEYS, claimKey: 'off' };
    expect(filtered([`\u001C${ESC}[92;5u`], off)).toEqual([JSON.stringify(`\u001C${ESC}[92;5u`)]);
  });

  test('may be another one', () => {
    const other = { ...KEYS, claimKey: 'ctrl+g' };
    expect(filtered([`\u0007${ESC}[103;5u\u001C`], other)).toEqual(['claim', 'claim', '"\\u001c"']);
  });
});

test('the info key is told from the claim key', () => {
  expect(filtered(['\u001D', `${ESC}[93;5u`])).toEqual(['info', 'info']);
});

test('focus reports are not keystrokes', () => {
  expect(filtered([`${ESC}[I`, 'x', `${ESC}[O`])).toEqual(['focus true', '"x"', 'focus false']);
});

test.each([
  ['as VT220 has it', `${ESC}[25~`],
  ['with a modifier', `${ESC}[25;5~`],
  ['of Kitty', `${ESC}[57376u`],
  ['of Kitty, let go', `${ESC}[57376;1:3u`],
  ['as xterm has it', `${ESC}[1;2P`],
])('a swallowed key never reaches the program: F13 %s', (_which, bytes) => {
  expect(filtered([`a${bytes}b`])).toEqual(['"ab"']);
});

test('a function key that is not swallowed passes', () => {
  expect(filtered([`${ESC}[26~${ESC}[57377u${ESC}OP`])).toEqual([
    JSON.stringify(`${ESC}[26~${ESC}[57377u${ESC}OP`),
  ]);
});

describe('pasted text', () => {
  test('passes whatever it holds', () => {
    const paste = `${ESC}[200~a\u001Cb${ESC}[92;5u${ESC}[I${ESC}[25~${ESC}[201~`;
    expect(filtered([paste, '\u001C'])).toEqual([JSON.stringify(paste), 'claim']);
  });

  test('is known when its marks come late', () => {
    const filter = new InputFilter(KEYS);
    const parts = [...filter.push(Buffer.from(`${ESC}[20`)), ...filter.flush()];
    parts.push(...filter.push(Buffer.from(`0~\u001C${ESC}[201~`)), ...filter.push(Buffer.from('\u001C')));
    expect(named(parts)).toEqual([JSON.stringify(`${ESC}[200~\u001C${ESC}[201~`), 'claim']);
  });
});

describe('a lone Escape key', () => {
  test('waits for what may follow, and goes on when nothing does', () => {
    const filter = new InputFilter(KEYS);
    expect(filter.push(Buffer.from(ESC))).toEqual([]);
    expect(filter.holding).toBe(true);
    expect(named(filter.flush())).toEqual([JSON.stringify(ESC)]);
    expect(named(filter.push(Buffer.from('[92;5u')))).toEqual(['"[92;5u"']);
  });

  test('does not hide the claim key that is pressed after it', () => {
    const filter = new InputFilter(KEYS);
    filter.push(Buffer.from(ESC));
    filter.flush();
    expect(named(filter.push(Buffer.from('\u001C')))).toEqual(['claim']);
  });
});

test('replies of the terminal pass at once, however long', () => {
  const filter = new InputFilter(KEYS);
  const reply = `${ESC}]52;c;${'QUJD'.repeat(5000)}`;
  expect(named(filter.push(Buffer.from(reply)))).toEqual([JSON.stringify(reply)]);
  expect(filter.holding).toBe(false);
});

const bits = fc.oneof(
  fc.constantFrom(...claims.map(([, bytes]) => bytes), '\u001D', `${ESC}[I`, `${ESC}[O`, `${ESC}[25~`),
  fc.constantFrom(
    ESC,
    `${ESC}[`,
    `${ESC}[A`,
    `${ESC}OP`,
    `${ESC}[200~`,
    `${ESC}[201~`,
    '\u001B]11;rgb:0/0/0\u0007',
  ),
  fc.string({ unit: 'binary' }),
);

test('how the input is cut into reads changes nothing', () => {
  fc.assert(
    fc.property(fc.array(bits), fc.array(fc.nat(40)), (texts, cuts) => {
      const whole = Buffer.from(texts.join(''), 'utf8');
      const pieces: Buffer[] = [];
      let from = 0;
      for (const cut of cuts) {
        pieces.push(whole.subarray(from, from + cut));
        from += cut;
      }
      pieces.push(whole.subarray(Math.min(from, whole.length)));
      expect(filtered(pieces)).toEqual(filtered([whole]));
    }),
  );
});

test('without keys of its own every byte passes', () => {
  const none: InputKeys = { claimKey: 'off', infoKey: 'off', swallow: [] };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const filter = new InputFilter(none);
      const passed = [...bytes].flatMap((byte) => filter.push(Buffer.from([byte])));
      const all = [...passed, ...filter.flush()].map((part) =>
        'bytes' in part ? part.bytes : Buffer.alloc(0),
      );
      expect(Buffer.concat(all)).toEqual(Buffer.from(bytes));
    }),
  );
});
