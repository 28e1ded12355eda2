import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import type { Settings } from '../../src/shared/settings/schema.ts';
import type { OpenPage } from '../support/page-fixture.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function knowing(entries: Settings['vocabulary']['entries']): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.settings = { ...engine.settings, vocabulary: { ...engine.settings.vocabulary, entries } };
  return engine;
}

async function openWords(engine: ScriptedEngine): Promise<OpenPage> {
  const opened = await fixture.open(engine);
  await opened.page.getByRole('link', { name: 'Words' }).click();
  await opened.page.getByRole('switch', { name: 'Put names right', disabled: false }).waitFor();
  return opened;
}

async function add(page: Page, written: string, spoken: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Written' }).fill(written);
  await page.getByLabel('Sounds like').fill(spoken);
  await page.keyboard.press('Enter');
}

describe('own words', () => {
  it('are added with what they sound like, and removed', async () => {
    const { page, engine } = await openWords(knowing([]));
    await page.getByText('No words yet.').waitFor();
    await add(page, 'kubectl', 'cube control, cube cuttle');
    await page.getByTestId('own-word').getByText('cube control, cube cuttle').waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('label')?.textContent)).toBe('Written');
    await add(page, 'Vivavoce', '');
    await expect
      .poll(() => engine.settings.vocabulary.entries)
      .toEqual([
        { written: 'kubectl', spoken: ['cube control', 'cube cuttle'] },
        { written: 'Vivavoce', spoken: [] },
      ]);
    await page.getByRole('button', { name: 'Remove kubectl' }).click();
    await expect.poll(() => engine.settings.vocabulary.entries.length).toBe(1);
  });

  it('that are there already get another sound', async () => {
    const { page, engine } = await openWords(knowing([{ written: 'kubectl', spoken: ['cube control'] }]));
    await add(page, 'kubectl', 'cube cuttle');
    await page.getByText('“kubectl” is there already').waitFor();
    await expect
      .poll(() => engine.settings.vocabulary.entries)
      .toEqual([{ written: 'kubectl', spoken: ['cube control', 'cube cuttle'] }]);
  });

  it('are found when there are thousands, of which few are in the document', async () => {
    const { page } = await openWords(
      knowing(Array.from({ length: 5000 }, (_, index) => ({ written: `word${index}`, spoken: [] }))),
    );
    await page.getByText('And 4,900 more. Search to see them.').waitFor();
    await page.getByRole('searchbox', { name: 'Find a word' }).fill('word4321');
    await expect.poll(() => page.getByTestId('own-word').count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Find a word' }).fill('klingon');
    await page.getByText('No word is called that.').waitFor();
  });

  it('go back to what the engine has when it refuses them', async () => {
    const engine = knowing([]);
    engine.refusals.set(
      'set vocabulary.entries [{"written":"kubectl","spoken":[]}]',
      new AppError('unavailable', 'The settings could not be written.'),
    );
    const { page } = await openWords(engine);
    await add(page, 'kubectl', '');
    await page.getByTestId('notice').getByText('The settings could not be written.').waitFor();
    await page.getByText('No words yet.').waitFor();
  });
});

describe('how words are written', () => {
  it('is switched rule by rule', async () => {
    const { page, engine } = await openWords(knowing([]));
    for (const name of [
      'Learn from the project',
      'Put names right',
      'Leave out fillers',
      'Commands while muted',
    ]) {
      await page.getByRole('switch', { name }).click();
    }
    await page.getByLabel('Write code as code').selectOption('by-agent');
    await engine.until(() => engine.asked.length === 5);
    expect(engine.asked).toEqual([
      'set vocabulary.project false',
      'set vocabulary.correction false',
      'set dictation.fillers false',
      'set commands.whileMuted false',
      'set dictation.codingMode "by-agent"',
    ]);
  });
});
