import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { NO_OUTPUT, SILENT } from '../support/engine-states.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import type { LentLoudspeaker } from '../support/scripted-engine.ts';

function voiceless(): ScriptedEngine {
  return new ScriptedEngine({ speech: { ...SILENT, ...NO_OUTPUT } });
}

async function lend(page: Page, engine: ScriptedEngine): Promise<LentLoudspeaker> {
  await page.getByRole('switch', { name: 'Play sound in this page' }).click();
  return attached(engine, 1);
}

/** The loudspeaker that was lent as the `count`th, once it is. */
async function attached(engine: ScriptedEngine, count: number): Promise<LentLoudspeaker> {
  await engine.until(() => engine.loudspeakers.length >= count);
  const lent = engine.loudspeakers[count - 1];
  if (lent === undefined) throw new Error('Nothing was lent.');
  return lent;
}

function played(lent: LentLoudspeaker): number {
  const totals = lent.reports.filter((report) => report.startsWith('played')).map(count);
  return totals.at(-1) ?? 0;
}

function count(report: string): number {
  return Number(report.split(' ')[1]);
}

function tone(lent: LentLoudspeaker, durationMs: number): Float32Array {
  const samples = Math.round((durationMs / 1000) * lent.sampleRateHz);
  return Float32Array.from({ length: samples }, (_, index) => Math.sin((index * 2 * Math.PI) / 100) / 10);
}

describe('an engine without a loudspeaker', () => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create();
  });
  afterEach(() => fixture.closePages());
  afterAll(() => fixture.dispose());

  it('sounds through the page once a person asks for it, and not before', async () => {
    const engine = voiceless();
    const { page, complaints } = await fixture.open(engine);
    expect(engine.loudspeakers).toEqual([]);
    const lent = await lend(page, engine);
    expect(lent.label).toBe('Vivavoce');
    expect(lent.sampleRateHz).toBeGreaterThanOrEqual(8000);
    await page.getByTestId('output').getByText('This browser’s sound').waitFor();
    expect(complaints).toEqual([]);
  });

  it('learns at least ten times a second how much was heard, and of every sample in the end', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine);
    const lent = await lend(page, engine);
    const sound = tone(lent, 1000);
    for (let at = 0; at < sound.length; at += 480) lent.line.send(sound.subarray(at, at + 480));
    await engine.until(() => played(lent) === sound.length);
    const totals = lent.reports.map(count);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    const steps = totals.map((total, index) => total - (totals[index - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(lent.sampleRateHz / 10);
  });

  it('has the rest thrown away, and is told what had been heard; what follows counts on', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine);
    const lent = await lend(page, engine);
    lent.line.send(tone(lent, 10_000));
    await engine.until(() => played(lent) > 0);
    lent.line.discard();
    await engine.until(() => lent.reports.at(-1)?.startsWith('discarded') === true);
    const heard = count(lent.reports.at(-1) ?? '');
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(9 * lent.sampleRateHz);
    const next = tone(lent, 100);
    lent.line.send(next);
    await engine.until(() => played(lent) >= heard + next.length);
    expect(played(lent)).toBe(heard + next.length);
  });

  it('answers a discard also while nothing plays', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine);
    const lent = await lend(page, engine);
    lent.line.discard();
    await engine.until(() => lent.reports.length > 0);
    expect(lent.reports).toEqual(['discarded 0']);
  });

  it('gives the loudspeaker back when the person switches it off', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine);
    await page.getByRole('link', { name: 'Speech' }).click();
    const lent = await lend(page, engine);
    await page.getByText('You hear the engine through this page.').waitFor();
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await engine.until(() => !lent.attached);
    await page.getByTestId('output').getByText('No loudspeaker').waitFor();
  });

  it('is lent it again after a restart, and after a reload of the page', async () => {
    const engine = voiceless();
    const { page, server } = await fixture.open(engine);
    await lend(page, engine);
    await server.stop();
    await page.getByTestId('state').getByText('Reconnecting…').waitFor();
    server.engine = voiceless();
    await server.start();
    await attached(server.engine, 1);
    await page.reload();
    const again = await attached(server.engine, 2);
    again.line.send(tone(again, 100));
    await server.engine.until(() => played(again) > 0);
  });

  it('is heard on the page that asked last', async () => {
    const engine = voiceless();
    const { page, server } = await fixture.open(engine);
    const first = await lend(page, engine);
    const other = await page.context().newPage();
    await other.goto(server.pageLink);
    await other.getByRole('link', { name: 'Speech' }).click();
    await other.getByText('Another page plays the sound.').waitFor();
    await other.getByRole('switch', { name: 'Play sound in this page' }).click();
    await attached(engine, 2);
    await engine.until(() => !first.attached);
    await page.getByTestId('notice').getByText('The engine did not take this page’s sound.').waitFor();
    await page.getByTestId('output').getByText('Another page’s sound').waitFor();
    expect(engine.loudspeakers.map((lent) => lent.attached)).toEqual([false, true]);
  });

  it('that does not want the page’s leads to a sentence with the next step', async () => {
    const engine = voiceless();
    engine.wantsPageSpeaker = false;
    const { page } = await fixture.open(engine);
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await page.getByTestId('notice').getByText('The engine did not take this page’s sound.').waitFor();
    await page.getByText('Another page may play it now.').waitFor();
  });
});

describe('an engine with a loudspeaker of its own', () => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create();
  });
  afterAll(() => fixture.dispose());

  it('is lent the page’s when a person asks for it at the place of speech, and uses its own again after', async () => {
    const engine = new ScriptedEngine();
    const { page } = await fixture.open(engine);
    await page.getByTestId('output').getByText('Built-in speakers').waitFor();
    expect(await page.getByRole('switch', { name: 'Play sound in this page' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Speech' }).click();
    const lent = await lend(page, engine);
    await page.getByTestId('output').getByText('This browser’s sound').waitFor();
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await engine.until(() => !lent.attached);
    await page.getByTestId('output').getByText('Built-in speakers').waitFor();
  });
});

describe('a browser that lets pages sound only after a click', () => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create({ autoplay: 'after-gesture' });
  });
  afterEach(() => fixture.closePages());
  afterAll(() => fixture.dispose());

  it('sounds after the click that asks for it', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine);
    const lent = await lend(page, engine);
    lent.line.send(tone(lent, 100));
    await engine.until(() => played(lent) > 0);
  });

  it('says after a reload that a click is needed, and lends the loudspeaker at the click', async () => {
    const engine = voiceless();
    const { page } = await fixture.open(engine, { waitForState: false });
    // What a person asked for before.
    await page.addInitScript(() => sessionStorage.setItem('vivavoce.loudspeaker', 'on'));
    await page.reload();
    await textAppears(page, 'Click anywhere in the page, or press a key.');
    expect(engine.loudspeakers).toEqual([]);
    await page.mouse.click(5, 5);
    const lent = await attached(engine, 1);
    lent.line.send(tone(lent, 100));
    await engine.until(() => played(lent) > 0);
    await page.getByTestId('notice').waitFor({ state: 'detached' });
  });
});

/** Waits without what the browser would take for a click: everything else that the driver runs in the page is one. */
async function textAppears(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', {
    userGesture: false,
    awaitPromise: true,
    expression: `new Promise((resolve) => {
      const look = () => document.body.innerText.includes(${JSON.stringify(text)}) && resolve();
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
      look();
    })`,
  });
}

/** What the worklet plays, as recorded by the page's own microphone worklet behind it. */
interface Recording {
  /** Everything from the first sample that is not zero. */
  readonly samples: readonly number[];
  readonly discarded: number | null;
}

/** Plays `blocks` of samples one after the other; discards once `discardAfter` samples were heard, if it is given. */
async function record(
  page: Page,
  blocks: readonly (readonly number[])[],
  discardAfter: number | null,
): Promise<Recording> {
  return page.evaluate(
    async ({ blocks: given, discardAfter: limit }) => {
      const context = new AudioContext();
      const load = async (file: string): Promise<void> =>
        context.audioWorklet.addModule(new URL(file, document.baseURI));
      await Promise.all([load('speaker-worklet.js'), load('microphone-worklet.js')]);
      const speaker = new AudioWorkletNode(context, 'vivavoce-speaker', {
        numberOfInputs: 0,
        outputChannelCount: [1],
      });
      const recorder = new AudioWorkletNode(context, 'vivavoce-microphone');
      speaker.connect(recorder).connect(context.destination);
      const total = given.reduce((sum, block) => sum + block.length, 0);
      const samples: number[] = [];
      let discarded: number | null = null;
      let discarding = false;
      const finished = new Promise<void>((resolve) => {
        recorder.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
          for (const sample of data) if (samples.length > 0 || sample !== 0) samples.push(sample);
          if (limit !== null && samples.length > limit && !discarding) {
            discarding = true;
            speaker.port.postMessage('discard');
          }
          // Two batches of silence: it is over.
          const isSilent = samples.length > 2048 && samples.slice(-2048).every((sample) => sample === 0);
          if (isSilent || samples.length > 2 * total) resolve();
        });
        speaker.port.addEventListener(
          'message',
          ({ data }: MessageEvent<{ type: string; samples: number }>) => {
            if (data.type === 'discarded') discarded = data.samples;
          },
        );
      });
      recorder.port.start();
      speaker.port.start();
      for (const block of given) speaker.port.postMessage(Float32Array.from(block));
      await context.resume();
      await finished;
      await context.close();
      return { samples, discarded };
    },
    { blocks, discardAfter },
  );
}

describe('the speaker worklet', () => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create();
  });
  afterEach(() => fixture.closePages());
  afterAll(() => fixture.dispose());

  /** Distinct values that floats of 32 bits hold exactly, none of them zero. */
  function ramp(length: number): number[] {
    return Array.from({ length }, (_, index) => ((index % 4096) + 1) / 8192);
  }

  it('plays every sample once and in order, whatever the sizes of the blocks', async () => {
    const { page } = await fixture.open();
    const sound = ramp(90_000);
    // Together more than the ring holds at first.
    const blocks = [
      sound.slice(0, 1),
      sound.slice(1, 70_000),
      sound.slice(70_000, 70_100),
      sound.slice(70_100),
    ];
    const { samples } = await record(page, blocks, null);
    expect(samples.slice(0, sound.length)).toEqual(sound);
  });

  it('fades out when samples run out in the middle of a wave', async () => {
    const { page } = await fixture.open();
    const { samples } = await record(page, [Array.from({ length: 5000 }, () => 0.5)], null);
    const steps = samples.slice(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.02);
    expect(samples.at(-1)).toBe(0);
  });

  it('is silent within 200 samples of a discard, without a click, and tells exactly what was heard', async () => {
    const { page } = await fixture.open();
    const sound = Array.from({ length: 480_000 }, () => 0.5);
    const { samples, discarded } = await record(page, [sound], 10_000);
    const fullUntil = samples.lastIndexOf(0.5) + 1;
    const heardUntil = samples.findLastIndex((sample) => sample !== 0) + 1;
    expect(heardUntil - fullUntil).toBeLessThan(200);
    expect(heardUntil).toBeLessThan(sound.length / 2);
    const steps = samples.slice(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.02);
    // The last sample of the fade is zero.
    expect(discarded).toBe(heardUntil + 1);
  });
});
