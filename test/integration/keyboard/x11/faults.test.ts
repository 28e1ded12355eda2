import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KeyboardSettings, KeyboardWriter } from '../../../../src/main/keyboard/keyboard-writer.ts';
import { openKeyboardWriter } from '../../../../src/main/keyboard/open-keyboard-writer.ts';
import { openTerminal, openTextField, type TextField } from '../../../support/desktop-windows.ts';
import { VirtualDesktop } from '../../../support/virtual-desktop.ts';

let desktop: VirtualDesktop;
let field: TextField;
let writer: KeyboardWriter;

const pasting: KeyboardSettings = {
  keyboardMethod: 'paste',
  pasteKeys: null,
  typingDelayMs: 0,
  submitKeys: 'enter',
  newlineKeys: 'shift+enter',
};
const typing: KeyboardSettings = { ...pasting, keyboardMethod: 'type', typingDelayMs: 5 };
const only = (text: string) => ({ text, newline: false, submit: false });
const LONG = 'secret words '.repeat(800);

beforeEach(async () => {
  desktop = await VirtualDesktop.start();
  field = await openTextField(desktop);
  writer = openKeyboardWriter('linux', desktop.env);
  await field.focus();
});

afterEach(async () => {
  await writer.dispose();
  await field.close().catch(() => {});
  await desktop.dispose();
});

const untilBegun = () =>
  field.page.waitForFunction(() => (document.querySelector('textarea')?.value.length ?? 0) > 20);

it('says so when no window has the focus, and writes again when one has', async () => {
  await desktop.focusNothing();
  await expect(writer.write(only('text'), pasting)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'No window has the focus, so there is nowhere to write to.',
  });
  expect(writer.problem?.code).toBe('unavailable');
  await field.focus();
  await writer.write(only('text'), pasting);
  expect(await field.contentAs('text')).toBe('text');
  expect(writer.problem).toBeUndefined();
});

it('says so when the window takes no text, and gives the clipboard back', async () => {
  desktop.run('xclip', ['-quiet', '-selection', 'clipboard']).stdin?.end('mine');
  const copied = (): Promise<Buffer> => desktop.output('xclip', ['-o', '-selection', 'clipboard']);
  while ((await copied()).toString() !== 'mine');
  const terminal = await openTerminal(desktop);
  await terminal.focus();
  // For this terminal they are a key like any other.
  const written = writer.write(only('secret'), { ...pasting, pasteKeys: 'ctrl+v' });
  await expect(written).rejects.toMatchObject({ code: 'timeout' });
  terminal.close();
  expect(writer.problem?.explanation).not.toContain('secret');
  expect((await copied()).toString()).toBe('mine');
});

it('stops typing when another window gets the focus', async () => {
  const terminal = await openTerminal(desktop);
  await field.focus();
  const written = writer.write(only(LONG), typing);
  const refused = expect(written).rejects.toMatchObject({ code: 'unavailable' });
  await untilBegun();
  await terminal.focus();
  await refused;
  terminal.close();
  expect(LONG.startsWith(await field.page.inputValue('textarea'))).toBe(true);
});

it('stops typing when it is told to, and goes on with the next request', async () => {
  const abort = new AbortController();
  const written = writer.write(only(LONG), typing, abort.signal);
  const refused = expect(written).rejects.toMatchObject({ code: 'cancelled' });
  await untilBegun();
  abort.abort();
  await refused;
  await field.focus();
  await writer.write(only('next'), typing);
  expect(await field.contentAs('next')).toBe('next');
  expect(writer.problem).toBeUndefined();
});

it('leaves nothing behind when it is told to stop before it began', async () => {
  await expect(writer.write(only('text'), pasting, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(await field.page.inputValue('textarea')).toBe('');
});

it('fails, and does not hang, when the X server dies while text is written', async () => {
  const written = writer.write(only(LONG), typing);
  const refused = expect(written).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  await untilBegun();
  await desktop.crash();
  await refused;
  await expect(writer.write(only('next'), pasting)).rejects.toMatchObject({ code: 'unavailable' });
});

it('gives up what waits when it ends', async () => {
  const written = [LONG, 'second', 'third'].map((text) => writer.write(only(text), typing));
  const refused = written.map((each) => expect(each).rejects.toMatchObject({ code: 'cancelled' }));
  await untilBegun();
  await writer.dispose();
  await Promise.all(refused);
});
