/**
 * Photographs the page in every state that matters, against a scripted engine, into `docs/images/`.
 * Run: npx tsx scripts/screenshots.ts [folder [scene…]]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.ts';
import { buildPage } from '../test/support/build-page.ts';
import { NO_MICROPHONE, NO_OUTPUT } from '../test/support/engine-states.ts';
import { agentInfo, transcriptEntry } from '../test/support/entries.ts';
import { remembering, saidBefore } from '../test/support/history-place.ts';
import { ScriptedEngine } from '../test/support/scripted-engine.ts';
import { voice } from '../test/support/scripted-speaker.ts';
import { ScriptedEngineServer } from '../test/support/scripted-engine-server.ts';

interface Scene {
  readonly name: string;
  /** The part of the address after `#`. */
  readonly place?: 'speech' | 'history' | 'words';
  readonly engine: () => ScriptedEngine;
  /** Plays the scene once the page is open. */
  readonly play?: (engine: ScriptedEngine, page: Page) => Promise<void> | void;
  readonly looks: readonly Look[];
}

interface Look {
  readonly scheme: 'light' | 'dark';
  readonly widthPx: 1280 | 1024 | 390;
}

const EVERY_LOOK: readonly Look[] = [
  { scheme: 'light', widthPx: 1280 },
  { scheme: 'dark', widthPx: 1280 },
  { scheme: 'light', widthPx: 390 },
  { scheme: 'dark', widthPx: 390 },
];
const HEIGHT_PX = { 1280: 860, 1024: 768, 390: 844 } as const;

function minutesAgo(minutes: number): string {
  return new Date(Date.UTC(2026, 2, 4, 14, 2) - minutes * 60_000).toISOString();
}

function withHistory(): ScriptedEngine {
  const engine = new ScriptedEngine({
    transcript: [
      transcriptEntry({
        text: 'does the retry count include the first attempt',
        agentId: null,
        timestamp: minutesAgo(41),
        delivery: 'kept',
      }),
      transcriptEntry({
        text: '',
        timestamp: minutesAgo(23),
        delivery: 'failed',
        problem: 'The recogniser stopped. The recording is kept.',
      }),
      transcriptEntry({
        text: 'and then, once the migration has run on staging, check whether the old column is still read anywhere and remove it together with its index',
        timestamp: minutesAgo(9),
      }),
      transcriptEntry({ text: 'say that again more slowly', agentId: 'docs', timestamp: minutesAgo(3) }),
      transcriptEntry({ text: 'add a test for the empty list', timestamp: minutesAgo(1) }),
    ],
  });
  engine.connect(['review', 'docs', 'api-server-refactoring-of-the-year']);
  return engine;
}

async function speak(engine: ScriptedEngine, page: Page): Promise<void> {
  await page.keyboard.down('Space');
  await engine.until(() => engine.asked.includes('talk start'));
  engine.partial('rename the retry count to max attempts and run the', 'tests');
  for (let index = 0; index < 90; index += 1) {
    const syllable = Math.max(0, Math.sin(index / 1.7)) * (0.6 + 0.4 * Math.sin(index / 7));
    engine.level(0.004 + 0.16 * syllable ** 2);
    await page.waitForTimeout(1000 / 15);
  }
}

/** An engine that has voices of several kinds, and reads something aloud while more waits. */
function talkative(): ScriptedEngine {
  const engine = withHistory();
  engine.speaker.offered = [
    voice('hibari:heart', 'Heart', 'en-US'),
    voice('kokoro:bf_emma', 'Emma', 'en-GB', { origin: 'download', licence: 'Apache-2.0' }),
    voice('espeak-ng:en-gb', 'English (Great Britain)', 'en-GB'),
    voice('espeak-ng:de', 'German', 'de'),
    voice('espeak-ng:fr', 'French', 'fr-FR'),
    voice('address:alloy', 'alloy', '*', { origin: 'address', licence: 'of your server' }),
  ];
  engine.hint = 'For more languages install espeak-ng: sudo apt install espeak-ng';
  engine.settings = { ...engine.settings, speech: { ...engine.settings.speech, volume: 0.8 } };
  return engine;
}

function readAloud(engine: ScriptedEngine): void {
  engine.change({ status: 'speaking' });
  engine.changeSpeech({
    state: 'speaking',
    current: {
      id: 'a',
      agentId: 'docs',
      voiceId: 'hibari:heart',
      caption: 'The tests pass, and two files changed: the retry loop now counts attempts from one.',
    },
    waiting: [
      { id: 'b', agentId: 'review', urgent: true, preview: 'Shall I delete the old migration?' },
      {
        id: 'c',
        agentId: 'api-server-refactoring-of-the-year',
        urgent: false,
        preview:
          'I have read the whole history of the retry loop, and there are three things to say about it.',
      },
    ],
  });
}

/** A long history with something of everything in its newest entries. */
function remembered(): ScriptedEngine {
  const engine = remembering(2000);
  engine.history.put(
    saidBefore(1, {
      text: 'open src/api/max-attempts.ts and rename the retry count',
      rawText: 'uh open source api max attempts dot t s and rename the retry count ok send',
      changes: [
        {
          stage: 'clean-up',
          rules: ['fillers'],
          before: 'uh open source api max attempts dot t s and rename the retry count',
          after: 'open source api max attempts dot t s and rename the retry count',
        },
        {
          stage: 'vocabulary',
          rules: ['project'],
          before: 'open source api max attempts dot t s and rename the retry count',
          after: 'open src/api/max-attempts.ts and rename the retry count',
        },
      ],
      commands: [{ command: 'submit', trigger: 'ok send', confidence: 0.97, agentId: null }],
      hasAudio: true,
      starred: true,
    }),
    saidBefore(3, { text: 'and remove its index', amends: saidBefore(4).id }),
    saidBefore(5, { text: '', delivery: 'failed', problem: 'The recogniser stopped.', hasAudio: true }),
    saidBefore(6, { recovered: true, delivery: 'kept', hasAudio: true }),
    saidBefore(8, { text: 'ls -la', output: 'keyboard', agentId: null }),
  );
  return engine;
}

/** Texts that wait: for a moment, for an answer, for somebody who found them after a crash. */
function undecided(): ScriptedEngine {
  const first = transcriptEntry({ text: 'rename the retry count to max attempts', timestamp: minutesAgo(3) });
  const engine = new ScriptedEngine({
    transcript: [
      transcriptEntry({
        text: 'does the retry count include the first attempt',
        timestamp: minutesAgo(41),
        delivery: 'kept',
        recovered: true,
      }),
      transcriptEntry({
        text: 'say that again',
        agentId: 'docs',
        delivery: 'withdrawn',
        timestamp: minutesAgo(9),
      }),
      first,
      transcriptEntry({ text: 'and run the tests', amends: first.id, timestamp: minutesAgo(3) }),
      transcriptEntry({
        text: '',
        rawText: 'to review',
        delivery: 'done',
        commands: [{ command: 'switch-agent', trigger: 'to review', confidence: 0.9, agentId: 'review' }],
        timestamp: minutesAgo(2),
      }),
      transcriptEntry({
        text: 'delete the old migration',
        agentId: 'docs',
        delivery: 'confirming',
        confirmAt: new Date(Date.now() + 600_000).toISOString(),
        timestamp: minutesAgo(1),
        commands: [{ command: 'submit', trigger: 'ok send', confidence: 0.9, agentId: null }],
      }),
    ],
  });
  engine.setAgents([
    agentInfo({ active: true }),
    agentInfo({ id: 'docs', submitPolicy: 'confirm' }),
    agentInfo({ id: 'api-server-refactoring-of-the-year', submitPolicy: 'instant' }),
  ]);
  return engine;
}

function withOwnWords(): ScriptedEngine {
  const engine = withHistory();
  engine.settings = {
    ...engine.settings,
    vocabulary: {
      ...engine.settings.vocabulary,
      entries: [
        { written: 'kubectl', spoken: ['cube control', 'cube cuttle'] },
        { written: 'max_attempts', spoken: ['max attempts'] },
        { written: 'Vivavoce', spoken: [] },
        { written: 'PostgreSQL', spoken: ['postgres', 'post gres Q L'] },
      ],
    },
  };
  return engine;
}

const SCENES: readonly Scene[] = [
  { name: 'history', place: 'history', engine: remembered, looks: EVERY_LOOK },
  {
    name: 'history-entry',
    place: 'history',
    engine: remembered,
    play: async (_engine, page) => {
      await page.getByTestId('history-row').nth(1).click();
      await page.getByText('As heard').click();
      await page.getByRole('button', { name: 'Delete' }).click();
    },
    looks: EVERY_LOOK,
  },
  {
    name: 'history-nothing',
    place: 'history',
    engine: remembered,
    play: async (engine, page) => {
      await engine.history.setPaused(true);
      await page.getByRole('searchbox').fill('klingon');
      await page.getByText('Nothing you said fits this.').waitFor();
    },
    looks: EVERY_LOOK,
  },
  { name: 'words', place: 'words', engine: withOwnWords, looks: EVERY_LOOK },
  { name: 'waiting', engine: undecided, looks: EVERY_LOOK },
  {
    name: 'command',
    engine: undecided,
    play: async (engine, page) => {
      engine.startUtterance();
      engine.partial('run the tests on every branch', 'ok send');
      const { utterance } = engine.snapshot();
      engine.hearCommand(
        utterance?.id ?? '',
        { command: 'submit', trigger: 'ok send', confidence: 0.95, agentId: null },
        false,
      );
      engine.spell('maxAtt');
      engine.ask({
        entryId: engine.snapshot().transcript[0]?.id ?? '',
        heard: 'the view',
        candidates: ['review', 'docs', 'api-server-refactoring-of-the-year'],
      });
      await engine.setOutputMode('keyboard');
      await page.getByTestId('agent-question').waitFor();
    },
    looks: EVERY_LOOK,
  },
  { name: 'listening', engine: withHistory, looks: EVERY_LOOK },
  { name: 'recording', engine: withHistory, play: speak, looks: EVERY_LOOK },
  {
    name: 'sent',
    engine: withHistory,
    play: async (engine) => {
      engine.startUtterance();
      engine.final('rename the retry count to max attempts and run the tests', { timestamp: minutesAgo(0) });
    },
    looks: [{ scheme: 'light', widthPx: 1024 }],
  },
  {
    name: 'empty',
    engine: () => new ScriptedEngine({ status: 'off', listening: false }),
    looks: EVERY_LOOK,
  },
  { name: 'speaking', engine: talkative, play: readAloud, looks: EVERY_LOOK },
  { name: 'speech', place: 'speech', engine: talkative, play: readAloud, looks: EVERY_LOOK },
  {
    name: 'voices',
    place: 'speech',
    engine: talkative,
    play: async (_engine, page) => {
      await page.getByRole('textbox').fill('Three tests fail in `src/api/retry.ts`. Shall I look?');
      await page.locator('.voices-note').scrollIntoViewIfNeeded();
    },
    looks: EVERY_LOOK,
  },
  {
    name: 'speech-silent',
    place: 'speech',
    engine: () => {
      const engine = talkative();
      engine.changeSpeech(NO_OUTPUT);
      return engine;
    },
    looks: EVERY_LOOK,
  },
  {
    name: 'error',
    engine: () => {
      const engine = withHistory();
      engine.change({ status: 'error', listening: false, microphone: NO_MICROPHONE });
      engine.notify({
        severity: 'error',
        code: 'microphone-missing',
        message: 'No microphone found. What you said so far is kept.',
        remedy: 'Plug one in, or use this browser’s microphone.',
      });
      return engine;
    },
    looks: EVERY_LOOK,
  },
];

async function main(): Promise<void> {
  const folder = resolve(process.argv[2] ?? 'docs/images');
  await mkdir(folder, { recursive: true });
  const pageDir = await mkdtemp(join(tmpdir(), 'vivavoce-page-'));
  await buildPage(pageDir);
  const browser = await launchBrowser();
  try {
    const wanted = process.argv.slice(3);
    for (const scene of SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      for (const { scheme, widthPx } of scene.looks) {
        const engine = scene.engine();
        const server = new ScriptedEngineServer(pageDir, engine);
        await server.start();
        const page = await browser.newPage({
          colorScheme: scheme,
          viewport: { width: widthPx, height: HEIGHT_PX[widthPx] },
          deviceScaleFactor: widthPx === 390 ? 2 : 1,
          hasTouch: widthPx === 390,
          isMobile: widthPx === 390,
          locale: 'en-GB',
          timezoneId: 'UTC',
        });
        await page.goto(server.pageLink);
        if (scene.place !== undefined) await page.evaluate((hash) => (location.hash = hash), scene.place);
        await page
          .getByTestId('state')
          .filter({ hasText: /^(?!Connecting)/ })
          .waitFor();
        await page.evaluate(() => document.fonts.ready);
        await scene.play?.(engine, page);
        await page.waitForTimeout(200);
        await page.screenshot({ path: join(folder, `${scene.name}-${scheme}-${widthPx}.png`) });
        await page.close();
        await server.stop();
      }
    }
  } finally {
    await browser.close();
    await rm(pageDir, { recursive: true });
  }
}

await main();
