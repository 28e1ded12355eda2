import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyboardSettings, KeyboardWriter } from '../../../src/main/keyboard/keyboard-writer.ts';
import { openKeyboardWriter } from '../../../src/main/keyboard/open-keyboard-writer.ts';
import { MacosAdapter } from '../../../src/main/keyboard/programs/macos-adapter.ts';
import { WindowsAdapter } from '../../../src/main/keyboard/programs/windows-adapter.ts';
import { SerialKeyboardWriter } from '../../../src/main/keyboard/serial-writer.ts';
import type { StandIn } from '../voices/stand-ins.ts';
import {
  OSASCRIPT,
  POWERSHELL,
  StandInDesktop,
  WL_COPY,
  WL_PASTE,
  WTYPE,
  YDOTOOL,
} from './stand-in-desktops.ts';

const TEXT = 'naïve "café" — 漢字 😀 $(rm) \\ `x`\nsecond line';
const pasting: KeyboardSettings = {
  keyboardMethod: 'paste',
  pasteKeys: null,
  typingDelayMs: 0,
  submitKeys: 'enter',
  newlineKeys: 'shift+enter',
};
const typing: KeyboardSettings = { ...pasting, keyboardMethod: 'type' };
const only = (text: string) => ({ text, newline: false, submit: false });
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('base64');

let desktop: StandInDesktop;

beforeEach(async () => {
  desktop = await StandInDesktop.start();
  await desktop.set({});
});

afterEach(() => desktop.dispose());

const commandLines = async (...programs: readonly StandIn[]): Promise<string> =>
  JSON.stringify(
    (await Promise.all(programs.map((program) => program.runs()))).flat().map(({ args }) => args),
  );

describe('on macOS', () => {
  const RICH = {
    'public.utf8-plain-text': bytes('mine'),
    'public.html': bytes('<b>mine</b>'),
    'public.png': 'iVBORw==',
  };
  let osascript: StandIn;
  let writer: KeyboardWriter;

  beforeEach(async () => {
    osascript = await desktop.program('osascript', OSASCRIPT);
    writer = new SerialKeyboardWriter(new MacosAdapter(desktop.env, osascript.path));
  });

  it('text is pasted, and all forms of the clipboard come back', async () => {
    await desktop.set({ clipboard: RICH });
    await writer.write({ text: TEXT, newline: true, submit: true }, pasting);
    const { written, clipboard } = await desktop.state();
    expect(written).toBe(`${TEXT}<shift down+36><36>`);
    expect(clipboard).toEqual(RICH);
    expect(await commandLines(osascript)).not.toContain('second line');
  });

  it('an empty clipboard is empty again, and clipboard managers are asked to look away', async () => {
    await writer.write(only(TEXT), pasting);
    expect(await desktop.state()).toMatchObject({
      clipboard: {},
      hidden: ['org.nspasteboard.TransientType', 'org.nspasteboard.ConcealedType'],
    });
  });

  it('what the user copied in between stays', async () => {
    await desktop.set({ clipboard: RICH, fault: 'user-copies' });
    await writer.write(only(TEXT), pasting);
    expect((await desktop.state()).clipboard).toEqual({ 'public.utf8-plain-text': bytes('newer') });
  });

  it('text of every keyboard is typed, other text is pasted in spite of the setting', async () => {
    await desktop.set({ clipboard: RICH });
    await writer.write(only('git log\nls'), typing);
    await writer.write(only('é'), typing);
    await writer.write({ ...only(''), submit: true }, { ...typing, submitKeys: 'cmd+enter' });
    const { written, clipboard } = await desktop.state();
    expect(written).toBe('git log<shift down+36>lsé<command down+36>');
    expect(clipboard).toEqual(RICH);
  });

  it.each([
    ['denied', 'Accessibility'],
    ['events-denied', 'Automation'],
  ] as const)('a permission that is %s is named with its pane', async (fault, pane) => {
    await desktop.set({ clipboard: RICH, fault });
    await expect(writer.write(only('secret'), pasting)).rejects.toMatchObject({
      code: 'forbidden',
      remedy: expect.stringContaining(`System Settings, Privacy & Security, ${pane}`),
    });
    expect(writer.problem?.explanation).not.toContain('secret');
    expect((await desktop.state()).clipboard).toEqual(RICH);
  });
});

describe('on Windows', () => {
  let powershell: StandIn;
  let writer: KeyboardWriter;

  beforeEach(async () => {
    powershell = await desktop.program('powershell.exe', POWERSHELL);
    writer = new SerialKeyboardWriter(new WindowsAdapter(desktop.env, powershell.path));
  });

  it('the script gets text and keys through standard input only', async () => {
    await writer.write({ text: TEXT, newline: true, submit: true }, { ...typing, typingDelayMs: 3 });
    expect(JSON.parse((await desktop.state()).written)).toEqual({
      text: TEXT,
      method: 'type',
      delayMs: 3,
      paste: [0x11, 0x56],
      newline: [0x10, 0x0d],
      closing: [{ keys: [0x10, 0x0d] }, { keys: [0x0d] }],
    });
    expect(await commandLines(powershell)).not.toContain('second line');
    const [run] = await powershell.runs();
    expect(run?.args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand']);
    // A command line of Windows has 32,767 characters at most.
    expect(run?.args.join(' ').length).toBeLessThan(30_000);
  });

  it('a failure is an error for people, without the text', async () => {
    await desktop.set({ fault: 'fails' });
    await expect(writer.write(only('secret'), pasting)).rejects.toMatchObject({ code: 'unavailable' });
    expect(writer.problem?.explanation).not.toContain('secret');
  });
});

describe('under Wayland', () => {
  let writer: KeyboardWriter;
  const PLAIN = { 'text/plain;charset=utf-8': bytes('mine\n') };

  beforeEach(() => {
    writer = openKeyboardWriter('linux', { ...desktop.env, WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' });
  });

  const install = async (...names: readonly ('wl' | 'wtype' | 'ydotool')[]): Promise<readonly StandIn[]> =>
    Promise.all(
      names.flatMap((name) => {
        if (name === 'wtype') return [desktop.program('wtype', WTYPE)];
        if (name === 'ydotool') return [desktop.program('ydotool', YDOTOOL)];
        return [desktop.program('wl-copy', WL_COPY), desktop.program('wl-paste', WL_PASTE)];
      }),
    );

  it.each(['wtype', 'ydotool'] as const)(
    'text is pasted with %s, and the clipboard comes back',
    async (keys) => {
      const programs = await install('wl', keys);
      await desktop.set({ clipboard: PLAIN });
      await writer.write(only(TEXT), pasting);
      expect(await desktop.state()).toMatchObject({ written: TEXT, clipboard: PLAIN, hidden: true });
      expect(await commandLines(...programs)).not.toContain('second line');
    },
  );

  it('a picture comes back, and an empty clipboard is empty again', async () => {
    await install('wl', 'wtype');
    const picture = { 'image/png': Buffer.from([0x89, 0x50, 0, 0xff, 0x0a]).toString('base64') };
    await desktop.set({ clipboard: picture });
    await writer.write(only(TEXT), pasting);
    expect((await desktop.state()).clipboard).toEqual(picture);
    await desktop.set({});
    await writer.write(only(TEXT), pasting);
    expect((await desktop.state()).clipboard).toEqual({});
  });

  it('a clipboard of several forms is left alone, and text typed instead', async () => {
    await install('wl', 'wtype');
    const rich = { ...PLAIN, 'text/html': bytes('<b>mine</b>') };
    await desktop.set({ clipboard: rich });
    await writer.write(only(TEXT), pasting);
    expect(await desktop.state()).toMatchObject({
      written: TEXT.replace('\n', '<-M shift -k Return -m shift>'),
      clipboard: rich,
    });
  });

  it('what the user copied in between stays', async () => {
    await install('wl', 'wtype');
    await desktop.set({ clipboard: PLAIN, fault: 'user-copies' });
    await writer.write(only(TEXT), pasting);
    expect((await desktop.state()).clipboard).toEqual({ 'text/plain;charset=utf-8': bytes('newer') });
  });

  it('text is typed line by line, with the other program where the desktop refuses the first', async () => {
    await install('wl', 'wtype', 'ydotool');
    await desktop.set({ clipboard: PLAIN, fault: 'no-virtual-keyboard' });
    await writer.write({ text: 'git log\nls', newline: false, submit: true }, typing);
    expect(await desktop.state()).toMatchObject({
      written: 'git log<key 42:1 28:1 28:0 42:0>ls<key 28:1 28:0>',
      clipboard: PLAIN,
    });
  });

  it('what must be installed is named', async () => {
    await expect(writer.write(only('secret'), pasting)).rejects.toMatchObject({
      remedy: expect.stringContaining('Install wl-clipboard'),
    });
    await install('wl');
    await desktop.set({ clipboard: PLAIN });
    await expect(writer.write(only('secret'), pasting)).rejects.toMatchObject({
      code: 'unavailable',
      remedy: expect.stringContaining('Install wtype'),
    });
    expect((await desktop.state()).clipboard).toEqual(PLAIN);
    await install('wtype');
    await desktop.set({ clipboard: PLAIN, fault: 'no-virtual-keyboard' });
    await expect(writer.write(only('secret'), pasting)).rejects.toMatchObject({
      message: 'This desktop does not let wtype press keys.',
      remedy: expect.stringContaining('Install ydotool'),
    });
  });
});
