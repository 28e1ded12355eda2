import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBeTyped, cleanText } from '../../../src/main/keyboard/clean-text.ts';
import { closingChords, keyChord } from '../../../src/main/keyboard/key-chord.ts';
import type { KeyboardAdapter, KeyboardSettings } from '../../../src/main/keyboard/keyboard-writer.ts';
import { openKeyboardWriter } from '../../../src/main/keyboard/open-keyboard-writer.ts';
import { SerialKeyboardWriter } from '../../../src/main/keyboard/serial-writer.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';

const settings: KeyboardSettings = {
  keyboardMethod: 'paste',
  pasteKeys: null,
  typingDelayMs: 0,
  submitKeys: 'cmd+enter',
  newlineKeys: 'alt+enter',
};
const only = (text: string) => ({ text, newline: false, submit: false });

describe('the writer for a system', () => {
  it('is refused with a remedy where there is no desktop', () => {
    expect(() => openKeyboardWriter('linux', { PATH: '/usr/bin' })).toThrow(AppError);
    expect(() => openKeyboardWriter('freebsd', { DISPLAY: '' })).toThrow('outside a desktop');
  });

  it('is there on desktops before anything is asked of them', async () => {
    const desktops = [
      openKeyboardWriter('linux', { DISPLAY: ':77' }),
      openKeyboardWriter('linux', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':77' }),
      openKeyboardWriter('darwin', {}),
      openKeyboardWriter('win32', {}),
    ];
    for (const writer of desktops) {
      expect(writer.problem).toBeUndefined();
      await writer.dispose();
    }
  });

  it.each(['nonsense', ':7777', 'localhost:7777'])('says so when DISPLAY is %s', async (display) => {
    const writer = openKeyboardWriter('linux', { DISPLAY: display });
    await expect(writer.write(only('text'), settings)).rejects.toMatchObject({ code: 'unavailable' });
    expect(writer.problem?.remedy).toContain('DISPLAY');
    await writer.dispose();
  });
});

describe('requests', () => {
  class Notes implements KeyboardAdapter {
    readonly written: string[] = [];
    readonly #gates: (() => void)[] = [];

    async write({ text }: { readonly text: string }): Promise<void> {
      await new Promise<void>((resolve) => this.#gates.push(resolve));
      if (text === 'fail') throw new AppError('unavailable', 'Refused.');
      this.written.push(text);
    }

    async dispose(): Promise<void> {
      this.written.push('(end)');
    }

    /** Lets the request go on that runs now. */
    async release(): Promise<void> {
      while (this.#gates.length === 0) await Promise.resolve();
      this.#gates.shift()?.();
    }
  }

  it('are carried out in their order, past one that fails', async () => {
    const adapter = new Notes();
    const writer = new SerialKeyboardWriter(adapter);
    const outcomes = Promise.allSettled(['a', 'fail', 'b'].map((text) => writer.write(only(text), settings)));
    for (let index = 0; index < 3; index++) await adapter.release();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(adapter.written).toEqual(['a', 'b']);
    expect(writer.problem).toBeUndefined();
  });

  it('that wait are given up when the writer ends', async () => {
    const adapter = new Notes();
    const writer = new SerialKeyboardWriter(adapter);
    const first = writer.write(only('a'), settings);
    const second = expect(writer.write(only('b'), settings)).rejects.toMatchObject({ code: 'cancelled' });
    await Promise.resolve();
    const ended = writer.dispose();
    await adapter.release();
    await Promise.all([first, second, ended]);
    expect(adapter.written).toEqual(['a', '(end)']);
  });

  it('without anything to write ask nothing of the desktop', async () => {
    const adapter = new Notes();
    await new SerialKeyboardWriter(adapter).write(only('\u0007'), settings);
    expect(adapter.written).toEqual([]);
  });
});

describe('text', () => {
  it('is safe for terminals and otherwise as it was', () => {
    expect(cleanText('a\u001B[201~\r\nb\rc\u0085d\u0000\u007F\u009B')).toBe('a[201~\nb\nc\nd');
    expect(cleanText('\uD83D x 😀')).toBe('\u{FFFD} x 😀');
    expect(cleanText('tab\tline\nnaïve — 漢字 👩‍👩‍👧‍👦 e\u0301')).toBe('tab\tline\nnaïve — 漢字 👩‍👩‍👧‍👦 e\u0301');
  });

  it('that is clean stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });

  it('with tabs cannot be typed', () => {
    expect([canBeTyped('a b\nc'), canBeTyped('a\tb')]).toEqual([true, false]);
  });
});

describe('keys', () => {
  it('are a chord, with Ctrl for Command where there is none', () => {
    expect(keyChord('ctrl+shift+v', false)).toEqual({ modifiers: ['ctrl', 'shift'], key: 'v' });
    expect(keyChord('cmd+v', false)).toEqual({ modifiers: ['ctrl'], key: 'v' });
    expect(keyChord('cmd+v', true)).toEqual({ modifiers: ['cmd'], key: 'v' });
  });

  it('that end a request come in the order new line, submit', () => {
    const closing = closingChords({ newline: true, submit: true }, settings, true);
    expect(closing).toEqual([
      { modifiers: ['alt'], key: 'enter' },
      { modifiers: ['cmd'], key: 'enter' },
    ]);
  });
});
