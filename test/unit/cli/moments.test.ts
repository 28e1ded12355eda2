import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseFrom, parseTo } from '../../../src/cli/moments.ts';

const zone = process.env['TZ'];

beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
  vi.useFakeTimers({ now: new Date('2026-11-21T18:30:00Z'), toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('a moment', () => {
  test.each([
    ['2026-11-20', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['2026-12-31', '2026-12-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['today', '2026-11-20T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['yesterday', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['7d', '2026-11-14T18:30:00.000Z', '2026-11-14T18:30:00.000Z'],
    ['12h', '2026-11-21T06:30:00.000Z', '2026-11-21T06:30:00.000Z'],
    ['2w', '2026-11-07T18:30:00.000Z', '2026-11-07T18:30:00.000Z'],
    ['2026-11-20T14:30', '2026-11-20T13:30:00.000Z', '2026-11-20T13:30:00.000Z'],
    ['2026-11-20 14:30:05', '2026-11-20T13:30:05.000Z', '2026-11-20T13:30:05.000Z'],
    ['2026-11-20T14:30:00Z', '2026-11-20T14:30:00.000Z', '2026-11-20T14:30:00.000Z'],
    ['2026-11-20T14:30:00.5+05:30', '2026-11-20T09:00:00.500Z', '2026-11-20T09:00:00.500Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ])('is read from "%s", and a day has a beginning and an end', (text, from, to) => {
    expect([parseFrom(text), parseTo(text)]).toEqual([from, to]);
  });

  test.each([
    '',
    'tomorrow',
    '2026-13-01',
    '2026-00-10',
    '2026-02-30',
    '2026-11-20T25:00',
    '7',
    'd',
    '-7d',
    '20.11.2026',
  ])('is not "%s"', (text) => {
    expect(() => parseFrom(text)).toThrow(/A day such as 2026-11-20/);
  });
});
