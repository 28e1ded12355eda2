import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { fitted, StatusLine } from '../../../../src/cli/wrapper/status-line.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

/** A status line over a real terminal emulator. */
class Bench {
  readonly clock = new ManualClock();
  readonly terminal: Terminal;
  readonly line: StatusLine;
  text = 'status';
  blocked = false;

  constructor(columns: number, rows: number) {
    this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
    this.line = new StatusLine({
      clock: this.clock,
      write: (bytes) => this.terminal.write(bytes),
      size: () => ({ columns: this.terminal.cols, rows: this.terminal.rows }),
      blocked: () => this.blocked,
      text: () => this.text,
    });
  }

  output(text: string): void {
    this.terminal.write(this.line.pass(Buffer.from(text)));
  }

  async rows(): Promise<readonly string[]> {
    await new Promise<void>((resolve) => this.terminal.write('', resolve));
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_row, index) =>
      (active.getLine(active.baseY + index)?.translateToString(true) ?? '').trimEnd(),
    );
  }
}

function bench(): Bench {
  const made = new Bench(20, 5);
  made.line.enter();
  return made;
}

test('is drawn when the program has been quiet for a tenth of a second', async () => {
  const made = bench();
  made.output('one\r\n');
  made.clock.advance(99);
  expect((await made.rows())[4]).toBe('');
  made.output('two');
  made.clock.advance(99);
  expect((await made.rows())[4]).toBe('');
  made.clock.advance(1);
  expect(await made.rows()).toEqual(['one', 'two', '', '', 'status']);
});

test('is never written into a sequence of the program', async () => {
  const made = bench();
  made.blocked = true;
  made.output('a\u001B[3');
  made.clock.advance(100);
  made.blocked = false;
  made.output('1mb');
  expect((await made.rows())[0]).toBe('ab');
});

describe('stays where it is', () => {
  test('while the program scrolls', async () => {
    const made = bench();
    made.clock.advance(100);
    for (const word of ['1', '2', '3', '4', '5', '6']) made.output(`${word}\r\n`);
    expect(await made.rows()).toEqual(['4', '5', '6', '', 'status']);
  });

  test.each([
    ['in one piece', ['\u001B[2;3r\u001B[r']],
    ['cut', ['\u001B[2;3r\u001B', '[', 'r']],
  ])('when the program asks for the whole screen to scroll, %s', async (_how, pieces) => {
    const made = bench();
    made.clock.advance(100);
    for (const piece of pieces) made.output(piece);
    made.output('\u001B[4;1H1\r\n2\r\n3');
    expect(await made.rows()).toEqual(['', '1', '2', '3', 'status']);
  });

  test('when the program resets the terminal', async () => {
    const made = bench();
    made.output('\u001Bc');
    made.clock.advance(100);
    made.output('1\r\n2\r\n3\r\n4\r\n5');
    expect((await made.rows())[4]).toBe('status');
  });

  test('when the terminal gets another size', async () => {
    const made = bench();
    made.clock.advance(100);
    made.terminal.resize(20, 8);
    made.line.resize();
    made.clock.advance(100);
    expect((await made.rows())[7]).toBe('status');
    expect(made.line.programSize).toEqual({ columns: 20, rows: 7 });
  });
});

test('leaves the cursor where the program had it', async () => {
  const made = bench();
  made.output('\u001B[2;5H');
  made.clock.advance(100);
  made.output('x');
  expect((await made.rows())[1]).toBe('    x');
});

test('makes room where the cursor stands in its row', async () => {
  const made = new Bench(20, 5);
  made.terminal.write('1\r\n2\r\n3\r\n4\r\n$ ');
  made.line.enter();
  made.output('x');
  made.clock.advance(100);
  expect(await made.rows()).toEqual(['2', '3', '4', '$ x', 'status']);
});

test('gives its row back', async () => {
  const made = bench();
  made.clock.advance(100);
  made.line.leave();
  made.output('1\r\n2\r\n3\r\n4\r\n5');
  expect(await made.rows()).toEqual(['1', '2', '3', '4', '5']);
  expect(made.clock.pendingTimers).toBe(0);
});

test('is not there where the terminal is too low', async () => {
  const made = new Bench(20, 3);
  made.line.enter();
  made.output('x');
  made.clock.advance(100);
  expect(await made.rows()).toEqual(['x', '', '']);
  expect(made.line.programSize.rows).toBe(3);
});

test('is cut where the terminal ends, in columns', () => {
  expect(fitted('abcdef', 4)).toBe('abcd');
  expect(fitted('漢字漢字', 5)).toBe('漢字');
  expect(fitted('a\u001B[2Jb', 20)).toBe('a [2Jb');
});
