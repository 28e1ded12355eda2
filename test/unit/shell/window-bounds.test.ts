import { expect, test } from 'vitest';
import { restoreBounds, type BoundsStore } from '../../../src/main/shell/window-bounds.ts';

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };

function storing(window: unknown): BoundsStore {
  return { get: () => window, set: () => {} };
}

test('the window comes back where it was', () => {
  const bounds = { x: 100, y: 80, width: 900, height: 650 };
  expect(restoreBounds(storing(bounds), [DISPLAY])).toEqual(bounds);
});

test('a window on a display that is gone keeps its size and gets a new place', () => {
  const bounds = { x: 2500, y: 80, width: 900, height: 650 };
  expect(restoreBounds(storing(bounds), [DISPLAY])).toEqual({ width: 900, height: 650 });
});

test.each([
  ['nothing', undefined],
  ['text', 'large'],
  ['a window too small to use', { x: 0, y: 0, width: 10, height: 10 }],
  ['numbers that are none', { x: Number.NaN, y: 0, width: 900, height: 650 }],
])('the window takes its default size when %s is stored', (_case, stored) => {
  expect(restoreBounds(storing(stored), [DISPLAY])).toEqual({ width: 1024, height: 700 });
});
