import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PublicStatus } from '../../src/shared/contract/control.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { agentInfo, transcriptEntry } from '../support/entries.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function withAgents(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.connect(['review', 'docs']);
  return engine;
}

async function stateWord(page: Page, word: string): Promise<void> {
  await page.getByTestId('state').getByText(word, { exact: true }).waitFor();
}

describe('the state', () => {
  it('is one word, one icon and one colour for each status', async () => {
    const { page, engine } = await fixture.open();
    const wordOf: Readonly<Record<PublicStatus, string>> = {
      off: 'Off',
      listening: 'Listening',
      muted: 'Muted',
      recording: 'Recording',
      transcribing: 'Working',
      speaking: 'Speaking',
      error: 'Error',
    };
    const looks = new Set<string>();
    for (const [status, word] of Object.entries(wordOf)) {
      engine.change({ status: status as PublicStatus });
      await stateWord(page, word);
      const icon = await page.getByTestId('state').locator('svg').innerHTML();
      looks.add(icon);
      expect(await page.title()).toBe(`${word} · Vivavoce`);
    }
    expect(looks.size).toBe(Object.keys(wordOf).length);
  });

  it('names the agent that hears you and the microphone', async () => {
    const { page } = await fixture.open(withAgents());
    expect(await page.getByTestId('active-agent').textContent()).toBe('review');
    await page.getByText('Built-in microphone').waitFor();
  });

  it('shows the page under the content security policy without a complaint', async () => {
    const { page, engine, complaints } = await fixture.open(withAgents());
    engine.startUtterance();
    engine.partial('hello', 'world');
    engine.level(0.1);
    await page.getByTestId('live-text').getByText('world').waitFor();
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family);
    });
    expect(fonts.some((family) => family.includes('Inter Variable'))).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe('the live text', () => {
  it('appears without moving anything, and stable words keep their place and colour', async () => {
    const { page, engine } = await fixture.open(withAgents(), { viewport: { width: 1024, height: 768 } });
    await page.evaluate(() => {
      const seen: number[] = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: false });
      Object.assign(globalThis, { layoutShifts: seen });
    });
    engine.startUtterance();
    const spoken =
      'rename the retry count to max attempts and run the tests on every branch that we still support '
        .repeat(4)
        .trim()
        .split(' ');
    let first: Awaited<ReturnType<typeof lookOfFirstWord>> | undefined;
    for (let count = 4; count <= spoken.length; count += 4) {
      engine.partial(spoken.slice(0, count - 3).join(' '), spoken.slice(count - 3, count).join(' '));
      await page
        .getByTestId('live-text')
        .filter({ hasText: spoken.slice(0, count).join(' ') })
        .waitFor();
      const look = await lookOfFirstWord(page);
      first ??= look;
      expect(look).toEqual(first);
    }
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { layoutShifts: number[] }).layoutShifts,
    );
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBe(0);
  });

  it('stays where it was read when the turn is over', async () => {
    const { page, engine } = await fixture.open(withAgents());
    const top = async (): Promise<unknown> => (await page.getByTestId('live-text').boundingBox())?.y;
    engine.startUtterance();
    engine.partial('run the', 'tests');
    await page.getByTestId('live-text').filter({ hasText: 'run the' }).waitFor();
    const before = await top();
    engine.final('Run the tests.');
    await page.getByTestId('caption').getByText('Sent to review. 0.3 s').waitFor();
    expect(await page.getByTestId('live-text').textContent()).toBe('Run the tests.');
    expect(await top()).toBe(before);
  });

  it('takes its direction from its own script', async () => {
    const { page, engine } = await fixture.open(withAgents());
    engine.startUtterance();
    engine.partial('شغّل الاختبارات', '');
    await page.getByTestId('live-text').getByText('شغّل').waitFor();
    expect(
      await page.getByTestId('live-text').evaluate((element) => getComputedStyle(element).direction),
    ).toBe('rtl');
  });

  it('announces what became of a turn to screen readers, but not the words while you speak', async () => {
    const { page, engine } = await fixture.open(withAgents());
    engine.startUtterance();
    engine.partial('run the', 'tests');
    await page.getByTestId('live-text').filter({ hasText: 'run the' }).waitFor();
    expect(
      await page
        .getByTestId('live-text')
        .evaluate((element) => element.closest('[aria-live], [role=status]')),
    ).toBeNull();
    engine.final('run the tests');
    await page.getByRole('status').getByText('Sent to review. 0.3 s run the tests').waitFor();
  });
});

/** Where the first word is, in the scrolled text, and what it looks like. */
async function lookOfFirstWord(page: Page): Promise<{ left: number; top: number; color: string }> {
  return page
    .getByTestId('live-text')
    .locator('span')
    .first()
    .evaluate((element) => {
      const box = element.getBoundingClientRect();
      const text = element.parentElement?.getBoundingClientRect();
      return {
        left: box.left - (text?.left ?? 0),
        top: box.top - (text?.top ?? 0),
        color: getComputedStyle(element).color,
      };
    });
}

describe('agents', () => {
  it('are chosen by mouse and by number, and the engine decides which is active', async () => {
    const { page, engine } = await fixture.open(withAgents());
    await page.getByRole('radio', { name: 'docs' }).click();
    await page.getByTestId('active-agent').getByText('docs').waitFor();
    await page.keyboard.press('1');
    await page.getByTestId('active-agent').getByText('review').waitFor();
    expect(engine.asked).toEqual(['agent docs', 'agent review']);
    expect(await page.getByRole('radio', { name: 'review' }).isChecked()).toBe(true);
  });

  it('that are away and have text waiting say so', async () => {
    const { page, engine } = await fixture.open();
    engine.setAgents([agentInfo({ active: true, state: 'away', waiting: 2 })]);
    await page.getByTestId('agent-review').waitFor();
    expect(await page.getByTestId('agent-review').textContent()).toContain('away · 2 waiting');
  });

  it('are explained when none is connected', async () => {
    const { page } = await fixture.open();
    expect(await page.getByTestId('no-agents').textContent()).toContain('vivavoce agent claude');
  });
});

describe('the transcript', () => {
  it('lists what was said, the newest first, with agent, delivery and latency', async () => {
    const engine = withAgents();
    engine.final('first', { timestamp: '2026-03-04T14:01:00.000Z' });
    engine.final('second', { timestamp: '2026-03-04T14:02:00.000Z' });
    const { page } = await fixture.open(engine);
    const rows = await page.getByTestId('entry').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\n\s*/).filter(Boolean))).toEqual([
      ['14:02', 'review', 'second', 'Sent · 0.3 s'],
      ['14:01', 'review', 'first', 'Sent · 0.3 s'],
    ]);
  });

  it('copies, sends again, and tries again what failed', async () => {
    const sent = transcriptEntry({ agentId: 'docs' });
    const failed = transcriptEntry({ text: '', delivery: 'failed', problem: 'The recogniser stopped.' });
    const engine = new ScriptedEngine({ transcript: [sent, failed] });
    engine.connect(['review']);
    const { page } = await fixture.open(engine, { permissions: ['clipboard-read', 'clipboard-write'] });

    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('run the tests');

    await page.getByRole('button', { name: 'Send to review' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('now it is understood').waitFor();
    expect(engine.asked).toEqual([`send ${sent.id} to review`, `retry ${failed.id}`]);
  });
});

describe('problems', () => {
  it('of the engine are shown with their remedy until they are mended', async () => {
    const { page, engine } = await fixture.open();
    engine.notify({
      severity: 'error',
      code: 'model-damaged',
      message: 'The speech model is damaged.',
      remedy: 'Run vivavoce models verify.',
    });
    const notice = page.getByTestId('notice');
    await notice.waitFor();
    expect(await notice.textContent()).toBe('Error:The speech model is damaged.Run vivavoce models verify.');
    engine.clearNotice('model-damaged');
    await notice.waitFor({ state: 'detached' });
  });

  it('of a command are shown and can be dismissed', async () => {
    const engine = new ScriptedEngine();
    engine.refusals.set('muted true', new AppError('unavailable', 'Not now.', { remedy: 'Wait a moment.' }));
    const { page } = await fixture.open(engine);
    await page.getByRole('switch', { name: 'Mute' }).click();
    expect(await page.getByTestId('notice').textContent()).toBe('Error:Not now.Wait a moment.');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByTestId('notice').waitFor({ state: 'detached' });
  });
});

describe('a restart of the engine', () => {
  it('is shown, and afterwards everything is there again', async () => {
    const { page, engine, server } = await fixture.open(withAgents());
    engine.final('said before the restart');
    await page.getByTestId('entry').getByText('said before the restart').waitFor();

    await server.stop();
    await stateWord(page, 'Reconnecting…');
    expect(await page.getByTestId('talk-button').isDisabled()).toBe(true);
    await page.getByTestId('entry').getByText('said before the restart').waitFor();

    server.engine = new ScriptedEngine();
    server.engine.connect(['docs']);
    await server.start();
    await stateWord(page, 'Listening');
    await page.getByTestId('active-agent').getByText('docs').waitFor();
    server.engine.startUtterance();
    server.engine.final('said after the restart');
    await page.getByTestId('entry').getByText('said after the restart').waitFor();
    expect(await page.getByTestId('entry').count()).toBe(2);
  });

  it('that forgot the page says how to open it again', async () => {
    const { page, server } = await fixture.open(withAgents());
    await server.stop();
    server.token = 'another-token-that-is-long-enough-too';
    await server.start();
    await stateWord(page, 'Signed out');
    expect(await page.getByRole('alert').textContent()).toContain('vivavoce open');
  });
});
