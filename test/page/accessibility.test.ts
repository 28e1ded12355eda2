import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { NO_MICROPHONE, ScriptedEngine, transcriptEntry } from '../support/scripted-engine.ts';

let fixture: PageFixture;
let axeSource: string;
beforeAll(async () => {
  fixture = await PageFixture.create();
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

/** An engine with something of everything. */
function full(agentCount = 3): ScriptedEngine {
  const engine = new ScriptedEngine({
    transcript: [
      transcriptEntry('kept without an agent', null, { delivery: 'kept' }),
      transcriptEntry('', 'review', { delivery: 'failed', problem: 'The recogniser stopped.' }),
      transcriptEntry('waiting', 'docs', { delivery: 'held' }),
      transcriptEntry('a-word-without-any-end-'.repeat(12), 'review'),
      transcriptEntry('run the tests', 'review'),
    ],
  });
  engine.connect(
    Array.from({ length: agentCount }, (_, index) =>
      index === 0 ? 'review' : `agent-with-a-name-that-nobody-would-want-to-read-twice-${index}`,
    ),
  );
  engine.notify({ severity: 'error', code: 'e', message: 'It failed.', remedy: 'Do this.' });
  engine.notify({ severity: 'warning', code: 'w', message: 'It is slow.', remedy: null });
  engine.notify({ severity: 'info', code: 'i', message: 'It changed.', remedy: null });
  return engine;
}

const scenes: Readonly<Record<string, () => ScriptedEngine>> = {
  'with something of everything': () => full(),
  recording: () => {
    const engine = full();
    engine.startUtterance();
    engine.partial('rename the retry count and run the', 'tests');
    return engine;
  },
  'muted, with forty agents': () => {
    const engine = full(40);
    engine.change({ muted: true, status: 'muted' });
    return engine;
  },
  'empty and without a microphone': () =>
    new ScriptedEngine({ microphone: NO_MICROPHONE, status: 'error', listening: false }),
};

async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}`),
  );
}

/** Pixels by which the page is wider than its window, and the elements that reach beyond it. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => `${element.tagName} ${element.className.toString()}`);
  });
}

/** Controls whose label is cut off. */
async function clippedControls(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, .status-state, .footer > *')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.textContent),
  );
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  describe.each([
    ['1280 px', { width: 1280, height: 860 }],
    ['390 px', { width: 390, height: 844 }],
  ])('at %s', (_, viewport) => {
    it.each(Object.entries(scenes))('axe finds nothing to complain about: %s', async (_scene, make) => {
      const { page } = await fixture.open(make(), { colorScheme, viewport });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
});

describe('the signed-out page', () => {
  it('has no violation either', async () => {
    const { page, server } = await fixture.open(full());
    await server.stop();
    server.token = 'another-token-that-is-long-enough-too';
    await server.start();
    await page.getByRole('alert').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('with more contrast and less motion asked for', () => {
  it('text is darker and nothing is animated', async () => {
    const { page, engine } = await fixture.open(full(), { contrast: 'more', reducedMotion: 'reduce' });
    engine.startUtterance();
    engine.level(0.2);
    expect(await axeViolations(page)).toEqual([]);
    const durations = await page.evaluate(() =>
      [...document.querySelectorAll('*')].map((element) => getComputedStyle(element).transitionDuration),
    );
    expect(durations.filter((duration) => !/^0s(, 0s)*$/.test(duration))).toEqual([]);
  });
});

describe('the page fits', () => {
  it.each([
    ['a window of 360 px', { width: 360, height: 740 }],
    ['1280 px at 200 % zoom', { width: 640, height: 360 }],
    ['1024 px', { width: 1024, height: 700 }],
    ['a phone on its side', { width: 740, height: 360 }],
  ])('%s', async (_, viewport) => {
    const { page } = await fixture.open(full(40), { viewport });
    expect(await overflow(page)).toEqual([]);
    expect(await clippedControls(page)).toEqual([]);
  });

  it.each([360, 390, 1280])('text at twice its size in %d px', async (width) => {
    const { page } = await fixture.open(full(), { viewport: { width, height: 844 } });
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    expect(await overflow(page)).toEqual([]);
  });

  it.each([360, 1280])('labels as long as German ones in %d px', async (width) => {
    const { page } = await fixture.open(full(), { viewport: { width, height: 844 } });
    await page.evaluate(() => {
      const german: Readonly<Record<string, string>> = {
        'Hold to talk': 'Zum Sprechen gedrückt halten',
        Listen: 'Dauerhaft zuhören',
        Mute: 'Stummschalten',
        Listening: 'Wartet auf Sprache',
        'Single-key shortcuts': 'Tastenkürzel mit nur einer Taste',
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        node.nodeValue = german[node.nodeValue ?? ''] ?? node.nodeValue;
      }
    });
    expect(await overflow(page)).toEqual([]);
    expect(await clippedControls(page)).toEqual([]);
  });
});

describe('the keyboard', () => {
  it('reaches every control, and each shows that it has the focus', async () => {
    const { page } = await fixture.open(full());
    const controls = await page.locator('button:enabled, input:not([type=radio]), input:checked').count();
    const reached = new Set<string>();
    for (let step = 0; step < controls + 3; step += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return undefined;
        const shown = [element, element.closest('label')].some(
          (candidate) => candidate !== null && getComputedStyle(candidate).outlineStyle === 'solid',
        );
        const index = [...document.querySelectorAll('button, input')].indexOf(element);
        return { index, shown, name: element.outerHTML.slice(0, 80) };
      });
      if (focused === undefined) break;
      expect(focused).toMatchObject({ shown: true });
      if (focused.index >= 0) reached.add(String(focused.index));
    }
    expect(reached.size).toBe(new Set(await enabledControls(page)).size);
  });
});

/** Indices of the controls that Tab should stop at: of a radio group only the chosen one. */
function enabledControls(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input')].flatMap(
      (element, index) =>
        element.disabled || (element.type === 'radio' && !(element as HTMLInputElement).checked)
          ? []
          : [index],
    ),
  );
}
