import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pane } from '../../../support/terminal/pane.ts';
import { sameScreen } from '../../../support/terminal/same-screen.ts';
import { WrapperBench } from '../../../support/terminal/wrapper-bench.ts';
import type { Wrapped } from '../../../support/terminal/wrapper-bench.ts';

const SHELL = ['bash', '--norc', '-i'];

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

/** A shell as a person starts it, and one in the wrapper, both at their prompt. */
async function shells(): Promise<{ readonly bare: Pane; readonly wrapped: Wrapped }> {
  const [bare, wrapped] = await Promise.all([bench.bare(SHELL), bench.wrapConnected(SHELL)]);
  await sameScreen(bare, wrapped.pane, /^\$/);
  return { bare, wrapped };
}

test('dictated text lies at the prompt of a shell until it is submitted', async () => {
  const { bare, wrapped } = await shells();
  await bare.paste('echo $((40 + 2))');
  await bench.dictate(wrapped, 'echo $((40 + 2))');
  await sameScreen(bare, wrapped.pane, /^\$ echo \$\(\(40 \+ 2\)\)$/);
  await bare.type('\r');
  await bench.dictate(wrapped, '', 'submit');
  const screen = await sameScreen(bare, wrapped.pane, /^42$/m);
  expect(screen.text).toBe('$ echo $((40 + 2))\n42\n$');
});

test('text and submit in one message run the command once', async () => {
  const { bare, wrapped } = await shells();
  await bare.paste('echo a b');
  await bare.type('\r');
  await bench.dictate(wrapped, 'echo a b', 'submit');
  await sameScreen(bare, wrapped.pane, /^\$ echo a b\na b\n\$$/);
});

test('a spoken new line does not run what is before it', async () => {
  const { bare, wrapped } = await shells();
  await bare.paste('for i in 1 2\ndo echo "<$i>"\ndone');
  await bare.type('\r');
  await bench.dictate(wrapped, 'for i in 1 2', 'newline');
  await bench.dictate(wrapped, 'do echo "<$i>"', 'newline');
  await bench.dictate(wrapped, 'done', 'submit');
  await sameScreen(bare, wrapped.pane, /^<1>\n<2>\n\$$/m);
});

test('a text of several lines is one input', async () => {
  const { bare, wrapped } = await shells();
  const text = 'echo one\necho two\necho three';
  await bare.paste(text);
  await bench.dictate(wrapped, text);
  await sameScreen(bare, wrapped.pane, /echo three$/);
  await bare.type('\r');
  await bench.dictate(wrapped, '', 'submit');
  await sameScreen(bare, wrapped.pane, /^one\ntwo\nthree\n\$$/m);
});

test.each([
  ['accents', 'àéîõü ñ ß Ω ž — “so”'],
  ['accents that stand apart', 'cafe\u0301 nin\u0303o'],
  ['wide characters', '漢字かな한국어。'],
  ['emoji', '🎉 👩‍💻 🇫🇷 👍🏽'],
])('a shell gets %s as they were said', async (_what, words) => {
  const { bare, wrapped } = await shells();
  await bare.paste(`echo '${words}'`);
  await bench.dictate(wrapped, `echo '${words}'`);
  await sameScreen(bare, wrapped.pane, /^\$ echo '.*'$/);
  await bare.type('\r');
  await bench.dictate(wrapped, '', 'submit');
  const { text } = await sameScreen(bare, wrapped.pane, /\n.+\n\$$/);
  expect(text.split('\n')[1]).toBe(words);
});

test('a text of 5,000 characters arrives whole', async () => {
  const { bare, wrapped } = await shells();
  const words = Array.from({ length: 1000 }, (_, index) => String(index).padStart(4, '0')).join(' ');
  const line = `printf %s '${words}' | md5sum`;
  await bare.paste(line);
  await bench.dictate(wrapped, line);
  await sameScreen(bare, wrapped.pane, /md5sum$/);
  await bare.type('\r');
  await bench.dictate(wrapped, '', 'submit');
  await sameScreen(bare, wrapped.pane, /^[0-9a-f]{32} {2}-$/m);
  expect(await wrapped.pane.everything()).toBe(await bare.everything());
});
