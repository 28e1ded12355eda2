import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { NO_MICROPHONE, NO_OUTPUT } from '../support/engine-states.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { transcriptEntry } from '../support/entries.ts';
import { voice } from '../support/scripted-speaker.ts';

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
      transcriptEntry({ text: 'kept without an agent', agentId: null, delivery: 'kept' }),
      transcriptEntry({ text: '', delivery: 'failed', problem: 'The recogniser stopped.' }),
      transcriptEntry({ text: 'waiting', agentId: 'docs', delivery: 'held' }),
      transcriptEntry({ text: 'a-word-without-any-end-'.repeat(12) }),
      transcriptEntry(),
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

/** An engine that speaks while more waits, with more voices than can be seen at once. */
function talkative(): ScriptedEngine {
  const engine = full();
  engine.speaker.offered = [
    voice('hibari:heart', 'Heart', 'en-US'),
    voice('address:alloy', 'A voice with a name that nobody would want to read twice', '*', {
      origin: 'address',
    }),
    ...['en-GB', 'de', 'de-AT', 'fr', 'it', 'es', 'pt', 'nl', 'sv', 'da', 'fi', 'pl'].map((code) =>
      voice(`espeak-ng:${code}`, `Voice ${code}`, code),
    ),
  ];
  engine.hint = 'For more languages install espeak-ng: sudo apt install espeak-ng';
  engine.changeSpeech({
    state: 'speaking',
    current: {
      id: 'a',
      agentId: 'agent-with-a-name-that-nobody-would-want-to-read-twice-1',
      voiceId: 'hibari:heart',
      caption: 'A sentence that is longer than all its lines. '.repeat(12),
    },
    waiting: ['b', 'c', 'd', 'e'].map((id) => ({
      id,
      agentId: 'agent-with-a-name-that-nobody-would-want-to-read-twice-2',
      urgent: id === 'b',
      preview: 'a-word-without-any-end-'.repeat(12),
    })),
  });
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
  'speaking, while more waits': talkative,
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
  });

  it.each([360, 390, 1280])('text at twice its size in %d px', async (width) => {
    const viewport = { width, height: 844 };
    const { page } = await fixture.open(full(), { viewport });
    const speech = await openSpeech(talkative(), { viewport });
    for (const each of [page, speech]) {
      await each.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect(await overflow(each)).toEqual([]);
    }
  });

  it.each([360, 1280])('labels as long as German ones in %d px', async (width) => {
    const viewport = { width, height: 844 };
    const { page } = await fixture.open(full(), { viewport });
    const speech = await openSpeech(talkative(), { viewport });
    for (const each of [page, speech]) {
      await germanLabels(each);
      expect(await overflow(each)).toEqual([]);
      expect(await clippedControls(each)).toEqual([]);
    }
  });
});

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
  ])('reaches every control of the place "%s", and each shows that it has the focus', async (_, open) => {
    const page = await open();
    // The bar at the foot was clicked: the next Tab begins at the top.
    await page.evaluate(() => window.getSelection()?.collapse(document.body, 0));
    const expected = await enabledControls(page);
    const reached = new Set<number>();
    // Texts that scroll are reached too.
    for (let step = 0; step < expected.length + 6; step += 1) {
      await page.keyboard.press('Tab');
      const focused = await focusedControl(page);
      if (focused === undefined) break;
      expect(focused).toMatchObject({ shown: true, covered: false });
      if (focused.index >= 0) reached.add(focused.index);
    }
    expect([...reached].toSorted((a, b) => a - b)).toEqual(expected);
  });
});

/** Indexes of what Tab can reach: of radio buttons the checked one, nothing that is disabled or folded away. */
async function enabledControls(page: Page): Promise<number[]> {
  return page.evaluate((controls) => {
    const isReached = (element: Element): boolean =>
      !element.matches(':disabled, input[type=radio]:not(:checked)') && element.checkVisibility();
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
