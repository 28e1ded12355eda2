import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { heard, runningId, withPolicies } from '../support/dictation-place.ts';
import { transcriptEntry } from '../support/entries.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function row(page: Page, text: string): Locator {
  return page.getByTestId('entry').filter({ hasText: text });
}

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe('spoken commands', () => {
  it('light up under the words while they are the last ones, and go out when the words go on', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    engine.startUtterance();
    engine.partial('run the tests', 'ok send');
    engine.hearCommand(runningId(engine), heard('submit', 'ok send'), false);
    const chip = page.locator('.live').getByTestId('command');
    await chip.waitFor();
    expect(await chip.textContent()).toBe('Send');
    expect(await chip.getAttribute('data-heard')).toBe('waiting');
    engine.partial('run the tests ok send', 'the parcel');
    await chip.waitFor({ state: 'detached' });
  });

  it('are confirmed for a moment once they are carried out, aloud for screen readers', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    engine.startUtterance();
    const id = runningId(engine);
    engine.partial('', 'to docs');
    engine.hearCommand(id, heard('switch-agent', 'to docs', 'docs'), false);
    engine.hearCommand(id, heard('switch-agent', 'to docs', 'docs'), true);
    engine.final('', { delivery: 'done', commands: [heard('switch-agent', 'to docs', 'docs')] });
    const chip = page.locator('.live').getByTestId('command');
    await page.locator('.live [data-heard=done]').waitFor();
    expect(await chip.textContent()).toBe('To docs');
    await page.getByRole('status').getByText('Done: To docs.').waitFor({ state: 'attached' });
    await chip.waitFor({ state: 'detached' });
  });

  it('move nothing when they come and go', async () => {
    const { page, engine } = await fixture.open(withPolicies(), { viewport: { width: 1280, height: 860 } });
    const button = page.getByTestId('talk-button');
    const before = await button.boundingBox();
    engine.startUtterance();
    engine.partial('scratch that', '');
    engine.hearCommand(runningId(engine), heard('cancel', 'scratch that'), false);
    await page.locator('.live').getByTestId('command').waitFor();
    expect(await button.boundingBox()).toEqual(before);
  });

  it('are shown with the entry that they were said in', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    engine.final('run the tests', { commands: [heard('submit', 'ok send')] });
    await row(page, 'run the tests').getByTestId('command').getByText('Send').waitFor();
  });
});

describe('a text that waits to be confirmed', () => {
  it('counts down, and is sent now or taken back', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    const sent = engine.final('run the tests', {
      agentId: 'docs',
      delivery: 'confirming',
      confirmAt: new Date(Date.now() + 90_000).toISOString(),
    });
    const first = row(page, 'run the tests');
    await first
      .getByRole('timer')
      .getByText(/^in \d+ s$/)
      .waitFor();
    await page.getByTestId('caption').getByText('To docs in a moment.').waitFor();
    await first.getByRole('button', { name: 'Send now' }).click();
    await first.getByText('Sent').waitFor();
    const withdrawn = engine.final('delete it', { delivery: 'confirming', confirmAt: inAnHour() });
    await row(page, 'delete it').getByRole('button', { name: 'Take back' }).click();
    await row(page, 'delete it').getByText('Taken back').waitFor();
    expect(engine.asked).toEqual([`confirm ${sent.id}`, `withdraw ${withdrawn.id}`]);
  });

  it('is held while the person talks', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    engine.final('run the tests', { delivery: 'confirming', confirmAt: null });
    await row(page, 'run the tests').getByText('when you stop').waitFor();
  });
});

describe('a text in the input of an agent that waits to be told', () => {
  it('can be taken back until something was submitted, and only the latest ones', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    engine.final('before', { agentId: 'review' });
    engine.final('with it', { agentId: 'review', commands: [heard('submit', 'ok send')] });
    engine.final('after', { agentId: 'review' });
    engine.final('at once', { agentId: 'deploy' });
    await row(page, 'at once').waitFor();
    const takeBack = { name: 'Take back' };
    expect(await row(page, 'before').getByRole('button', takeBack).count()).toBe(0);
    expect(await row(page, 'with it').getByRole('button', takeBack).count()).toBe(0);
    expect(await row(page, 'at once').getByRole('button', takeBack).count()).toBe(0);
    await row(page, 'after').getByRole('button', takeBack).click();
    await row(page, 'after').getByText('Taken back').waitFor();
  });

  it('says when it is too late', async () => {
    const engine = withPolicies();
    const entry = engine.final('too late', { agentId: 'review' });
    engine.refusals.set(
      `withdraw ${entry.id}`,
      new AppError('conflict', 'It is too late to take this back.', { remedy: 'Stop it in the agent.' }),
    );
    const { page } = await fixture.open(engine);
    await row(page, 'too late').getByRole('button', { name: 'Take back' }).click();
    await page.getByTestId('notice').getByText('It is too late to take this back.').waitFor();
  });
});

describe('an entry', () => {
  it('that was found after a crash is sent or deleted by the person only', async () => {
    const found = transcriptEntry({ text: 'wanted text', recovered: true, delivery: 'kept' });
    const other = transcriptEntry({ text: 'something else', recovered: true, delivery: 'kept' });
    const engine = new ScriptedEngine({ transcript: [found, other] });
    engine.connect(['review']);
    const { page } = await fixture.open(engine);
    await row(page, 'wanted text').getByText('Found after a crash; not sent.').waitFor();
    expect(engine.asked).toEqual([]);
    await row(page, 'wanted text').getByRole('button', { name: 'Send', exact: true }).click();
    await row(page, 'wanted text').getByText('Sent').waitFor();
    await row(page, 'something else').getByRole('button', { name: 'Delete' }).click();
    await row(page, 'something else').getByRole('button', { name: 'Delete for good' }).click();
    await row(page, 'something else').waitFor({ state: 'detached' });
    expect(engine.asked).toEqual([`send ${found.id} to review`, `history delete ["${other.id}"]`]);
  });

  it('that goes on with the one before is drawn as one with it', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    const first = engine.final('run the tests');
    engine.final('and commit', { amends: first.id });
    await row(page, 'and commit').getByText('goes on with the one before').waitFor();
    expect(await row(page, 'and commit').getAttribute('data-goes-on')).toBe('true');
  });
});

describe('the question which agent was meant', () => {
  it('is answered with a candidate, or with none of them', async () => {
    const engine = withPolicies();
    const entry = engine.final('run the tests', { delivery: 'kept' });
    const question = { entryId: entry.id, heard: 'the view', candidates: ['review', 'docs'] };
    const { page } = await fixture.open(engine);
    engine.ask(question);
    const banner = page.getByTestId('agent-question');
    await banner.getByText('Which agent is “the view”?').waitFor();
    await banner.getByRole('button', { name: 'docs' }).click();
    await banner.waitFor({ state: 'detached' });
    engine.ask(question);
    await banner.getByRole('button', { name: 'None of them' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(engine.asked).toEqual(['answer docs', 'answer none']);
  });

  it('is asked at every place', async () => {
    const engine = withPolicies();
    const { page } = await fixture.open(engine);
    engine.ask({ entryId: transcriptEntry().id, heard: 'the view', candidates: ['review'] });
    for (const place of ['History', 'Words', 'Speech', 'Talk']) {
      await page.getByRole('link', { name: place }).click();
      await page.getByTestId('agent-question').waitFor();
    }
  });
});

describe('where words go', () => {
  it('is changed to the keyboard and back, and the line at the top says so', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    await page.getByText('Keyboard', { exact: true }).click();
    await page.getByTestId('keyboard-output').waitFor();
    await page.getByText('Your words are typed into the window').waitFor();
    await page.getByTestId('output-mode').getByText('Agents').click();
    await page.getByTestId('active-agent').waitFor();
    expect(engine.asked).toEqual(['output keyboard', 'output agents']);
  });

  it('stays with the agents where no window can be typed into, and says why', async () => {
    const engine = withPolicies();
    engine.refusals.set(
      'output keyboard',
      new AppError('unavailable', 'There is no desktop to type into.', { remedy: 'Install xdotool.' }),
    );
    const { page } = await fixture.open(engine);
    await page.getByText('Keyboard', { exact: true }).click();
    await page.getByTestId('notice').getByText('There is no desktop to type into.').waitFor();
    expect(await page.getByRole('radio', { name: 'Agents' }).isChecked()).toBe(true);
  });
});

describe('spelling', () => {
  it('is switched on by the button and by P, and shows the letters as they come', async () => {
    const { page, engine } = await fixture.open(withPolicies());
    const spell = page.getByRole('switch', { name: 'Spell' });
    await spell.click();
    await page.getByText('Spell now.').waitFor();
    engine.spell('k');
    engine.spell('kub');
    await page.getByTestId('spelled').getByText('kub', { exact: true }).waitFor();
    await page.keyboard.press('p');
    await page.getByTestId('spelled').waitFor({ state: 'detached' });
    expect(await spell.getAttribute('aria-checked')).toBe('false');
    expect(engine.asked).toEqual(['spelling true', 'spelling false']);
  });
});

describe('what happens to text for an agent', () => {
  it('is chosen for each agent, and the rest of its profile stays', async () => {
    const engine = withPolicies();
    engine.settings = {
      ...engine.settings,
      agents: {
        ...engine.settings.agents,
        profiles: { review: { names: ['the reviewer'] }, other: { codingMode: true } },
      },
    };
    const { page } = await fixture.open(engine);
    const choice = page.getByLabel('What happens to text for docs');
    expect(await choice.inputValue()).toBe('confirm');
    await choice.selectOption('instant');
    await page.getByLabel('What happens to text for review').selectOption('confirm');
    await engine.until(() => engine.asked.length === 2);
    await expect
      .poll(() => engine.settings.agents.profiles)
      .toEqual({
        review: { names: ['the reviewer'], submitPolicy: 'confirm' },
        other: { codingMode: true },
        docs: { submitPolicy: 'instant' },
      });
  });
});
