import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyboardSettings, KeyboardWriter } from '../../../../src/main/keyboard/keyboard-writer.ts';
import { openKeyboardWriter } from '../../../../src/main/keyboard/open-keyboard-writer.ts';
import { Atoms } from '../../../../src/main/keyboard/x11/atoms.ts';
import type { XConnection } from '../../../../src/main/keyboard/x11/connection.ts';
import { selectionOwner, SelectionReader } from '../../../../src/main/keyboard/x11/selection-reader.ts';
import { SelectionServer } from '../../../../src/main/keyboard/x11/selection-server.ts';
import { textOffer } from '../../../../src/main/keyboard/x11/selection-offer.ts';
import { words, xRequest } from '../../../../src/main/keyboard/x11/wire.ts';
import { makeWindow } from '../../../../src/main/keyboard/x11/windows.ts';
import { systemClock } from '../../../../src/shared/kernel/clock.ts';
import { openTerminal, openTextField, type TextField } from '../../../support/desktop-windows.ts';
import { VirtualDesktop } from '../../../support/virtual-desktop.ts';

const SET_SELECTION_OWNER = 22;

let desktop: VirtualDesktop;
let field: TextField;
let observer: XConnection;
let atoms: Atoms;
let writer: KeyboardWriter;

const pasting: KeyboardSettings = {
  keyboardMethod: 'paste',
  pasteKeys: null,
  typingDelayMs: 0,
  submitKeys: 'enter',
  newlineKeys: 'shift+enter',
};
const DICTATED = 'dictated — 話した';
const dictated = { text: DICTATED, newline: false, submit: false };

beforeAll(async () => {
  desktop = await VirtualDesktop.start();
  observer = await desktop.connect();
  atoms = new Atoms(observer);
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

const owner = async (selection = 'CLIPBOARD') => selectionOwner(observer, await atoms.id(selection));

/** Everything in a selection as another program gets it, in hexadecimal, by name. */
async function contents(selection = 'CLIPBOARD'): Promise<Readonly<Record<string, string>>> {
  const reader = new SelectionReader(observer, atoms, systemClock);
  const time = await new SelectionServer(observer, atoms, systemClock).timeMs();
  const offer = await reader.readAll(await atoms.id(selection), time ?? 0);
  const named = await Promise.all(
    [...(offer ?? [])].map(async ([target, { data }]) => [await atoms.name(target), data.toString('hex')]),
  );
  return Object.fromEntries(named);
}

/** xclip puts content there and goes on in the background. */
async function copyByXclip(content: Buffer, target: string, selection = 'clipboard'): Promise<() => void> {
  const before = await owner(selection.toUpperCase());
  const program = desktop.run('xclip', ['-quiet', '-selection', selection, '-t', target]);
  program.stdin?.end(content);
  while ((await owner(selection.toUpperCase())) === before);
  return () => void program.kill();
}

const pasteByXclip = (target: string, selection = 'clipboard') =>
  desktop.output('xclip', ['-o', '-selection', selection, '-t', target]);

async function write(settings = pasting): Promise<void> {
  await writer.write(dictated, settings);
  expect(await field.contentAs(DICTATED)).toBe(DICTATED);
}

describe('after a paste the clipboard', () => {
  it('holds what a browser had put there, byte for byte: text, HTML and a picture', async () => {
    await field.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(300, 200);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      for (let y = 0; y < 200; y++)
        for (let x = 0; x < 300; x++) {
          context.fillStyle = `rgb(${(x * 7) % 256} ${(y * 13) % 256} ${(x * y) % 256})`;
          context.fillRect(x, y, 1, 1);
        }
      const item = new ClipboardItem({
        'text/plain': new Blob(['copied — コピー'], { type: 'text/plain' }),
        'text/html': new Blob(['<b>copied</b> — <i>コピー</i>'], { type: 'text/html' }),
        'image/png': await canvas.convertToBlob({ type: 'image/png' }),
      });
      await navigator.clipboard.write([item]);
    });
    const before = await contents();
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['UTF8_STRING', 'text/html', 'image/png']));
    await write();
    expect(await contents()).toEqual(before);
    // Once more, now from the writer itself.
    await writer.write(dictated, pasting);
    expect(await contents()).toEqual(before);
    const read = await field.page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return [...(item?.types ?? [])].toSorted();
    });
    expect(read).toEqual(['image/png', 'text/html', 'text/plain']);
  });

  it('holds a picture of 5 MB, which comes and goes in parts', async () => {
    const picture = Buffer.from(Uint32Array.from({ length: 1_310_720 }, (_, i) => i * 2_654_435_761).buffer);
    const end = await copyByXclip(picture, 'image/png');
    await write();
    end();
    expect((await pasteByXclip('image/png')).equals(picture)).toBe(true);
    await writer.write(dictated, pasting);
    expect((await pasteByXclip('image/png')).equals(picture)).toBe(true);
  });

  it('is empty again when it was', async () => {
    observer.tell(xRequest(SET_SELECTION_OWNER, 0, words(0, await atoms.id('CLIPBOARD'), 0)));
    expect(await owner()).toBe(0);
    await write();
    expect(await owner()).toBe(0);
  });

  it('holds what the user copied in between, not what was there before', async () => {
    const end = await copyByXclip(Buffer.from('older'), 'UTF8_STRING');
    await field.page.evaluate(() => {
      document.addEventListener('input', () => void navigator.clipboard.writeText('newer'), { once: true });
    });
    await write();
    end();
    expect((await pasteByXclip('UTF8_STRING')).toString()).toBe('newer');
  });

  it('is kept together with what was marked, where the keys paste that', async () => {
    const ends = [
      await copyByXclip(Buffer.from('copied'), 'UTF8_STRING'),
      await copyByXclip(Buffer.from('marked'), 'UTF8_STRING', 'primary'),
    ];
    const terminal = await openTerminal(desktop);
    await terminal.focus();
    await writer.write({ ...dictated, submit: true }, pasting);
    expect(await terminal.inputAs(`${DICTATED}\n`)).toBe(`${DICTATED}\n`);
    terminal.close();
    for (const end of ends) end();
    expect((await pasteByXclip('UTF8_STRING')).toString()).toBe('copied');
    expect((await pasteByXclip('UTF8_STRING', 'primary')).toString()).toBe('marked');
  });

  it('still works when the writer goes on, until another program copies', async () => {
    const end = await copyByXclip(Buffer.from('before'), 'UTF8_STRING');
    await write();
    end();
    await copyByXclip(Buffer.from('after'), 'UTF8_STRING');
    expect((await pasteByXclip('UTF8_STRING')).toString()).toBe('after');
    await field.focus();
    await write();
    expect((await pasteByXclip('UTF8_STRING')).toString()).toBe('after');
  });
});

it('does not touch a clipboard whose owner does not answer, and types instead', async () => {
  const stuck = await desktop.connect();
  const window = makeWindow(stuck);
  stuck.tell(xRequest(SET_SELECTION_OWNER, 0, words(window, await new Atoms(stuck).id('CLIPBOARD'), 0)));
  await write();
  expect(await owner()).toBe(window);
  stuck.close();
});

it('tells clipboard managers not to record what was dictated', async () => {
  const offer = await textOffer(atoms, DICTATED);
  const hint = offer.get(await atoms.id('x-kde-passwordManagerHint'));
  expect(hint?.data.toString()).toBe('secret');
  expect(offer.has(await atoms.id('STRING'))).toBe(false);
});

it('gives the clipboard to a clipboard manager when it ends', async () => {
  const manager = await desktop.connect();
  const server = new SelectionServer(manager, new Atoms(manager), systemClock);
  const names = new Atoms(manager);
  const asked = new Promise<void>((resolve) => {
    manager.onEvent(({ type }) => {
      if (type === 30) resolve();
    });
  });
  await server.take(await names.id('CLIPBOARD_MANAGER'), new Map(), (await server.timeMs()) ?? 0);
  const end = await copyByXclip(Buffer.from('kept'), 'UTF8_STRING');
  await write();
  end();
  await Promise.all([writer.dispose(), asked]);
  manager.close();
});

it('serves the forms in which programs ask for text', async () => {
  const program = await desktop.connect();
  const names = new Atoms(program);
  const server = new SelectionServer(program, names, systemClock);
  const offer = await textOffer(names, 'Zürich');
  await server.take(await names.id('CLIPBOARD'), offer, (await server.timeMs()) ?? 0);
  expect((await pasteByXclip('STRING')).toString('latin1')).toBe('Zürich');
  expect((await pasteByXclip('UTF8_STRING')).toString()).toBe('Zürich');
  expect((await pasteByXclip('TARGETS')).toString().split('\n')).toEqual(
    expect.arrayContaining(['TARGETS', 'TIMESTAMP', 'MULTIPLE', 'UTF8_STRING', 'STRING']),
  );
  program.close();
});
