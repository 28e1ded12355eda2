import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { full, rememberingAll, talkative, undecided } from '../support/crowded-engines.ts';
import { openHistory, remembering } from '../support/history-place.ts';
import { NO_MICROPHONE, NO_OUTPUT } from '../support/engine-states.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

let fixture: PageFixture;
let axeSource: string;
beforeAll(async () => {
  fixture = await PageFixture.create();
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

/** Opens the place of history with an entry that asks everything an entry can ask. */
async function openEntry(engine: ScriptedEngine, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await openHistory(fixture, engine, options);
  await page.getByTestId('history-row').first().click();
  const details = page.getByTestId('details');
  await details.getByText('As heard').click();
  await details.getByRole('button', { name: 'Recognise again…' }).click();
  await details.getByRole('button', { name: 'Delete' }).click();
  return page;
}

async function openWords(options: BrowserContextOptions = {}): Promise<Page> {
  const engine = full();
  engine.settings = {
    ...engine.settings,
    vocabulary: {
      ...engine.settings.vocabulary,
      entries: [
        ...Array.from({ length: 13 }, (_, index) => ({ written: `word${index}`, spoken: [] })),
        { written: 'a-word-without-any-end-'.repeat(4), spoken: ['a-word-without-any-end-'.repeat(4)] },
      ],
    },
  };
  const { page } = await fixture.open(engine, options);
  await page.evaluate(() => (location.hash = 'words'));
  await page.getByTestId('own-word').first().waitFor();
  return page;
}

/** The place of history, with the keyboard still at the top of the page. */
async function openListOnly(): Promise<Page> {
  const { page } = await fixture.open(rememberingAll());
  await page.evaluate(() => (location.hash = 'history'));
  await page.getByTestId('history-row').first().waitFor();
  return page;
}

/** What is new beside the places of talk and speech. */
const otherPlaces: Readonly<Record<string, (options?: BrowserContextOptions) => Promise<Page>>> = {
  'the history with an open entry': (options) => openEntry(rememberingAll(), options),
  'a history without a match': async (options) => {
    const { page, engine } = await openHistory(fixture, remembering(3), options);
    await engine.history.setPaused(true);
    await page.getByRole('searchbox').fill('klingon');
    await page.getByText('Nothing you said fits this.').waitFor();
    return page;
  },
  'the words': openWords,
};

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
  'speaking, while more waits': talkative,
  'texts that wait for the person': undecided,
  'empty and without a microphone': () =>
    new ScriptedEngine({ microphone: NO_MICROPHONE, status: 'error', listening: false }),
};

const speechScenes: Readonly<Record<string, () => ScriptedEngine>> = {
  'speaking, while more waits': talkative,
  'without a loudspeaker, and switched off': () => {
    const engine = full();
    engine.settings = { ...engine.settings, speech: { ...engine.settings.speech, enabled: false } };
    engine.changeSpeech(NO_OUTPUT);
    return engine;
  },
  'without a voice': () => {
    const engine = full();
    engine.speaker.offered = [];
    engine.hint = 'For more languages install espeak-ng.';
    return engine;
  },
};

/** Opens the place of speech with everything that it shows. */
async function openSpeech(engine: ScriptedEngine, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await fixture.open(engine, options);
  await page.getByRole('link', { name: 'Speech' }).click();
  await page.locator('.voices').filter({ hasNotText: 'Asking' }).waitFor();
  return page;
}

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

    it.each(Object.entries(speechScenes))('nor at the place of speech: %s', async (_scene, make) => {
      const page = await openSpeech(make(), { colorScheme, viewport });
      expect(await axeViolations(page)).toEqual([]);
    });

    it.each(Object.entries(otherPlaces))('nor at %s', async (_place, open) => {
      expect(await axeViolations(await open({ colorScheme, viewport }))).toEqual([]);
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
    const durations = await transitions(page);
    await page.getByRole('link', { name: 'Speech' }).click();
    await page.getByRole('slider', { name: 'Volume' }).waitFor();
    durations.push(...(await transitions(page)));
    for (const open of Object.values(otherPlaces)) {
      durations.push(...(await transitions(await open({ contrast: 'more', reducedMotion: 'reduce' }))));
    }
    expect(durations.filter((duration) => !/^0s(, 0s)*$/.test(duration))).toEqual([]);
  });
});

function transitions(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].map((element) => getComputedStyle(element).transitionDuration),
  );
}

describe('the page fits', () => {
  it.each([
    ['a window of 360 px', { width: 360, height: 740 }],
    ['1280 px at 200 % zoom', { width: 640, height: 360 }],
    ['1024 px', { width: 1024, height: 700 }],
    ['a phone on its side', { width: 740, height: 360 }],
    ['a screen of 2560 px', { width: 2560, height: 1440 }],
  ])('%s', async (_, viewport) => {
    const { page } = await fixture.open(full(40), { viewport });
    expect(await overflow(page)).toEqual([]);
    expect(await clippedControls(page)).toEqual([]);
    const speech = await openSpeech(talkative(), { viewport });
    expect(await overflow(speech)).toEqual([]);
    expect(await clippedControls(speech)).toEqual([]);
    const { page: waiting } = await fixture.open(undecided(), { viewport });
    for (const each of [waiting, ...(await openOthers(viewport))]) {
      expect(await overflow(each)).toEqual([]);
      expect(await clippedControls(each)).toEqual([]);
    }
  });

  it.each([360, 390, 1280])('text at twice its size in %d px', async (width) => {
    const viewport = { width, height: 844 };
    const { page } = await fixture.open(full(), { viewport });
    const speech = await openSpeech(talkative(), { viewport });
    for (const each of [page, speech, ...(await openOthers(viewport))]) {
      await each.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect(await overflow(each)).toEqual([]);
    }
  });

  it.each([360, 1280])('labels as long as German ones in %d px', async (width) => {
    const viewport = { width, height: 844 };
    const { page } = await fixture.open(full(), { viewport });
    const speech = await openSpeech(talkative(), { viewport });
    for (const each of [page, speech, ...(await openOthers(viewport))]) {
      await germanLabels(each);
      expect(await overflow(each)).toEqual([]);
      expect(await clippedControls(each)).toEqual([]);
    }
  });
});

async function openOthers(viewport: { width: number; height: number }): Promise<Page[]> {
  const pages = [];
  for (const open of Object.values(otherPlaces)) pages.push(await open({ viewport }));
  return pages;
}

async function germanLabels(page: Page): Promise<void> {
  await page.evaluate(() => {
    const german: Readonly<Record<string, string>> = {
      'Hold to talk': 'Zum Sprechen gedrückt halten',
      Listen: 'Dauerhaft zuhören',
      Mute: 'Stummschalten',
      Listening: 'Wartet auf Sprache',
      'Single-key shortcuts': 'Tastenkürzel mit nur einer Taste',
      Talk: 'Sprechen',
      Speech: 'Sprachausgabe',
      Spoken: 'Vorgelesen',
      Next: 'Nächster',
      Stop: 'Anhalten',
      Speak: 'Sprachausgabe einschalten',
      'Say it': 'Jetzt vorlesen',
      Hear: 'Probe hören',
      'Read aloud': 'Was vorgelesen wird',
      Volume: 'Gesamtlautstärke',
      History: 'Gesprächsverlauf',
      Words: 'Eigene Wörter',
      Agents: 'Agentenprogramme',
      Keyboard: 'Tastatureingabe',
      Spell: 'Buchstabieren',
      'Send again': 'Noch einmal senden',
      'Send to…': 'An jemand anderen senden …',
      'Recognise again…': 'Noch einmal erkennen …',
      'Delete for good': 'Unwiderruflich löschen',
      'Keep it': 'Doch nicht löschen',
      'Pause the history': 'Aufzeichnung des Verlaufs anhalten',
      'Starred only': 'Nur mit Stern markierte',
      Add: 'Hinzufügen',
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      node.nodeValue = german[node.nodeValue ?? ''] ?? node.nodeValue;
    }
  });
}

const CONTROLS = 'a[href], button, input, select, textarea, summary';

describe('the keyboard', () => {
  it.each([
    ['talk', () => fixture.open(full()).then(({ page }) => page)],
    ['speech', () => openSpeech(talkative())],
    ['talk, while texts wait', () => fixture.open(undecided()).then(({ page }) => page)],
    ['words', () => openWords()],
    ['history', openListOnly],
  ])('reaches every control of the place "%s", and each shows that it has the focus', async (_, open) => {
    const page = await open();
    // The bar at the foot was clicked: the next Tab begins at the top.
    await page.evaluate(() => window.getSelection()?.collapse(document.body, 0));
    const expected = await enabledControls(page);
    const reached = new Set<number>();
    // Texts that scroll are reached too, and the parts of a date.
    for (let step = 0; step < expected.length + 16; step += 1) {
      await page.keyboard.press('Tab');
      const focused = await focusedControl(page);
      if (focused === undefined) break;
      expect(focused).toMatchObject({ shown: true, covered: false });
      if (focused.index >= 0) reached.add(focused.index);
    }
    expect([...reached].toSorted((a, b) => a - b)).toEqual(expected);
  });
});

/** Indexes of what Tab can reach: of radio buttons and rows one, nothing that is disabled or folded away. */
async function enabledControls(page: Page): Promise<number[]> {
  return page.evaluate((controls) => {
    const isReached = (element: Element): boolean =>
      !element.matches(':disabled, [tabindex="-1"], input[type=radio]:not(:checked)') &&
      element.checkVisibility();
    return [...document.querySelectorAll(controls)].flatMap((element, index) =>
      isReached(element) ? [index] : [],
    );
  }, CONTROLS);
}

interface Focused {
  /** Among all controls; −1 for a text that scrolls. */
  readonly index: number;
  readonly shown: boolean;
  /** Something else lies over its middle. */
  readonly covered: boolean;
  readonly name: string;
}

async function focusedControl(page: Page): Promise<Focused | undefined> {
  return page.evaluate((controls) => {
    const element = document.activeElement;
    if (element === null || element === document.body) return undefined;
    const shown = [element, element.closest('label'), element.closest('.voice')].some(
      (candidate) => candidate !== null && getComputedStyle(candidate).outlineStyle === 'solid',
    );
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 16));
    const covered = top !== null && !element.contains(top) && !top.contains(element);
    const index = [...document.querySelectorAll(controls)].indexOf(element);
    return { index, shown, covered, name: element.outerHTML.slice(0, 80) };
  }, CONTROLS);
}
