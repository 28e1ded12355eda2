import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pasted, Receiver, utf8 } from '../../../support/terminal/receiver.ts';
import type { ReceiverMode } from '../../../support/terminal/receiver.ts';
import { sameScreen } from '../../../support/terminal/same-screen.ts';
import { WrapperBench } from '../../../support/terminal/wrapper-bench.ts';
import type { WrapOptions, Wrapped } from '../../../support/terminal/wrapper-bench.ts';

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

function receiver(...modes: readonly ReceiverMode[]): Receiver {
  return new Receiver(bench.file(randomUUID()), ...modes);
}

/** A program in the wrapper that has begun to receive. */
async function receiving(program: Receiver, options: WrapOptions = {}): Promise<Wrapped> {
  const wrapped = await bench.wrapConnected(program.command, options);
  await wrapped.pane.until(/receiving/);
  return wrapped;
}

describe('dictated text', () => {
  const words = 'naïve 漢字 👩‍💻 "$HOME" \\n `x`';

  test.each<readonly [string, readonly ReceiverMode[]]>([
    ['that asked for nothing', []],
    ['with Kitty’s keyboard', ['kitty']],
    ['with modifyOtherKeys', ['modify-other-keys']],
  ])('comes as typed characters to a program %s', async (_which, modes) => {
    const program = receiver(...modes);
    const wrapped = await receiving(program);
    await bench.dictate(wrapped, words);
    await program.untilExactly(utf8(words));
    await bench.dictate(wrapped, ', and more', 'submit');
    await program.untilExactly(`${utf8(words)}, and more\r`);
  });

  test.each<readonly [string, readonly ReceiverMode[]]>([
    ['', ['paste']],
    [' and Kitty’s keyboard', ['paste', 'kitty']],
    [' and modifyOtherKeys', ['paste', 'modify-other-keys']],
  ])('comes in brackets to a program that asked for bracketed paste%s', async (_which, modes) => {
    const program = receiver(...modes);
    const wrapped = await receiving(program);
    await bench.dictate(wrapped, words, 'submit');
    await program.untilExactly(`${pasted(words)}\r`);
    await bench.dictate(wrapped, '', 'submit');
    await program.untilExactly(`${pasted(words)}\r\r`);
  });

  test('reaches the program before the key that submits it', async () => {
    await bench.useSettings({ submitDelayMs: 3000 });
    const program = receiver('paste');
    const wrapped = await receiving(program);
    await bench.useSettings({});
    await bench.dictate(wrapped, 'first', 'submit');
    await program.untilExactly(pasted('first'));
    await program.untilExactly(`${pasted('first')}\r`);
    expect((await program.reads()).at(-1)?.toString('latin1')).toBe('\r');
  });

  test('of 100,000 characters reaches a program that is slow to read', async () => {
    const program = receiver('paste', 'late');
    const wrapped = await receiving(program);
    const text = Array.from({ length: 10_000 }, (_, index) => `${String(index).padStart(8, '0')}é `).join('');
    await bench.dictate(wrapped, text);
    await bench.dictate(wrapped, 'the next one', 'submit');
    await program.go();
    await program.untilExactly(`${pasted(text)}${pasted('the next one')}\r`);
  });

  test('that goes on with words that lie there unsent does not run into them', async () => {
    const program = receiver('paste');
    const wrapped = await receiving(program);
    for (const text of ['one', 'two', ', three']) await bench.dictate(wrapped, text);
    await bench.dictate(wrapped, 'four', 'submit');
    await bench.dictate(wrapped, 'five');
    await program.untilExactly(
      [...['one', ' two', ', three', ' four'].map(pasted), '\r', pasted('five')].join(''),
    );
  });

  test('keeps its order, one utterance after the other', async () => {
    const program = receiver('paste');
    const wrapped = await receiving(program);
    const texts = Array.from({ length: 40 }, (_, index) => `(utterance ${index})`);
    for (const text of texts) await bench.dictate(wrapped, text);
    await program.untilExactly(texts.map(pasted).join(''));
  });
});

describe('the keyboard', () => {
  test('passes each key at once and unchanged', async () => {
    const program = receiver();
    const wrapped = await receiving(program);
    const keys = [
      'a',
      '\x1b',
      '\x03',
      '\x04',
      '\x1a',
      '\x00',
      '\x11',
      '\x13',
      '\x1b[A',
      '\x1bOP',
      '\x1b[97;5u',
    ];
    let expected = '';
    for (const key of keys) {
      await wrapped.pane.type(key);
      expected += key;
      await program.untilExactly(expected);
    }
  });

  test('passes any bytes as without the wrapper', async () => {
    await bench.useSettings({ claimKey: 'off', infoKey: 'off' });
    const [bareProgram, wrappedProgram] = [receiver(), receiver()];
    const bare = await bench.bare(bareProgram.command);
    const { pane } = await receiving(wrappedProgram);
    await bench.useSettings({});
    await sameScreen(bare, pane, /receiving/);
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom('\x1b[', '\x1b', '\x1b[200~', '\x1b[201~', '\x1b[1;5A', '\x1bO', '\x1b]', '\x1b\\')
        .map(bytesOf),
      fc.string({ unit: 'binary', maxLength: 10 }).map((text) => Buffer.from(text, 'utf8')),
    );
    let expected = '';
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const typed = Buffer.concat([...pieces, Buffer.from('z')]);
        // These are the terminal's own words about its focus, not keys.
        // oxlint-disable-next-line no-control-regex -- the signs of a terminal are what is looked for
        fc.pre(!/\x1b\[[IO]/.test(typed.toString('latin1')));
        await Promise.all([bare.type(typed), pane.type(typed)]);
        expected += typed.toString('latin1');
        await Promise.all([bareProgram.untilExactly(expected), wrappedProgram.untilExactly(expected)]);
      }),
      { numRuns: 60 },
    );
  });

  test('passes a paste of a megabyte to a program that is slow to read', async () => {
    const program = receiver('paste', 'late');
    const { pane } = await receiving(program);
    const text = 'a long line of text, with ü and 漢 in it. '.repeat(25_000);
    await pane.paste(text);
    await program.go();
    await program.untilExactly(pasted(text));
  });
});

describe('dictation while the user', () => {
  test('pastes never lands in the paste', async () => {
    const program = receiver('paste');
    const wrapped = await receiving(program);
    let paste = '\x1b[200~“';
    await wrapped.pane.type(paste);
    paste = utf8(paste);
    await program.untilExactly(paste);
    await bench.dictate(wrapped, 'spoken', 'submit');
    for (const part of 'the user is still pasting this slowly') {
      await wrapped.pane.type(part);
      paste += part;
      await program.untilExactly(paste);
    }
    await wrapped.pane.type('\x1b[201~');
    await program.untilExactly(`${paste}\x1b[201~${pasted('spoken')}\r`);
  });

  test('types loses and mixes nothing', async () => {
    const program = receiver('paste');
    const wrapped = await receiving(program);
    const typed = Array.from({ length: 60 }, (_, index) => String.fromCharCode(0x41 + (index % 26)));
    const spoken = Array.from({ length: 15 }, (_, index) => `(spoken ${index})`);
    await Promise.all([
      (async () => {
        for (const key of typed) await wrapped.pane.type(key);
      })(),
      (async () => {
        for (const text of spoken) await bench.dictate(wrapped, text);
      })(),
    ]);
    const length = typed.length + spoken.map(pasted).join('').length;
    const bytes = await program.until((got) => got.length >= length);
    let rest = bytes;
    for (const text of spoken) rest = rest.replace(pasted(text), '');
    expect(rest).toBe(typed.join(''));
    // oxlint-disable-next-line no-control-regex -- the signs of a terminal are what is looked for
    expect([...bytes.matchAll(/\x1b\[200~(.*?)\x1b\[201~/g)].map((match) => match[1])).toEqual(spoken);
  });
});

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
