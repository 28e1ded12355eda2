import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAuthority, parseDisplay } from '../../../src/main/keyboard/x11/display.ts';
import { keysymOf } from '../../../src/main/keyboard/x11/keysyms.ts';
import { MessageSplitter } from '../../../src/main/keyboard/x11/message-splitter.ts';
import { usualPasteKeys } from '../../../src/main/keyboard/x11/terminals.ts';
import { typingBatches } from '../../../src/main/keyboard/x11/typist.ts';
import { halfWords, words, xRequest } from '../../../src/main/keyboard/x11/wire.ts';

describe('the name of a display', () => {
  it.each([
    [':0', { number: 0, screen: 0, address: { path: '/tmp/.X11-unix/X0' } }],
    ['unix:1.2', { number: 1, screen: 2, address: { path: '/tmp/.X11-unix/X1' } }],
    ['localhost:10.0', { number: 10, screen: 0, address: { host: 'localhost', port: 6010 } }],
    ['/private/tmp/x:0', { number: 0, screen: 0, address: { path: '/private/tmp/x:0' } }],
  ])('%s says where the server listens', (name, display) => {
    expect(parseDisplay(name)).toEqual(display);
  });

  it('is refused when it is none', () => {
    expect(['', '0', ':', 'host:x'].map(parseDisplay)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('the secret of a display', () => {
  const field = (text: string | Buffer): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  const entry = (family: number, address: string, number: string, secret: string): Buffer =>
    Buffer.concat([
      Buffer.from([family >> 8, family & 0xff]),
      field(address),
      field(number),
      field('MIT-MAGIC-COOKIE-1'),
      field(secret),
    ]);
  const display = { number: 1, screen: 0, address: { path: '/tmp/.X11-unix/X1' } };
  const secretIn = (...entries: readonly Buffer[]) =>
    findAuthority(Buffer.concat(entries), display, 'desk')?.data.toString();

  it('is that of this computer and this number', () => {
    expect(
      secretIn(entry(256, 'desk', '0', 'a'), entry(256, 'other', '1', 'b'), entry(256, 'desk', '1', 'c')),
    ).toBe('c');
    expect(secretIn(entry(65_535, '', '', 'any'))).toBe('any');
    expect(secretIn(entry(256, 'desk', '2', 'a'))).toBeUndefined();
  });

  it('is found as far as a broken file can be read', () => {
    expect(secretIn(entry(256, 'desk', '1', 'c'), Buffer.from([1, 0, 0, 9, 1]))).toBe('c');
    expect(secretIn(Buffer.from([1]))).toBeUndefined();
  });
});

it('messages are cut from the stream wherever it is torn', () => {
  const lengths = fc.array(fc.integer({ min: 2, max: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sizes, cuts) => {
      const messages = sizes.map((size, index) => {
        const message = Buffer.alloc(size, index);
        message.writeUInt16LE(size, 0);
        return message;
      });
      const stream = Buffer.concat(messages);
      const splitter = new MessageSplitter();
      const heard: Buffer[] = [];
      for (let offset = 0, turn = 0; offset < stream.length; turn++) {
        const size = cuts[turn % cuts.length] ?? 1;
        splitter.add(stream.subarray(offset, offset + size));
        offset += size;
        const next = () => splitter.next((start) => (start.length < 2 ? undefined : start.readUInt16LE(0)));
        for (let message = next(); message !== undefined; message = next()) heard.push(message);
      }
      expect(heard).toEqual(messages);
    }),
  );
});

it('a request counts its length in words and is filled up', () => {
  const request = xRequest(16, 1, halfWords(5, 0), Buffer.from('hello'));
  expect([...request]).toEqual([16, 1, 4, 0, 5, 0, 0, 0, ...Buffer.from('hello'), 0, 0, 0]);
  expect([...words(0xff_ff_ff_ff)]).toEqual([255, 255, 255, 255]);
});

it('Latin-1 characters are their own symbols, others have a base', () => {
  expect(['a', 'ÿ', 'ł', '漢', '😀'].map((each) => keysymOf(each.codePointAt(0) ?? 0))).toEqual([
    0x61, 0xff, 0x0100_0142, 0x0100_6f22, 0x0101_f600,
  ]);
  expect(keysymOf(0x80)).toBe(0x0100_0080);
});

it('text is typed in batches that hold all of it, with no more unusual symbols than spare keys', () => {
  const keysyms = fc.array(fc.integer({ min: 0, max: 30 }));
  fc.assert(
    fc.property(keysyms, fc.integer({ min: 1, max: 8 }), (symbols, spareKeys) => {
      const batches = [...typingBatches(symbols, (keysym) => keysym < 5, spareKeys)];
      expect(batches.flatMap((batch) => batch.keysyms)).toEqual(symbols);
      for (const { keysyms: own, unusual } of batches) {
        expect(unusual.length).toBeLessThanOrEqual(spareKeys);
        expect(new Set(unusual)).toEqual(new Set(own.filter((keysym) => keysym >= 5)));
      }
    }),
  );
});

it('programs are pasted into by the keys that they know', () => {
  expect(usualPasteKeys(['chromium', 'chromium'])).toBe('ctrl+v');
  expect(usualPasteKeys(['gnome-terminal-server', 'gnome-terminal'])).toBe('ctrl+shift+v');
  expect(usualPasteKeys(['xterm', 'xterm'])).toBe('shift+insert');
  expect(usualPasteKeys([])).toBe('ctrl+v');
});
