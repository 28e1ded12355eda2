import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { twinShells } from '../../../support/terminal/twin-shells.ts';
import { WrapperBench } from '../../../support/terminal/wrapper-bench.ts';

/** Without anybody's start files, and without files that outlive it. */
const VIM = 'vim -u NONE -i NONE -n -N';

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

test('vim takes dictated text in insert mode and writes it to the file', async () => {
  const shells = await twinShells(bench, 'insert');
  await shells.type(`run ${VIM} insert.txt\r`);
  await bench.untilConnected(shells.wrapped);
  await shells.same(/insert\.txt/);
  await shells.type('i');
  await shells.same(/-- INSERT --/);
  await shells.say('café 漢字 👩‍💻, said into vim');
  await shells.same(/^café.*vim$/m);
  await shells.submit();
  await shells.say('the second line');
  await shells.same(/^the second line$/m);
  await shells.type('\x1b:w\r');
  await shells.same(/2L, \d+B written/);
  for (const folder of ['insert-bare', 'insert-wrapped']) {
    const written = await readFile(bench.file(`${folder}/insert.txt`), 'utf8');
    expect(written).toBe('café 漢字 👩‍💻, said into vim\nthe second line\n');
  }
  await shells.type(':q!\r');
  await shells.same(/^\$ run vim.*\n\$$/);
});

test('Ctrl-Z gives the prompt back with a sane terminal, and fg brings vim back as it was', async () => {
  const shells = await twinShells(bench, 'stopped');
  const modes = await shells.wrapped.pane.modes();
  await shells.type(`run ${VIM} stopped.txt\r`);
  await bench.untilConnected(shells.wrapped);
  await shells.same(/stopped\.txt/);
  await shells.type('iwritten before\x1b');
  await shells.same(/^written before$/m);

  for (const round of ['first', 'second']) {
    await shells.type('\x1a');
    await shells.same(/Stopped +run vim.*\n\$$/);
    await shells.wrapped.pane.untilModes(modes);
    await shells.type(`echo "the ${round}: $((40 + 2))"\r`);
    await shells.same(new RegExp(`^the ${round}: 42\\n\\$$`, 'm'));
    await shells.type('fg\r');
    await shells.same(/^written before$/m);
    await shells.type(`o${round} time\x1b`);
    await shells.same(new RegExp(`^${round} time$`, 'm'));
  }

  await shells.type('o');
  await shells.same(/-- INSERT --/);
  await shells.say('dictated after it came back');
  await shells.same(/^dictated after it came back$/m);
  await shells.type('\x1b:q!\r');
  await shells.same(/\$$/);
  await shells.wrapped.pane.untilModes(modes);
});

test('what is dictated while the program is stopped comes once, when it goes on', async () => {
  const shells = await twinShells(bench, 'patient');
  await shells.type(`run ${VIM} patient.txt\r`);
  await bench.untilConnected(shells.wrapped);
  await shells.same(/patient\.txt/);
  await shells.type('i');
  await shells.same(/-- INSERT --/);
  await shells.type('\x1b\x1a');
  await shells.same(/Stopped +run vim.*\n\$$/);
  await bench.dictate(shells.wrapped, 'hello');
  await shells.type('echo still here\r');
  await shells.same(/^still here\n\$$/m);
  await shells.type('fg\r');
  await shells.bare.until((screen) => screen.state.includes('alternate 1'));
  await shells.bare.paste('hello');
  await shells.same(/^hello$/m);
  await shells.type('\x1b:q!\r');
  await shells.same(/\$$/);
});

test('vim in a shell in the wrapper is stopped and comes back by that shell', async () => {
  const shells = await twinShells(bench, 'nested');
  await shells.type('run bash --norc -i\r');
  await bench.untilConnected(shells.wrapped);
  await shells.same(/\$ run bash.*\n\$$/);
  await shells.type(`PS1='inner$ '\r`);
  await shells.same(/^inner\$$/m);
  await shells.say(`${VIM} nested.txt`);
  await shells.submit();
  await shells.same(/nested\.txt/);
  await shells.type('i');
  await shells.same(/-- INSERT --/);
  await shells.say('dictated inside');
  await shells.same(/^dictated inside$/m);
  await shells.type('\x1b\x1a');
  await shells.same(/Stopped +vim.*\ninner\$$/);
  await shells.say('fg');
  await shells.submit();
  await shells.same(/^dictated inside$/m);
  await shells.type(':q!\r');
  await shells.same(/inner\$$/);
  await shells.type('exit\r');
  await shells.same(/^exit\n\$$/m);
});
