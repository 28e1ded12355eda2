import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TerminalModes } from '../../../../src/cli/wrapper/terminal-modes.ts';

const ESC = '\u001B';

function after(...output: readonly string[]): TerminalModes {
  const modes = new TerminalModes();
  for (const text of output) modes.push(Buffer.from(text, 'utf8'));
  return modes;
}

describe('what a program asks for', () => {
  test('is known while it lasts', () => {
    const modes = after(`${ESC}[?2004h`);
    expect(modes.bracketedPaste).toBe(true);
    modes.push(Buffer.from(`${ESC}[?2004l`));
    expect(modes.bracketedPaste).toBe(false);
  });

  test('is known when several modes are set at once', () => {
    const modes = after(`${ESC}[?1004;2004h`);
    expect([modes.bracketedPaste, modes.focusReports]).toEqual([true, true]);
  });

  test('is known wherever the output is cut', () => {
    const output = Buffer.from(`é${ESC}[?2004h漢${ESC}[>1u${ESC}]0;title${ESC}\\${ESC}[>4;2m`);
    fc.assert(
      fc.property(fc.nat(output.length), (cut) => {
        const modes = new TerminalModes();
        modes.push(output.subarray(0, cut));
        modes.push(output.subarray(cut));
        expect([modes.bracketedPaste, modes.kittyFlags, modes.modifyOtherKeys, modes.atGround]).toEqual([
          true,
          1,
          2,
          true,
        ]);
      }),
    );
  });

  test('is not what stands in a title', () => {
    expect(after(`${ESC}]0;${'[?2004h'}\u0007`).bracketedPaste).toBe(false);
  });

  test('is forgotten when the terminal is reset', () => {
    const modes = after(`${ESC}[?2004;1004;1049h${ESC}[>5u${ESC}[?25l`, `${ESC}c`);
    expect([modes.bracketedPaste, modes.focusReports, modes.kittyFlags, modes.undo()]).toEqual([
      false,
      false,
      0,
      '',
    ]);
  });
});

test('flags of the Kitty keyboard are a stack', () => {
  const modes = after(`${ESC}[>1u${ESC}[>9u`);
  expect(modes.kittyFlags).toBe(9);
  modes.push(Buffer.from(`${ESC}[=2;3u`));
  expect(modes.kittyFlags).toBe(9);
  modes.push(Buffer.from(`${ESC}[=2;2u`));
  expect(modes.kittyFlags).toBe(11);
  modes.push(Buffer.from(`${ESC}[<u`));
  expect(modes.kittyFlags).toBe(1);
  modes.push(Buffer.from(`${ESC}[<7u`));
  expect(modes.kittyFlags).toBe(0);
});

describe('what is left behind', () => {
  test('is nothing after a program that tidied up', () => {
    const tidy = after(
      `${ESC}[?1049h${ESC}[?2004h${ESC}[?1002;1006h${ESC}[>1u${ESC}[?25l${ESC}=${ESC}[1;20r`,
      `${ESC}[r${ESC}>${ESC}[?25h${ESC}[<u${ESC}[?1002;1006l${ESC}[?2004l${ESC}[?1049l`,
    );
    expect(tidy.undo()).toBe('');
  });

  test.each([
    ['the other screen', `${ESC}[?1049h`, `${ESC}[?1049l`],
    ['a hidden cursor', `${ESC}[?25l`, `${ESC}[?25h`],
    ['mouse reports', `${ESC}[?1003;1006h`, `${ESC}[?1003l${ESC}[?1006l`],
    ['bracketed paste', `${ESC}[?2004h`, `${ESC}[?2004l`],
    ['Kitty keys, twice', `${ESC}[>1u${ESC}[>3u`, `${ESC}[<2u`],
    ['Kitty keys that were set', `${ESC}[=1u`, `${ESC}[=0u`],
    ['modifyOtherKeys', `${ESC}[>4;2m`, `${ESC}[>4m`],
    ['a scroll region', `${ESC}[2;9r`, `${ESC}7${ESC}[r${ESC}8`],
    ['the application keypad', `${ESC}=`, `${ESC}>`],
  ])('is taken back: %s', (_what, output, undo) => {
    expect(after(output).undo()).toBe(undo);
  });

  test('is brought back for a program that goes on', () => {
    const modes = after(`${ESC}[?1049h${ESC}[?2004h${ESC}[>5u${ESC}[?25l`);
    const again = after(modes.redo());
    expect(again.undo()).toBe(modes.undo());
  });
});

test('a program that switches off focus reports is noticed once', () => {
  const modes = after(`${ESC}[?1004h${ESC}[?1004l`);
  expect([modes.takeFocusLost(), modes.takeFocusLost()]).toEqual([true, false]);
});
