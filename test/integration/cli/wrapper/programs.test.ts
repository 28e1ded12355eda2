import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sameScreen } from '../../../support/terminal/same-screen.ts';
import { twinShells } from '../../../support/terminal/twin-shells.ts';
import { fixtureProgram, WrapperBench } from '../../../support/terminal/wrapper-bench.ts';

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

test('Python executes dictated statements and blocks', async () => {
  const python = ['python3', '-q', '-I'];
  const [bare, wrapped] = await Promise.all([bench.bare(python), bench.wrapConnected(python)]);
  const enter = async (line: string): Promise<void> => {
    if (line !== '') await bare.paste(line);
    await bare.type('\r');
    await bench.dictate(wrapped, line, 'submit');
  };
  await sameScreen(bare, wrapped.pane, /^>>>$/);
  await enter('print(6 * 7, "naïve 漢字")');
  await sameScreen(bare, wrapped.pane, /^42 naïve 漢字\n>>>$/m);
  await enter('for number in range(3):');
  await sameScreen(bare, wrapped.pane, /^\.\.\.$/m);
  await enter('    print("square", number ** 2)');
  await sameScreen(bare, wrapped.pane, /^\.\.\.\s+print.*\n\.\.\.$/m);
  await enter('');
  await sameScreen(bare, wrapped.pane, /^square 0\nsquare 1\nsquare 4\n>>>$/m);
  await Promise.all([bare.type('exit(3)\r'), wrapped.pane.type('exit(3)\r')]);
  expect(await wrapped.pane.ended()).toEqual(await bare.ended());
});

test('less scrolls, searches for a dictated pattern and gives the screen back', async () => {
  const file = bench.file('poem.txt');
  const lines = Array.from({ length: 600 }, (_, index) => `line ${index} \x1b[3${index % 8}mof many\x1b[0m`);
  lines[345] = 'the needle — naïve — in the haystack';
  await writeFile(file, lines.join('\n'));
  const shells = await twinShells(bench, 'less');
  await shells.type(`run less -R ${file}\r`);
  await bench.untilConnected(shells.wrapped);
  await shells.same(/^line 0 of many\n[^]*line 28/);
  for (const [keys, expected] of [
    [' ', /^line 29 /],
    ['j', /^line 30 /],
    ['\x1bOB', /^line 31 /],
    ['b', /^line 2 /],
    ['G', /^line 599 /m],
    ['g', /^line 0 /],
  ] as const) {
    await shells.type(keys);
    await shells.same(expected);
  }
  await shells.type('/');
  await shells.same(/^\/$/m);
  await shells.say('naïve');
  await shells.same(/^\/naïve$/m);
  await shells.submit();
  await shells.same(/^the needle — naïve — in the haystack/);
  await shells.type('q');
  await shells.same(/^\$ run less.*\n\$$/);
});

test('a full-screen program takes dictated text, submits it, and fits itself to the size of the terminal', async () => {
  const shells = await twinShells(bench, 'form');
  await shells.type(`run node ${fixtureProgram('form.mjs')}\r`);
  await bench.untilConnected(shells.wrapped);
  await shells.same(/A form of 100 by 30/);
  await shells.say('fix the naïve test');
  await shells.same(/Say fix the naïve test/);
  await shells.submit();
  await shells.same(/1: fix the naïve test/);
  await shells.type('typed by hand');
  await shells.same(/Say typed by hand/);
  await shells.submit();
  await shells.same(/2: typed by hand/);
  for (const size of [
    { columns: 61, rows: 17 },
    { columns: 62, rows: 18 },
    { columns: 140, rows: 44 },
  ]) {
    await Promise.all([shells.bare.resize(size), shells.wrapped.pane.resize(size)]);
    await shells.same(new RegExp(`A form of ${size.columns} by ${size.rows}`));
  }
  await shells.type('\x1b');
  await shells.same(/\$$/);
});

test('the program has the size of the terminal from its start', async () => {
  const shells = await twinShells(bench, 'sized');
  const small = { columns: 47, rows: 13 };
  await Promise.all([shells.bare.resize(small), shells.wrapped.pane.resize(small)]);
  await shells.type('run bash --norc -i\r');
  await bench.untilConnected(shells.wrapped);
  await shells.same(/\$ run bash.*\n\$$/);
  await shells.type('stty size\r');
  await shells.same(/^13 47$/m);
});
