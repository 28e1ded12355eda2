import { expect, test } from 'vitest';
import { formatSrtCue, formatTimestamp, formatVttCue } from '../../../src/cli/output/subtitles.ts';

test('times are hours, minutes, seconds and milliseconds, rounded once', () => {
  expect(formatTimestamp(0, ',')).toBe('00:00:00,000');
  expect(formatTimestamp(59_999.6, '.')).toBe('00:01:00.000');
  expect(formatTimestamp(3_723_004, ',')).toBe('01:02:03,004');
  expect(formatTimestamp(100 * 3_600_000, '.')).toBe('100:00:00.000');
  expect(formatTimestamp(-20, ',')).toBe('00:00:00,000');
});

test('a SubRip cue has number, times, text and an empty line', () => {
  expect(formatSrtCue({ startMs: 500, endMs: 1750, text: ' Hello.' }, 3)).toBe(
    '3\n00:00:00,500 --> 00:00:01,750\nHello.\n\n',
  );
});

test('a WebVTT cue escapes what would be markup', () => {
  expect(formatVttCue({ startMs: 0, endMs: 1000, text: 'if a < b && b > c' })).toBe(
    '00:00:00.000 --> 00:00:01.000\nif a &lt; b &amp;&amp; b &gt; c\n\n',
  );
});

test('an empty line inside the text does not end the cue', () => {
  expect(formatSrtCue({ startMs: 0, endMs: 1000, text: 'one\n\ntwo' }, 1)).toContain('one\ntwo\n\n');
});

test('a cue without length still shows', () => {
  expect(formatSrtCue({ startMs: 1000, endMs: 1000, text: 'x' }, 1)).toContain(
    '00:00:01,000 --> 00:00:01,001',
  );
});
