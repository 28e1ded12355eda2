import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHistory, remembering, saidBefore } from '../support/history-place.ts';
import { PageFixture } from '../support/page-fixture.ts';
import type { ScriptedEngine } from '../support/scripted-engine.ts';

const ENTRIES = 100_000;
/** More rows in the document would slow every step down. */
const MOST_ROWS = 120;

let fixture: PageFixture;
let long: ScriptedEngine;
beforeAll(async () => {
  fixture = await PageFixture.create();
  long = remembering(ENTRIES);
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

interface Seen {
  /** Rows within the viewport, from the top. */
  readonly rows: readonly number[];
  /** Pixels of the viewport that no row covers. */
  readonly blankPx: number;
  /** Rows that are only drawn as such. */
  readonly skeletons: number;
  readonly rowsInDocument: number;
}

/** What a person sees of the list: the next frame, at the moment before it is painted. */
async function seen(page: Page): Promise<Seen> {
  return page.getByTestId('history-viewport').evaluate(async (viewport) => {
    // Between two frames the place may have changed already while nobody was told, and nobody sees that.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const frame = viewport.getBoundingClientRect();
    const all = [...viewport.querySelectorAll<HTMLElement>('[data-row]')];
    const inside = all.filter((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > frame.top + 0.5 && box.top < frame.bottom - 0.5;
    });
    const covered = inside.reduce((sum, row) => {
      const box = row.getBoundingClientRect();
      return sum + Math.min(box.bottom, frame.bottom) - Math.max(box.top, frame.top);
    }, 0);
    return {
      rows: inside.map((row) => Number(row.dataset['row'])).toSorted((a, b) => a - b),
      blankPx: Math.max(0, Math.round(viewport.clientHeight - covered)),
      skeletons: inside.filter((row) => row.dataset['testid'] === 'history-skeleton').length,
      rowsInDocument: all.length,
    };
  });
}

/** Waits until every row in sight is there, and checks that each is the one that belongs there. */
async function settled(page: Page): Promise<Seen> {
  await expect.poll(async () => (await seen(page)).skeletons).toBe(0);
  const now = await seen(page);
  expect(now.blankPx).toBe(0);
  expect(now.rowsInDocument).toBeLessThan(MOST_ROWS);
  for (const row of [now.rows[0], now.rows.at(-1)]) {
    expect(await page.locator(`[data-row="${row}"] .row-text`).textContent()).toContain(`(${row})`);
  }
  return now;
}

async function scrollTo(page: Page, fraction: number): Promise<void> {
  await page.getByTestId('history-viewport').evaluate((viewport, part) => {
    viewport.scrollTop = part * (viewport.scrollHeight - viewport.clientHeight);
  }, fraction);
}

describe('a history of 100,000 entries', () => {
  it('is scrolled with the wheel without a blank row, and few rows are in the document', async () => {
    const { page } = await openHistory(fixture, long);
    await page.getByTestId('history-viewport').hover();
    let [blankPx, skeletons] = [0, 0];
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, 240);
      const now = await seen(page);
      blankPx += now.blankPx;
      skeletons += now.skeletons;
      expect(now.rowsInDocument).toBeLessThan(MOST_ROWS);
    }
    expect({ blankPx, skeletons }).toEqual({ blankPx: 0, skeletons: 0 });
    expect((await settled(page)).rows[0]).toBeGreaterThan(250);
    for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, -240);
    await settled(page);
  });

  it('shows any place at once, and the end', async () => {
    const { page } = await openHistory(fixture, long);
    for (const fraction of [0.5, 0.031, 0.977, 0.25, 0.26, 0.7]) {
      await scrollTo(page, fraction);
      const { rows, blankPx } = await seen(page);
      expect(blankPx).toBe(0);
      expect(Math.abs((rows[0] ?? 0) / ENTRIES - fraction)).toBeLessThan(0.001);
      await settled(page);
    }
    const folder = process.env['PAGE_PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'vivavoce-pictures-')));
    await page.screenshot({ path: join(folder, 'history-100000.png') });
    await page.getByRole('button', { name: 'Go to the oldest entry' }).click();
    await page.locator(`[data-row="${ENTRIES - 1}"][data-testid=history-row]`).waitFor();
    expect((await settled(page)).rows.at(-1)).toBe(ENTRIES - 1);
    await page.getByRole('button', { name: 'Go to the newest entry' }).click();
    await page.locator('[data-row="0"][data-testid=history-row]').waitFor();
    expect((await settled(page)).rows[0]).toBe(0);
  });

  it('asks only for what is seen and what comes next', async () => {
    const { page, engine } = await openHistory(fixture, long);
    const before = engine.history.queries.length;
    await scrollTo(page, 0.6);
    await settled(page);
    const asked = engine.history.queries.slice(before);
    expect(asked.every(({ limit }) => limit <= 100)).toBe(true);
    expect(asked.length).toBeLessThan(12);
  });
});

/** Where an entry is within the viewport, in pixels; undefined while it is not in the document. */
async function placeOf(page: Page, text: string): Promise<number | undefined> {
  return page.getByTestId('history-viewport').evaluate((viewport, wanted) => {
    const row = [...viewport.querySelectorAll('.history-row')].find((candidate) =>
      candidate.textContent.includes(wanted),
    );
    return row === undefined
      ? undefined
      : Math.round(row.getBoundingClientRect().top - viewport.getBoundingClientRect().top);
  }, text);
}

describe('what is said while a person looks at older entries', () => {
  it('does not move what they look at, and is one click away', async () => {
    const engine = remembering(2000);
    const { page } = await openHistory(fixture, engine);
    await scrollTo(page, 0.5);
    const { rows } = await settled(page);
    const text = `(${rows[3]})`;
    const before = await placeOf(page, text);
    for (const number of [-1, -2, -3]) engine.history.put(saidBefore(number));
    await page.getByText('3 new').waitFor();
    expect(await placeOf(page, text)).toBe(before);
    await page.getByRole('button', { name: 'Show 3 entries that came meanwhile' }).click();
    await page.getByText('(-3)').waitFor();
    await page.getByText('3 new').waitFor({ state: 'detached' });
  });

  it('keeps the details open and the focus where it is', async () => {
    const engine = remembering(50);
    const { page } = await openHistory(fixture, engine);
    await page.locator('[data-row="2"]').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('details').waitFor();
    engine.history.put(saidBefore(-1));
    await page.locator('[data-row="3"]:focus').getByText('(2)').waitFor();
    expect(await page.getByTestId('details').locator('.details-text').textContent()).toBe(saidBefore(2).text);
  });

  it('appears at the top for somebody who looks there', async () => {
    const engine = remembering(50);
    const { page } = await openHistory(fixture, engine);
    engine.history.put(saidBefore(-1));
    await page.locator('[data-row="0"]').getByText('(-1)').waitFor();
    await page.getByTestId('history-total').getByText('51 entries').waitFor();
  });

  it('goes away when it is deleted elsewhere, and nothing else moves', async () => {
    const engine = remembering(2000);
    const { page } = await openHistory(fixture, engine);
    await scrollTo(page, 0.5);
    const { rows } = await settled(page);
    const text = `(${rows[3]})`;
    const before = await placeOf(page, text);
    await engine.history.delete([saidBefore(0).id, saidBefore(1).id]);
    await page.getByTestId('history-total').getByText('1,998 entries').waitFor();
    expect(await placeOf(page, text)).toBe(before);
  });
});
