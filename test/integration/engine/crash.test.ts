import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../bench/support/statistics.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';
import { WAV_HEADER_BYTES, WAV_SAMPLE_BYTES } from '../../../src/main/audio/wav.ts';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import { msToSamples } from '../../../src/shared/kernel/audio-format.ts';
import { journalEvents } from '../../support/crash-points.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine } from '../../support/live-engine.ts';
import { RemoteAgent } from '../../support/remote-agent.ts';
import { inARow, roomNoise, spoken, wordsOf, type SpokenClip } from '../../support/spoken.ts';
import { EngineProcess, type EngineProcessOptions } from './engine-process.ts';

/** Ends a turn by all means. */
const SILENCE_MS = 2500;

let clips: { readonly first: SpokenClip; readonly second: SpokenClip };
const homes: string[] = [];
const engines: EngineProcess[] = [];
const agents: RemoteAgent[] = [];

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'vivavoce-crash-'));
  homes.push(home);
  return home;
}

async function start(home: string, options: EngineProcessOptions = {}): Promise<EngineProcess> {
  const engine = await EngineProcess.start(home, options);
  engines.push(engine);
  return engine;
}

async function connect(engine: EngineProcess): Promise<RemoteAgent> {
  const agent = await RemoteAgent.connect(engine.address, 'review');
  agents.push(agent);
  return agent;
}

const spoolOf = (home: string): string => join(home, 'state', 'spool');

/** Recordings of what is not settled: its run's folder holds them. */
async function openRecordings(spool: string): Promise<readonly string[]> {
  let paths: readonly string[] | undefined;
  // A folder that is renamed while it is read is not there for a moment; then it is read again.
  while (paths === undefined) {
    if (!existsSync(join(spool, 'runs'))) return [];
    paths = await readdir(join(spool, 'runs'), { recursive: true }).catch(() => undefined);
  }
  return paths.filter((path) => path.endsWith('.wav')).map((path) => join(spool, 'runs', path));
}

/** Resolves when so much sound of one utterance, other than these, is on the disk. */
async function soundOnDisk(spool: string, durationMs: number, others: readonly string[] = []): Promise<void> {
  const bytes = WAV_HEADER_BYTES + msToSamples(durationMs) * WAV_SAMPLE_BYTES;
  for (;;) {
    for (const path of await openRecordings(spool)) {
      const size = (await stat(path).catch(() => undefined))?.size ?? 0;
      if (size >= bytes && !others.some((id) => path.includes(id))) return;
    }
    await delay(1);
  }
}

/** Resolves when nothing that an earlier run has left waits to be recovered. */
async function nothingLeft(spool: string): Promise<void> {
  while ((await openRecordings(spool)).length > 0) await delay(5);
  const open = async (): Promise<boolean> => {
    const events = await journalEvents(spool);
    const over = new Set(
      events.filter(({ event }) => event === 'settled' || event === 'discarded').map(({ id }) => id),
    );
    return events.some(({ id }) => !over.has(id));
  };
  while (await open()) await delay(5);
}

/** An utterance with the silence that ends it. */
const whole = (clip: SpokenClip): Float32Array => inARow([clip.pcm, roomNoise(SILENCE_MS)], 0);
const begun = (clip: SpokenClip, durationMs: number): Float32Array =>
  clip.pcm.subarray(0, msToSamples(durationMs));

/**
 * What must be true of an utterance after the next start. `begun`: kept, with those of its words that were on the disk.
 * `sound`: the same, but it may be too short for a word.
 */
type Fate = 'nothing' | 'sound' | 'begun' | 'kept' | 'maybe' | 'sent';

interface Point {
  readonly name: string;
  readonly options?: EngineProcessOptions;
  readonly withoutAgent?: true;
  /** Lets the utterance come so far, and kills the engine, unless it kills itself. */
  readonly reach: (engine: EngineProcess, spool: string, agent: RemoteAgent | undefined) => Promise<void>;
  /** Of each utterance, in their order. */
  readonly fates: readonly Fate[];
}

const speakFirst = async (engine: EngineProcess): Promise<void> => engine.say(whole(clips.first));

const POINTS: readonly Point[] = [
  { name: 'the utterance begins', options: { dieAfter: 'begin' }, reach: speakFirst, fates: ['nothing'] },
  {
    name: 'its first frames are on the disk',
    reach: async (engine, spool) => {
      engine.say(begun(clips.first, 700));
      await soundOnDisk(spool, 32);
      await engine.kill();
    },
    fates: ['sound'],
  },
  {
    name: 'in the middle of the speech',
    reach: async (engine, spool) => {
      engine.say(begun(clips.first, 1900));
      await soundOnDisk(spool, 1600);
      await engine.kill();
    },
    fates: ['begun'],
  },
  {
    name: 'the turn is over, its words unknown',
    options: { dieAfter: 'ended' },
    reach: speakFirst,
    fates: ['kept'],
  },
  { name: 'its words are known', options: { dieAfter: 'recognised' }, reach: speakFirst, fates: ['kept'] },
  { name: 'it is about to leave', options: { dieAfter: 'leaving' }, reach: speakFirst, fates: ['maybe'] },
  {
    name: 'the keyboard is about to write it',
    options: { dieAfter: 'recognised', env: { VIVAVOCE_OUTPUT_MODE: 'keyboard' } },
    reach: speakFirst,
    fates: ['maybe'],
  },
  { name: 'it was delivered', options: { dieAfter: 'delivered' }, reach: speakFirst, fates: ['sent'] },
  { name: 'the history has it', options: { dieAfter: 'settled' }, reach: speakFirst, fates: ['sent'] },
  {
    name: 'a second one goes on with the first',
    options: { env: { VIVAVOCE_DICTATION_AMEND_WITHIN_MS: '10000' } },
    reach: async (engine, spool, agent) => {
      engine.say(whole(clips.first));
      await agent?.has(1);
      const known = (await engine.client.snapshot()).transcript.map(({ id }) => id);
      engine.say(begun(clips.second, 1900));
      await soundOnDisk(spool, 1600, known);
      await engine.kill();
    },
    fates: ['sent', 'begun'],
  },
  {
    name: 'it waits for an agent',
    withoutAgent: true,
    reach: async (engine) => {
      engine.say(whole(clips.first));
      await engine.until(({ transcript }) => transcript.at(-1)?.delivery === 'held');
      await engine.kill();
    },
    fates: ['kept'],
  },
  {
    name: 'it waits to be confirmed',
    options: {
      env: { VIVAVOCE_AGENTS_SUBMIT_POLICY: 'confirm', VIVAVOCE_DICTATION_CONFIRM_WINDOW_MS: '30000' },
    },
    reach: async (engine) => {
      engine.say(whole(clips.first));
      await engine.until(({ transcript }) => transcript.at(-1)?.delivery === 'confirming');
      await engine.kill();
    },
    fates: ['kept'],
  },
];

/** Words of a recording that breaks off: the last one or two may have been cut. */
function expectBeginning(text: string, of: SpokenClip): void {
  const [heard, said] = [wordsOf(text), wordsOf(of.text)];
  const sure = heard.slice(0, Math.max(0, heard.length - 2));
  expect(sure).toEqual(said.slice(0, sure.length));
}

function expectFate(entry: TranscriptEntry | undefined, fate: Fate, clip: SpokenClip): void {
  if (fate === 'nothing') return expect(entry).toBeUndefined();
  if (fate === 'sound' && entry === undefined) return;
  if (fate === 'sound' || fate === 'begun') {
    expect(entry).toMatchObject({ recovered: true, delivery: 'kept' });
    return expectBeginning(entry?.text ?? '', clip);
  }
  expect(wordsOf(entry?.text ?? '')).toEqual(wordsOf(clip.text));
  if (fate === 'sent') expect(entry).toMatchObject({ delivery: 'sent', recovered: false, problem: null });
  else
    expect(entry).toMatchObject({
      delivery: 'kept',
      recovered: true,
      agentId: expect.toBeOneOf(['review', null]),
    });
  if (fate === 'maybe') expect(entry?.problem).toContain('look whether it arrived');
  if (fate === 'kept') expect(entry?.problem).toBeNull();
}

beforeAll(async () => {
  clips = { first: await spoken('lj-001-0002'), second: await spoken('lj-001-0008') };
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.leave();
  for (const engine of engines.splice(0)) await engine.kill();
});
afterAll(async () => {
  for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('the engine is killed', { timeout: 180_000 }, () => {
  test.each(POINTS)('when $name: after the next start $fates', async (point) => {
    const home = await newHome();
    const spool = spoolOf(home);
    const first = await start(home, point.options);
    const agent = point.withoutAgent === true ? undefined : await connect(first);
    await point.reach(first, spool, agent);
    expect(await first.ended).toBe('SIGKILL');
    await agent?.dropped;

    const second = await start(home);
    const newcomer = await connect(second);
    await nothingLeft(spool);
    const { entries } = await second.client.history();
    const oldestFirst = entries.toReversed();
    const both = [clips.first, clips.second];
    for (const [index, fate] of point.fates.entries())
      expectFate(oldestFirst[index], fate, both[index] ?? clips.first);
    expect(oldestFirst.length).toBeLessThanOrEqual(point.fates.length);

    // Whatever was sent arrived, once; whatever is kept never did.
    const sent = oldestFirst.filter(({ delivery }) => delivery === 'sent');
    expect(agent?.texts ?? []).toEqual(sent.map(({ text }) => text));
    const kept = oldestFirst.filter(({ delivery }) => delivery === 'kept');
    const { transcript, notices } = await second.client.snapshot();
    const shown = transcript.map(({ id }) => id);
    for (const { id } of kept) expect(shown).toContain(id);
    expect(notices.map(({ code }) => code)).toEqual(kept.length > 0 ? ['recovered'] : []);
    expect(newcomer.messages).toEqual([]);

    // Sent on request it arrives, and nothing else has come before it.
    for (const { id } of kept)
      expect(await second.client.sendAgain(id, 'review')).toMatchObject({ delivery: 'sent' });
    await newcomer.has(kept.length);
    expect(newcomer.texts).toEqual(kept.map(({ text }) => text));
    await second.stop();
    const after = await startLiveEngine(new VirtualMicrophone(), { folder: join(home, 'state') });
    const again = await after.engine.history.find({ offset: 0, limit: 9 });
    expect(again.entries.map(({ id, delivery }) => [id, delivery])).toEqual(
      entries.map(({ id }) => [id, 'sent']),
    );
    expect(await openRecordings(spool)).toEqual([]);
    await after.stop();
  });
});

describe('the power is cut in the middle of a speech', { timeout: 120_000 }, () => {
  let home: string;
  beforeAll(async () => {
    home = await newHome();
    const engine = await start(home);
    engine.say(clips.first.pcm);
    await soundOnDisk(spoolOf(home), clips.first.pcm.length / 16 - 200);
    await engine.kill();
  }, 120_000);

  const random = seededRandom(5);
  const portions = Array.from({ length: 6 }, () => random());

  test.each([0, ...portions])(
    'and %d of the recording is on the disk: that is recovered, or nothing',
    async (portion) => {
      const copy = await newHome();
      await cp(home, copy, { recursive: true });
      const spool = spoolOf(copy);
      const [recording = ''] = await openRecordings(spool);
      const { size } = await stat(recording);
      await truncate(recording, Math.floor(size * portion));
      const live = await startLiveEngine(new VirtualMicrophone(), { folder: join(copy, 'state') });
      const witness = new EngineWitness(live.engine);
      live.start({ listening: false });
      await witness.next('status-changed', ({ recognition }) => recognition.state === 'idle');
      await nothingLeft(spool);
      const { entries } = await live.engine.history.find({ offset: 0, limit: 9 });
      expect(entries.length).toBe(live.engine.snapshot().transcript.length);
      for (const entry of entries) {
        expect(entry).toMatchObject({ recovered: true, delivery: 'kept', problem: null, hasAudio: true });
        expectBeginning(entry.text, clips.first);
        expect(entry.timings.audioMs).toBeLessThanOrEqual((size / WAV_SAMPLE_BYTES / 16) * portion);
      }
      // Half a second is enough for a word.
      if (portion > 0.4) expect(entries).toHaveLength(1);
      await live.stop();
    },
  );

  test('and the journal is cut too: the words are recovered for no agent', async () => {
    const copy = await newHome();
    await cp(home, copy, { recursive: true });
    const spool = spoolOf(copy);
    const [run = ''] = await readdir(join(spool, 'runs'));
    const journal = join(spool, 'runs', run, 'journal.ndjson');
    await truncate(journal, (await readFile(journal, 'utf8')).indexOf('"begin"'));
    const live = await startLiveEngine(new VirtualMicrophone(), { folder: join(copy, 'state') });
    const witness = new EngineWitness(live.engine);
    live.start({ listening: false });
    await witness.next('notice', ({ notice }) => notice.code === 'recovered');
    await nothingLeft(spool);
    const { transcript, notices } = live.engine.snapshot();
    expect(transcript).toMatchObject([{ recovered: true, delivery: 'kept', agentId: null }]);
    expectBeginning(transcript[0]?.text ?? '', clips.first);
    expect(notices.map(({ code }) => code)).toEqual(['recovered']);
    await live.stop();
  });
});
