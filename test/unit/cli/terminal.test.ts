import { expect, test } from 'vitest';
import { formatDuration, formatProgress } from '../../../src/cli/output/progress.ts';
import { printable, styleFor, table } from '../../../src/cli/output/terminal.ts';
import type { OutputStream } from '../../../src/cli/context.ts';

const terminal: OutputStream = { write: () => true, isTTY: true };
const pipe: OutputStream = { write: () => true };

test('colours are for terminals that want them', () => {
  expect(styleFor(terminal, {}).red('x')).toBe('\u001B[31mx\u001B[39m');
  expect(styleFor(pipe, {}).red('x')).toBe('x');
  expect(styleFor(terminal, { NO_COLOR: '1' }).red('x')).toBe('x');
  expect(styleFor(terminal, { NO_COLOR: '' }).red('x')).not.toBe('x');
  expect(styleFor(terminal, { TERM: 'dumb' }).red('x')).toBe('x');
});

test('text from elsewhere cannot steer the terminal', () => {
  expect(printable('a\u001B[2Jb\u009Bc\rd\te\nf')).toBe('a[2Jbcd e\nf');
});

test('columns line up and no line ends in blanks', () => {
  expect(
    table([
      ['a', 'bb', ''],
      ['ccc', 'd', 'e'],
    ]),
  ).toEqual(['a    bb', 'ccc  d   e']);
});

test('progress shows share and time, or only the time when the length is unknown', () => {
  expect(formatProgress('talk.mp3', 15_000, 60_000)).toBe(
    '[######------------------]  25 %  0:15 / 1:00  talk.mp3',
  );
  expect(formatProgress('talk.mp3', 70_000, 60_000)).toContain('100 %');
  expect(formatProgress('-', 15_000, undefined)).toBe('0:15  -');
  expect(formatDuration(3_723_000)).toBe('1:02:03');
});
