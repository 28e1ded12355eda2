import { cp, readdir, readFile, rename, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplesToMs } from '../../../src/shared/kernel/audio-format.ts';
import { leftBehind } from '../../../src/main/spool/left-behind.ts';
import type { Recovered } from '../../../src/main/spool/spooled.ts';
import { decodeWav } from '../../../src/main/audio/wav.ts';
import { journalEvents, killAt, type CrashPoint } from '../../support/crash-points.ts';
import { dieAtMoments, runAndDie, SpoolChild } from './child-process.ts';
import type { ChildStep } from './spool-child.ts';
import { about, FRAME_MS, frames, SpoolPlace, uuid } from './spool-place.ts';

let place: SpoolPlace;
beforeEach(() => {
  place = new SpoolPlace();
});
afterEach(() => place.dispose());

const begun: readonly ChildStep[] = [['begin', 1]];
const spoken = (count: number): readonly ChildStep[] => [...begun, ['frames', 1, 0, count], ['flush']];
const whole: readonly ChildStep[] = [...spoken(20), ['ended', 1]];
const known: readonly ChildStep[] = [...whole, ['recognised', 1, 'words']];
const left: readonly ChildStep[] = [...known, ['leaving', 1]];
const arrived: readonly ChildStep[] = [...left, ['delivered', 1]];
const settled: readonly ChildStep[] = [...arrived, ['settled', 1]];
const untouched: Recovered = { about: about(1), audioMs: 20 * FRAME_MS, entry: undefined, delivery: 'none' };
const text = { text: 'words' };

describe('an engine that is killed', () => {
  it.each<[string, readonly ChildStep[], Partial<Recovered> | undefined]>([
    ['before anything was said', begun, undefined],
    ['within its first frames', spoken(1), { audioMs: FRAME_MS }],
    ['in the middle of speech', spoken(7), { audioMs: 7 * FRAME_MS }],
    ['late in speech', spoken(300), { audioMs: 300 * FRAME_MS }],
    ['at the end of speech', whole, {}],
    ['when the sound is complete', [...whole, ['flush']], {}],
    ['when the words are known', known, { entry: text }],
    ['while the words are on their way', left, { entry: text, delivery: 'maybe' }],
    ['when the words have arrived', arrived, { entry: text, delivery: 'sent' }],
    ['when recognition has failed', [...whole, ['keep', 1]], {}],
    ['when all is settled', settled, undefined],
    ['when all is settled and in order', [...settled, ['flush']], undefined],
    ['when it was nothing', [...whole, ['discard', 1]], undefined],
  ])('%s loses nothing and repeats nothing', async (_when, script, expected) => {
    await runAndDie(place.folder, [...script, ['die']]);
    const expectedNow = expected === undefined ? [] : [{ ...untouched, ...expected }];
    // Nobody settles it in the first two runs after the crash.
    for (let run = 0; run < 2; run++) {
      const spool = place.open();
      expect(await spool.recover()).toEqual(expectedNow);
      if (expected !== undefined)
        expect(await spool.read(uuid(1))).toEqual(frames((expected.audioMs ?? untouched.audioMs) / FRAME_MS));
      await spool.close();
    }
    const last = place.open();
    for (const { about: found } of await last.recover()) {
      expect(await readFile(String(last.file(found.id))).then((file) => decodeWav(file))).toEqual(
        await last.read(found.id),
      );
      last.settled(found.id);
    }
    await last.close();
    expect(await place.open().recover()).toEqual([]);
    expect((await place.files()).filter((path) => path.startsWith('runs'))).toEqual([]);
  });

  it('while it replaces its journal loses nothing', async () => {
    const script: readonly ChildStep[] = [
      ...known,
      ['flush'],
      ['die-while-replacing'],
      ...Array.from({ length: 40 }, (_, n): readonly ChildStep[] => [
        ['begin', n + 2],
        ['recognised', n + 2, 'long ', 1000],
        ['settled', n + 2],
        ['flush'],
      ]).flat(),
    ];
    await runAndDie(place.folder, script);
    expect((await place.files()).some((path) => path.endsWith('.next'))).toBe(true);
    expect((await place.open().recover()).filter(({ about: { id } }) => id === uuid(1))).toEqual([
      { ...untouched, entry: text },
    ]);
  });

  it('at any moment leaves each utterance as far as it had come', async () => {
    const life = (n: number): readonly ChildStep[] => [
      ['begin', n],
      ['frames', n, 0, 5],
      ['ended', n],
      ['flush'],
      ['recognised', n, 'words'],
      ['leaving', n],
      ['delivered', n],
      ['settled', n],
    ];
    const script = [...life(1), ...life(2), ['flush'] as const, ...life(3), ['flush'] as const];
    let here = place;
    const folderFor = (moment: number): string => (here = place.beside(String(moment))).folder;
    for await (const child of dieAtMoments(folderFor, script, 8)) {
      const [begunSteps, done] = [child.steps('before'), child.steps('after')];
      const recovered = new Map((await here.open().recover()).map((one) => [one.about.id, one]));
      for (const n of [1, 2, 3]) {
        const found = recovered.get(uuid(n));
        const state = found === undefined ? undefined : [found.entry, found.delivery];
        if (done.has(`settled ${n}`)) expect(state).toBeUndefined();
        else if (begunSteps.has(`settled ${n}`)) expect([undefined, [text, 'sent']]).toContainEqual(state);
        else if (done.has(`delivered ${n}`)) expect(state).toEqual([text, 'sent']);
        else if (done.has(`recognised ${n}`)) expect(found?.entry).toEqual(text);
        else if (done.has(`ended ${n}`) && begunSteps.has(`recognised ${n}`))
          expect(found?.audioMs).toBe(5 * FRAME_MS);
      }
    }
  });
});

it.each<[CrashPoint, readonly ChildStep[], Partial<Recovered>]>([
  ['ended', [...whole, ['wait']], {}],
  ['leaving', [...left, ['wait']], { entry: text, delivery: 'maybe' }],
])('an engine can be killed from outside when it has come to "%s"', async (point, script, expected) => {
  const child = new SpoolChild(place.folder, script);
  const [ending] = await Promise.all([
    child.end(),
    killAt(place.folder, Number(child.process.pid), ({ event }) => event === point),
  ]);
  expect(ending).toBe('SIGKILL');
  expect((await journalEvents(place.folder)).map(({ event }) => event)).toContain(point);
  expect(await place.open().recover()).toEqual([{ ...untouched, ...expected }]);
});

describe('an engine that is killed while it recovers', () => {
  const before: readonly ChildStep[] = [
    ...left,
    ['begin', 2],
    ['frames', 2, 0, 30],
    ['begin', 3],
    ['frames', 3, 0, 3],
    ['recognised', 3, 'three'],
    ['delivered', 3],
    ['settled', 3],
    ['flush'],
    ['begin', 4],
    ['frames', 4, 0, 3],
    ['discard', 4],
    ['die'],
  ];
  const found: readonly Recovered[] = [
    { ...untouched, entry: text, delivery: 'maybe' },
    { about: about(2), audioMs: 30 * FRAME_MS, entry: undefined, delivery: 'none' },
  ];

  it('leaves all of it to the next, at any moment', async () => {
    await runAndDie(place.folder, before);
    let here = place;
    const folderFor = async (moment: number): Promise<string> => {
      // Each goes on where the one before was killed.
      const from = here.folder;
      here = place.beside(String(moment));
      await cp(from, here.folder, { recursive: true });
      return here.folder;
    };
    for await (const _ of dieAtMoments(folderFor, [['recover'], ['flush']], 6)) {
      const copy = place.beside(`copy-of-${here.folder.split('-').at(-1)}`);
      await cp(here.folder, copy.folder, { recursive: true });
      expect(await copy.open().recover()).toEqual(found);
    }
  });

  it('has left whom it was for, whichever of its folders is read first', async () => {
    await runAndDie(place.folder, before);
    await runAndDie(place.folder, [['recover'], ['flush'], ['die']]);
    const paths = (await readdir(join(place.folder, 'runs'))).map((name) => join(place.folder, 'runs', name));
    expect(paths).toHaveLength(2);
    for (const folders of [paths, paths.toReversed()]) {
      const left = await leftBehind(folders, () => {});
      expect(left.map(({ state }) => state.about)).toEqual(
        expect.arrayContaining([expect.objectContaining(about(1)), expect.objectContaining(about(2))]),
      );
    }
  });

  it('leaves what it had not settled, as far as it had come', async () => {
    await runAndDie(place.folder, before);
    const child = await runAndDie(place.folder, [
      ['recover'],
      ['delivered', 1],
      ['settled', 1],
      ['recognised', 2, 'two'],
      ['leaving', 2],
      ['die'],
    ]);
    expect(child.facts.find(({ recovered }) => recovered !== undefined)?.recovered).toMatchObject(
      found.map(({ about: one, delivery }) => ({ about: one, delivery })),
    );
    const spool = place.open();
    expect(await spool.recover()).toEqual([{ ...found[1], entry: { text: 'two' }, delivery: 'maybe' }]);
    await spool.flush();
    expect([1, 2, 3, 4].map((n) => spool.has(uuid(n)))).toEqual([true, true, true, false]);
  });
});

describe('a power cut', () => {
  it('that took any part of the last bytes costs those bytes', async () => {
    await runAndDie(place.folder, [
      ...spoken(2),
      ['recognised', 1, 'words'],
      ['leaving', 1],
      ['delivered', 1],
      ['die'],
    ]);
    const files = await place.files();
    const recording = String(files.find((path) => path.endsWith('.wav')));
    const journal = String(files.find((path) => path.endsWith('.ndjson')));
    const journalText = await readFile(join(place.folder, journal), 'utf8');
    for (let lost = 1; lost <= 64; lost++) {
      const copy = place.beside(String(lost));
      await cp(place.folder, copy.folder, { recursive: true });
      await truncate(join(copy.folder, recording), 44 + 2048 - lost);
      await truncate(join(copy.folder, journal), journalText.length - lost);
      const spool = copy.open();
      const [one, ...more] = await spool.recover();
      const samples = 1024 - Math.ceil(lost / 2);
      const lastLine = journalText.trimEnd().split('\n').at(-1) ?? '';
      expect([more.length, one?.about, one?.audioMs, one?.entry, one?.delivery]).toEqual([
        0,
        about(1),
        samplesToMs(samples),
        text,
        // The end of the last line alone says nothing.
        lost <= 1 ? 'sent' : lost <= lastLine.length + 1 ? 'maybe' : one?.delivery,
      ]);
      expect(await spool.read(uuid(1))).toEqual(frames(2).subarray(0, samples));
      await spool.close();
    }
  });

  it('that took the whole journal costs only who was meant', async () => {
    await runAndDie(place.folder, [...spoken(20), ['die']]);
    const journal = String((await place.files()).find((path) => path.endsWith('.ndjson')));
    await truncate(join(place.folder, journal), 0);
    const spool = place.open();
    const [one] = await spool.recover();
    expect(one).toMatchObject({
      about: { id: uuid(1), agentId: null },
      audioMs: 20 * FRAME_MS,
      delivery: 'none',
    });
    expect(Date.parse(String(one?.about.startedAt))).toBeLessThan(Date.now());
    expect(await spool.read(uuid(1))).toEqual(frames(20));
  });
});

describe('two engines on one folder', () => {
  it('leave each other what they are recording, and what one was killed with goes to one of the others', async () => {
    const speaking = new SpoolChild(place.folder, [...spoken(5), ['wait']]);
    await speaking.until(({ before }) => before?.[0] === 'wait');
    expect(await place.open().recover()).toEqual([]);
    speaking.process.kill('SIGKILL');
    await speaking.end();
    const both = await Promise.all([place.open().recover(), place.open().recover()]);
    expect(both.flat()).toHaveLength(1);
  });

  it('are told apart although the second has got the number of the first, which is dead', async () => {
    await runAndDie(place.folder, [...spoken(5), ['die']]);
    const run = dirname(join(place.folder, String((await place.files())[0])));
    // As if this process had got the number.
    await rename(run, run.replace(/\.\d+\./, `.${process.pid}.`));
    expect(await place.open().recover()).toHaveLength(1);
  });
});
