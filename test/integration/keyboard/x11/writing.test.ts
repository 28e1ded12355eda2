import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyboardSettings, KeyboardWriter } from '../../../../src/main/keyboard/keyboard-writer.ts';
import { openKeyboardWriter } from '../../../../src/main/keyboard/open-keyboard-writer.ts';
import type { XConnection } from '../../../../src/main/keyboard/x11/connection.ts';
import { readKeyboardMap } from '../../../../src/main/keyboard/x11/keyboard-map.ts';
import { KEYSYMS } from '../../../../src/main/keyboard/x11/keysyms.ts';
import { focusedWindow } from '../../../../src/main/keyboard/x11/windows.ts';
import {
  openTerminal,
  openTextField,
  type Terminal,
  type TextField,
} from '../../../support/desktop-windows.ts';
import { VirtualDesktop } from '../../../support/virtual-desktop.ts';

const CAPS_LOCK = 0xff_e5;
const HOSTILE =
  'naïve "café" — \'quoted\' \\back\\slash\\ 漢字かな交じり文 한국어 Ελληνικά עברית العربية 😀👩‍👩‍👧‍👦🏳️‍🌈 𝒳 e\u0301 $HOME `x` #{y} ~^´';
const LINES = `${HOSTILE}\n\n  indented\nlast line`;

let desktop: VirtualDesktop;
let field: TextField;
let observer: XConnection;
let writer: KeyboardWriter;

const settings: KeyboardSettings = {
  keyboardMethod: 'paste',
  pasteKeys: null,
  typingDelayMs: 0,
  submitKeys: 'enter',
  newlineKeys: 'shift+enter',
};
const typing: KeyboardSettings = { ...settings, keyboardMethod: 'type' };
const only = (text: string) => ({ text, newline: false, submit: false });

beforeAll(async () => {
  desktop = await VirtualDesktop.start();
  observer = await desktop.connect();
  field = await openTextField(desktop);
});

afterAll(async () => {
  await field?.close();
  await desktop?.dispose();
});

beforeEach(async () => {
  writer = openKeyboardWriter('linux', desktop.env);
  await field.focus();
});

afterEach(() => writer.dispose());

describe.each([
  ['pasted', settings],
  ['typed', typing],
] as const)('text that is %s into a browser', (_, chosen) => {
  it('arrives in all scripts as it was, with its lines', async () => {
    await writer.write(only(LINES), chosen);
    expect(await field.contentAs(LINES)).toBe(LINES);
  });

  it('arrives with tabs, which never move the focus', async () => {
    const text = 'one\ttwo\n\tthree';
    await writer.write(only(text), chosen);
    expect(await field.contentAs(text)).toBe(text);
  });

  it('arrives whole when it has 10,000 characters, 2,000 of them different ideographs', async () => {
    const ideographs = Array.from({ length: 2500 }, (_, index) =>
      String.fromCodePoint(0x4e_00 + ((index * 7919) % 2000)),
    ).join('');
    const text = `${LINES} `.repeat(100).slice(0, 7500) + ideographs;
    await writer.write(only(text), chosen);
    expect(await field.contentAs(text)).toBe(text);
  });

  it('keeps its order when several requests come at once', async () => {
    const pieces = ['first ', 'zweite ', '第三 ', 'quatrième ', '5️⃣'];
    await Promise.all(pieces.map((piece) => writer.write(only(piece), chosen)));
    const text = pieces.join('');
    expect(await field.contentAs(text)).toBe(text);
  });

  it('is followed by a new line where one is asked for', async () => {
    await writer.write({ text: 'line', newline: true, submit: false }, chosen);
    await writer.write(only('next'), chosen);
    expect(await field.contentAs('line\nnext')).toBe('line\nnext');
  });

  it('is not changed by Caps Lock, which is on again afterwards', async () => {
    const { strokes } = await readKeyboardMap(observer);
    const tapCapsLock = async (): Promise<void> =>
      (await desktop.hold(strokes.get(CAPS_LOCK)?.keycode ?? 0))();
    await tapCapsLock();
    await writer.write(only('lower UPPER ß'), chosen);
    expect(await field.contentAs('lower UPPER ß')).toBe('lower UPPER ß');
    await field.page.keyboard.press('End');
    await (
      await desktop.hold(strokes.get(0x61)?.keycode ?? 0)
    )();
    expect(await field.contentAs('lower UPPER ßA')).toBe('lower UPPER ßA');
    await tapCapsLock();
  });

  it('waits until the user lets go of a modifier', async () => {
    const { strokes } = await readKeyboardMap(observer);
    const letGo = await desktop.hold(strokes.get(KEYSYMS.ctrl)?.keycode ?? 0);
    const written = writer.write(only('patience'), chosen);
    await letGo();
    await written;
    expect(await field.contentAs('patience')).toBe('patience');
  });

  it('is itself even when a modifier is held down all the time', async () => {
    const { strokes } = await readKeyboardMap(observer);
    const letGo = await desktop.hold(strokes.get(KEYSYMS.alt)?.keycode ?? 0);
    await writer.write(only('held'), chosen);
    expect(await field.contentAs('held')).toBe('held');
    await letGo();
  });

  it('is itself with another layout, which is the chosen one again afterwards', async () => {
    const chooseLayouts = (layouts: string) =>
      desktop.output('setxkbmap', ['-layout', layouts, '-option', '']);
    const { strokes } = await readKeyboardMap(observer);
    const text = 'git status — привет';
    for (const layouts of ['ru,us', 'us,ru', 'ru', 'fr']) {
      await chooseLayouts(layouts);
      await field.focus();
      await writer.write(only(text), chosen);
      expect(await field.contentAs(text)).toBe(text);
      await (
        await desktop.hold(strokes.get(0x61)?.keycode ?? 0)
      )();
      const letter = { ru: 'ф', us: 'a', fr: 'q' }[layouts.slice(0, 2)] ?? '';
      expect(await field.contentAs(text + letter)).toBe(text + letter);
    }
    await chooseLayouts('us');
  });
});

describe('a browser that stands still for a while', () => {
  /** The test's own work at the X server, while the browser does none. */
  const meanwhile = async (): Promise<void> => {
    for (let turn = 0; turn < 3000; turn++) await focusedWindow(observer);
  };

  it('gets the right characters when they are typed', async () => {
    const text = Array.from({ length: 400 }, (_, index) => String.fromCodePoint(0x4e_00 + index)).join('');
    const window = await desktop.focus('chromium');
    const written = writer.write(only(text), typing);
    await field.contentAs(text.slice(0, 50));
    const goOn = await desktop.freeze(window);
    await meanwhile().finally(goOn);
    await written;
    expect(await field.contentAs(text)).toBe(text);
  });

  it('gets the right text when its page is busy while it is pasted', async () => {
    await field.page.evaluate(() => {
      setTimeout(() => {
        const endMs = performance.now() + 1500;
        while (performance.now() < endMs);
      });
    });
    await writer.write(only(LINES), settings);
    expect(await field.contentAs(LINES)).toBe(LINES);
  });

  it('gets the right text when it is pasted', async () => {
    const goOn = await desktop.freeze(await desktop.focus('chromium'));
    const written = writer.write(only(LINES), settings);
    await meanwhile().finally(goOn);
    await written;
    expect(await field.contentAs(LINES)).toBe(LINES);
  });
});

it('leaves the keyboard as it was', async () => {
  const before = await readKeyboardMap(observer);
  await writer.write(only(LINES), typing);
  await field.contentAs(LINES);
  expect(await readKeyboardMap(observer)).toEqual(before);
});

it('presses the keys that submit, with and without text', async () => {
  await field.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    document.addEventListener('keydown', ({ key, ctrlKey }) => {
      if (key === 'Enter') heard.push(ctrlKey ? 'ctrl+enter' : 'enter');
    });
  });
  await writer.write({ text: '', newline: false, submit: true }, settings);
  await writer.write({ text: 'go', newline: false, submit: true }, { ...typing, submitKeys: 'ctrl+enter' });
  await field.page.waitForFunction(() => (globalThis as { heard?: string[] }).heard?.length === 2);
  expect(await field.page.evaluate(() => (globalThis as { heard?: string[] }).heard)).toEqual([
    'enter',
    'ctrl+enter',
  ]);
});

it('leaves out codes that would steer a terminal', async () => {
  await writer.write(only('a\u001B[201~b\u0007\r\nc\u009Bd'), settings);
  expect(await field.contentAs('a[201~b\ncd')).toBe('a[201~b\ncd');
});

describe('a terminal', () => {
  let terminal: Terminal;

  beforeEach(async () => {
    terminal = await openTerminal(desktop);
    await terminal.focus();
  });

  afterEach(() => terminal.close());

  it('gets exact text by both methods, pasted with the keys it knows', async () => {
    await writer.write({ text: LINES, newline: false, submit: true }, settings);
    await writer.write({ text: LINES, newline: true, submit: false }, typing);
    const expected = `${LINES}\n${LINES}\n`;
    expect(await terminal.inputAs(expected)).toBe(expected);
  });
});
