import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePatterns, redact, Redaction } from '../../../../src/cli/wrapper/redaction.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

const KEYS = compilePatterns(['sk-[a-z0-9]+', 'Straße \\d+']);

function redacted(text: string): string {
  return redact(Buffer.from(text, 'utf8'), KEYS).toString('utf8');
}

function redaction() {
  const clock = new ManualClock();
  const pieces: Buffer[] = [];
  const stream = new Redaction({ patterns: KEYS, clock, emit: (bytes) => pieces.push(bytes) });
  return { clock, stream, shown: () => Buffer.concat(pieces).toString('utf8') };
}

describe('what fits a pattern', () => {
  test('is hidden character by character, so that columns stay', () => {
    expect(redacted('key sk-abc123, Straße 12!')).toBe('key •••••••••, •••••••••!');
  });

  test('is found through colours, and these stay', () => {
    expect(redacted('\u001B[31msk-\u001B[1mabc\u001B[0m end')).toBe('\u001B[31m•••\u001B[1m•••\u001B[0m end');
  });

  test('is not looked for in control sequences', () => {
    const title = '\u001B]0;sk-abc\u0007';
    expect(redacted(title)).toBe(title);
  });

  test('does not go on in the next line', () => {
    expect(redact(Buffer.from('ab\ncd'), compilePatterns(['ab[^]*cd'])).toString()).toBe('ab\ncd');
  });
});

test('all other bytes stay as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(redact(Buffer.from(bytes), compilePatterns(['never to be found']))).toEqual(Buffer.from(bytes));
    }),
  );
  const broken = Buffer.concat([Buffer.from([0xff, 0xc3]), Buffer.from('sk-a'), Buffer.from([0x80])]);
  expect(redact(broken, KEYS)).toEqual(
    Buffer.concat([Buffer.from([0xff, 0xc3]), Buffer.from('••••'), Buffer.from([0x80])]),
  );
});

test('a match is hidden wherever the output is cut', () => {
  const output = Buffer.from('one sk-abc\u001B[1mdef two\nthree Straße 5 four\r\n');
  const whole = redact(output, KEYS).toString('utf8');
  fc.assert(
    fc.property(fc.nat(output.length), fc.nat(output.length), (one, other) => {
      const { stream, shown } = redaction();
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      for (const [from, to] of [
        [0, first],
        [first, second],
        [second, output.length],
      ])
        stream.push(output.subarray(from, to));
      stream.flush();
      expect(shown()).toBe(whole);
    }),
  );
});

test('a line that is not ended is shown after a moment of quiet', () => {
  const { clock, stream, shown } = redaction();
  stream.push(Buffer.from('done\n$ sk-a'));
  expect(shown()).toBe('done\n');
  clock.advance(10);
  stream.push(Buffer.from('b'));
  clock.advance(19);
  expect(shown()).toBe('done\n');
  clock.advance(1);
  expect(shown()).toBe('done\n$ •••••');
  expect(clock.pendingTimers).toBe(0);
});

test('a line without an end is not held for ever', () => {
  const { stream, shown } = redaction();
  stream.push(Buffer.from('x'.repeat(5000)));
  expect(shown()).toHaveLength(5000);
});

test('a pattern that is none is named', () => {
  expect(() => compilePatterns(['ok', '('])).toThrow('The pattern "(" is no regular expression.');
});
