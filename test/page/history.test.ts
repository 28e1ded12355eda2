import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transcriptEntrySchema } from '../../src/shared/contract/control.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { openHistory, remembering, saidBefore } from '../support/history-place.ts';
import { PageFixture } from '../support/page-fixture.ts';
import type { ScriptedEngine } from '../support/scripted-engine.ts';

const CLIP = join(import.meta.dirname, '../fixtures/audio/lj-001-0002.wav');

let fixture: PageFixture;
let folder: string;
beforeAll(async () => {
  fixture = await PageFixture.create();
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-history-'));
});
afterEach(() => fixture.closePages());
afterAll(async () => {
  await fixture.dispose();
  await rm(folder, { recursive: true });
});

function rows(page: Page): Locator {
  return page.getByTestId('history-row');
}

async function total(page: Page, text: string): Promise<void> {
  await page.getByTestId('history-total').getByText(text, { exact: true }).waitFor();
}

/** Opens the entry that was said as the `number`th before the newest. */
async function openEntry(page: Page, number: number): Promise<Locator> {
  await page.locator(`[data-row="${number}"]`).click();
  const details = page.getByTestId('details');
  await details.waitFor();
  return details;
}

/** Resolves once the page asked for `what`. */
async function asked(engine: ScriptedEngine, what: string): Promise<void> {
  await engine.until(() => engine.asked.includes(what));
}

describe('the list', () => {
  it('shows what was said, the newest first, with time, agent and what became of it', async () => {
    const engine = remembering(3);
    engine.history.put(saidBefore(1, { delivery: 'kept', recovered: true, starred: true }));
    const { page, complaints } = await openHistory(fixture, engine);
    await total(page, '3 entries');
    expect(await rows(page).count()).toBe(3);
    const first = await rows(page).first().innerText();
    expect(
      first
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ).toEqual(['14:02', 'review', 'add a test for the empty list (0)', 'Sent']);
    const second = await rows(page).nth(1).textContent();
    expect(second).toContain('Found after a crash');
    expect(second).toContain('Starred');
    expect(second).toContain('Kept');
    expect(complaints).toEqual([]);
  });

  it('says which day it is, and where another one begins', async () => {
    const { page } = await openHistory(fixture, remembering(300));
    expect(await page.getByTestId('history-day').textContent()).toMatch(/^Wednesday,? 4 March/);
    const begins = page.locator('.row-day');
    await page.getByTestId('history-viewport').evaluate((element) => element.scrollTo(0, 100 * 44));
    await begins.first().waitFor();
    expect(await begins.first().textContent()).toMatch(/^3 Mar/);
  });

  it('explains that nothing is there yet, and that nothing fits', async () => {
    const { page, engine } = await openHistory(fixture, remembering(0));
    await page.getByText('Nothing stored yet.').waitFor();
    await engine.history.setPaused(true);
    await page.getByText('Nothing stored. The history is paused.').waitFor();
    await engine.history.setPaused(false);
    engine.history.put(saidBefore(0));
    await rows(page).first().waitFor();
    await page.getByRole('searchbox').fill('klingon');
    await page.getByText('Nothing you said fits this.').waitFor();
    await total(page, 'Nothing found');
  });

  it('stays readable while the engine is away, and is true again when it is back', async () => {
    const { page, engine, server } = await openHistory(fixture, remembering(5));
    await server.stop();
    await page.getByTestId('state').getByText('Reconnecting…').waitFor();
    expect(await rows(page).count()).toBe(5);
    engine.history.put(saidBefore(-1, { text: 'said meanwhile' }));
    await server.start();
    await rows(page).filter({ hasText: 'said meanwhile' }).waitFor();
  });

  it('says why the history cannot be read, and reads it when it can', async () => {
    const engine = remembering(5);
    const find = engine.history.find.bind(engine.history);
    engine.history.find = () => Promise.reject(new AppError('unavailable', 'The history is damaged.'));
    const { page } = await openHistory(fixture, engine);
    await page.getByRole('alert').getByText('The history is damaged.').waitFor();
    engine.history.find = find;
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows(page).first().waitFor();
  });

  it('is walked through with the keyboard, and Enter opens the details', async () => {
    const { page } = await openHistory(fixture, remembering(1000));
    await rows(page).first().focus();
    const at = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? null);
    const presses = async (key: string, row: number): Promise<void> => {
      await page.keyboard.press(key);
      await page.locator(`[data-row="${row}"]:focus[data-testid=history-row]`).waitFor();
    };
    await presses('ArrowDown', 1);
    await presses('ArrowDown', 2);
    await presses('ArrowUp', 1);
    await presses('End', 999);
    await presses('ArrowUp', 998);
    await presses('Home', 0);
    await page.keyboard.press('PageDown');
    await page.locator('[data-row]:focus:not([data-row="0"])').waitFor();
    const below = Number(await at());
    expect(below).toBeGreaterThan(3);
    await presses('PageUp', 0);
    await page.keyboard.press('Enter');
    await page.getByTestId('details').waitFor();
    expect(await rows(page).first().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    await page.getByTestId('details').waitFor({ state: 'detached' });
  });

  it('opens shows what was heard and what was made of it', async () => {
    const engine = remembering(3);
    engine.history.put(
      saidBefore(1, {
        text: 'open main.ts',
        rawText: 'uh open main dot t s ok send',
        changes: [{ stage: 'clean-up', rules: ['fillers'], before: 'uh open', after: 'open' }],
        commands: [{ command: 'submit', trigger: 'ok send', confidence: 0.9, agentId: null }],
      }),
    );
    const { page } = await openHistory(fixture, engine);
    expect(await rows(page).nth(1).getByTestId('command').textContent()).toBe('Send');
    const details = await openEntry(page, 1);
    expect(await details.textContent()).toContain('English · 90 % sure');
    await details.getByText('As heard').click();
    expect(await details.getByTestId('raw-text').textContent()).toBe('uh open main dot t s ok send');
    expect(await details.locator('.stage').textContent()).toContain('Clean-up fillers');
  });

  it('draws an entry as one with the entry that it goes on with', async () => {
    const engine = remembering(4);
    engine.history.put(saidBefore(1, { amends: saidBefore(2).id }));
    const { page } = await openHistory(fixture, engine);
    expect(await rows(page).nth(1).getAttribute('data-goes-on')).toBe('true');
    expect(await rows(page).nth(1).textContent()).toContain('Goes on with the one before');
    expect(await rows(page).nth(2).getAttribute('data-goes-on')).toBeNull();
  });
});

describe('searching', () => {
  it('finds words and beginnings of words once the person pauses, and tells how many', async () => {
    const { page, engine } = await openHistory(fixture, remembering(70));
    await page.getByRole('searchbox').pressSequentially('retry cou');
    await total(page, '20 entries found');
    await expect.poll(() => rows(page).count()).toBeGreaterThan(10);
    expect(await rows(page).first().textContent()).toContain('retry count');
    const texts = engine.history.queries.map(({ text }) => text);
    expect(texts).toContain('retry cou');
    expect(texts.filter((text) => text !== undefined).length).toBeLessThan(9);
    await page.getByRole('button', { name: 'Clear' }).click();
    await total(page, '70 entries');
  });

  it('narrows the list to an agent, to days and to what is starred', async () => {
    const engine = remembering(600);
    engine.history.put(saidBefore(7, { starred: true }));
    const { page } = await openHistory(fixture, engine);
    await page.getByLabel('Agent', { exact: true }).selectOption('docs');
    await total(page, '200 entries found');
    await page.getByLabel('From').fill('2026-03-03');
    await page.getByLabel('To', { exact: true }).fill('2026-03-03');
    await expect
      .poll(() => engine.history.queries.at(-1))
      .toMatchObject({ agent: 'docs', from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Starred only' }).click();
    await total(page, '1 entry found');
    expect(await rows(page).count()).toBe(1);
  });
});

describe('an entry', () => {
  it('is copied, and sent again to its own agent or to another one', async () => {
    const engine = remembering(3);
    const { page } = await openHistory(fixture, engine, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const details = await openEntry(page, 0);
    await details.getByRole('button', { name: 'Copy' }).click();
    await details.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(saidBefore(0).text);
    await details.getByRole('button', { name: 'Send again' }).click();
    await asked(engine, `send ${saidBefore(0).id} to review`);
    await details.getByRole('button', { name: 'Send to…' }).click();
    await details.getByRole('button', { name: 'Send to docs' }).click();
    await asked(engine, `send ${saidBefore(0).id} to docs`);
  });

  it('is starred and loses its star', async () => {
    const { page, engine } = await openHistory(fixture, remembering(3));
    const details = await openEntry(page, 1);
    await details.getByRole('button', { name: 'Star' }).click();
    await rows(page).nth(1).getByText('Starred').waitFor({ state: 'attached' });
    await details.getByRole('button', { name: 'Take the star off' }).click();
    await details.getByRole('button', { name: 'Star', exact: true }).waitFor();
    expect(engine.asked).toEqual([
      `history change ${saidBefore(1).id} {"starred":true}`,
      `history change ${saidBefore(1).id} {"starred":false}`,
    ]);
  });

  it('is deleted only when the person says so twice, and the place in the list stays', async () => {
    const { page, engine } = await openHistory(fixture, remembering(3));
    const details = await openEntry(page, 1);
    await details.getByRole('button', { name: 'Delete' }).click();
    await details.getByText('Its recording goes too.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it');
    await page.keyboard.press('Enter');
    await details.getByRole('button', { name: 'Delete' }).click();
    await details.getByRole('button', { name: 'Delete for good' }).click();
    await total(page, '2 entries');
    expect(engine.asked).toEqual([`history delete ["${saidBefore(1).id}"]`]);
    expect(await rows(page).allTextContents()).not.toContain(saidBefore(1).text);
    await page.locator('[data-row="1"]:focus').waitFor();
  });

  it('shows that it could not be deleted, and stays', async () => {
    const engine = remembering(3);
    engine.refusals.set(
      `history delete ["${saidBefore(1).id}"]`,
      new AppError('unavailable', 'The history is locked.', { remedy: 'Try again in a moment.' }),
    );
    const { page } = await openHistory(fixture, engine);
    const details = await openEntry(page, 1);
    await details.getByRole('button', { name: 'Delete' }).click();
    await details.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByTestId('notice').getByText('The history is locked.').waitFor();
    expect(await rows(page).count()).toBe(3);
  });

  it('is recognised again in another language, and translated', async () => {
    const engine = remembering(3);
    engine.history.put(
      saidBefore(1, { hasAudio: true, text: '', delivery: 'failed', problem: 'It failed.' }),
    );
    const { page } = await openHistory(fixture, engine);
    const details = await openEntry(page, 1);
    await details.getByRole('button', { name: 'Recognise again…' }).click();
    await details.getByLabel('Spoken language').selectOption('de');
    await details.getByLabel('Translate into English').check();
    await details.getByRole('button', { name: 'Recognise', exact: true }).click();
    await rows(page).nth(1).getByText('now it is understood').waitFor();
    expect(engine.asked).toContain(`retry ${saidBefore(1).id} {"language":"de","task":"translate"}`);
  });

  it('is heard again: one recording at a time, from any place in it', async () => {
    const engine = remembering(3);
    for (const number of [0, 1]) {
      engine.history.put(saidBefore(number, { hasAudio: true }));
      engine.history.recordings.set(saidBefore(number).id, CLIP);
    }
    const { page, complaints } = await openHistory(fixture, engine);
    await openEntry(page, 0);
    const position = page.getByRole('slider', { name: 'Position in the recording' });
    await page.getByRole('button', { name: 'Play the recording' }).click();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Pause the recording' }).click();
    await page.getByRole('button', { name: 'Play the recording' }).waitFor();
    expect(await page.locator('.recording-time').textContent()).toMatch(/^\d\.\d s of 1\.9 s$/);
    await position.focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => Number(await position.inputValue())).toBeLessThan(50);
    await openEntry(page, 1);
    expect(await position.inputValue()).toBe('0');
    await page.getByRole('button', { name: 'Play the recording' }).click();
    await page.getByRole('button', { name: 'Pause the recording' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('has no player without a recording, and says when the recording is gone', async () => {
    const engine = remembering(3);
    engine.history.put(saidBefore(1, { hasAudio: true }));
    const { page } = await openHistory(fixture, engine);
    await openEntry(page, 0);
    expect(await page.getByTestId('recording').count()).toBe(0);
    await openEntry(page, 1);
    await page.getByRole('button', { name: 'Play the recording' }).click();
    await page.getByText('The recording cannot be played.').waitFor();
  });
});

describe('keeping', () => {
  it('is paused and goes on, and the page says so everywhere', async () => {
    const { page, engine } = await openHistory(fixture, remembering(3));
    const pause = page.getByRole('switch', { name: 'Pause the history' });
    await pause.click();
    await page.getByTestId('history-paused').waitFor();
    expect(await pause.getAttribute('aria-checked')).toBe('true');
    await page.getByRole('link', { name: 'Talk' }).click();
    expect(await page.getByTestId('history-paused').textContent()).toBe('History paused');
    await page.getByRole('link', { name: 'History' }).click();
    await pause.click();
    await page.getByTestId('history-paused').waitFor({ state: 'detached' });
    expect(engine.asked).toEqual(['history pause true', 'history pause false']);
  });

  it('tells how much is stored and what is wrong with it', async () => {
    const engine = remembering(100);
    engine.history.problem = 'The history was damaged. What could be read is here.';
    const { page } = await openHistory(fixture, engine);
    await page.getByTestId('history-problem').getByText('was damaged').waitFor();
    expect(await page.getByTestId('history-info').textContent()).toBe(
      '100 entries · Database 55\u00a0kB · Recordings 0\u00a0B',
    );
  });
});

describe('taking the history out and in', () => {
  it('downloads what the filter shows, in the chosen format', async () => {
    const { page } = await openHistory(fixture, remembering(30));
    await page.getByLabel('Agent', { exact: true }).selectOption('docs');
    await total(page, '10 entries found');
    const lines = (await download(page)).trim().split('\n');
    const entries = lines.map((line) => transcriptEntrySchema.parse(JSON.parse(line)));
    expect(entries.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => saidBefore(28 - 3 * index).id),
    );
    await page.getByLabel('Format').selectOption('markdown');
    expect(await download(page)).toMatch(/^- 2026-03-04T/);
  });

  it('imports a file and tells what became of its lines', async () => {
    const { page } = await openHistory(fixture, remembering(3));
    const file = join(folder, 'import.jsonl');
    const lines = [saidBefore(0), saidBefore(10), saidBefore(11)].map((entry) => JSON.stringify(entry));
    await writeFile(file, `${[...lines, 'no entry'].join('\n')}\n`);
    await page.getByTestId('import-file').setInputFiles(file);
    const result = page.getByTestId('import-result');
    await result.getByText('2 entries imported, 1 known already.').waitFor();
    await result.getByText('Line 4: not an entry of the history').waitFor();
    await total(page, '5 entries');
  });
});

async function download(page: Page): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const path = join(folder, 'export');
  await (await downloading).saveAs(path);
  return readFile(path, 'utf8');
}
