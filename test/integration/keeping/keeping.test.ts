import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createKeeping, type Keeping } from '../../../src/main/engine/create-keeping.ts';
import { NoticeBoard } from '../../../src/main/engine/notice-board.ts';
import { recogniseAgain } from '../../../src/main/engine/second-attempt.ts';
import { SettingsStore } from '../../../src/main/settings/settings-store.ts';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import { systemClock, type Clock } from '../../../src/shared/kernel/clock.ts';
import { DisposableStack } from '../../../src/shared/kernel/disposable.ts';
import { randomId } from '../../../src/shared/kernel/ids.ts';
import { transcriptEntry } from '../../support/entries.ts';

interface Place {
  readonly folder: string;
  readonly withdrawn: string[];
  /** Every wait that was asked of the clock. */
  readonly waitsMs: number[];
  open(): Promise<Keeping & { readonly settings: SettingsStore; close(): Promise<void> }>;
}

const folders: string[] = [];
const stacks: DisposableStack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.dispose();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vivavoce-keeping-'));
  folders.push(folder);
  const withdrawn: string[] = [];
  const waitsMs: number[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    date: () => systemClock.date(),
    after: (delayMs, callback) => {
      waitsMs.push(delayMs);
      return systemClock.after(delayMs, callback);
    },
  };
  return {
    folder,
    withdrawn,
    waitsMs,
    async open() {
      const stack = new DisposableStack();
      stacks.push(stack);
      const notices = new NoticeBoard(() => {}, randomId);
      const settings = stack.use(
        await SettingsStore.open({
          filePath: join(folder, 'settings.json'),
          env: {},
          flags: {},
          clock: systemClock,
          notices,
          onListenerError: (error) => {
            throw error;
          },
        }),
      );
      const keeping = createKeeping(
        {
          stateDirectory: folder,
          clock,
          settingsStore: settings,
          announce: () => {},
          notices,
          withdraw: (id) => withdrawn.push(id),
          log: { info() {}, warn() {}, error() {} },
        },
        stack,
      );
      return { ...keeping, settings, close: () => stack.dispose() };
    },
  };
}

/** Half a second was said and is understood. */
function say({ spool, entries }: Keeping, change: Partial<TranscriptEntry>): TranscriptEntry {
  const entry = transcriptEntry(change);
  const { id, agentId, timestamp } = entry;
  spool.begin({ id, agentId, startedAt: timestamp, mode: 'hands-free' });
  spool.append(id, new Float32Array(8000).fill(0.1));
  spool.ended(id);
  if (entry.delivery !== 'failed') spool.recognised(id, entry);
  return entries.add(entry);
}

const everything = { offset: 0, limit: 500 };

async function filesWith(folder: string, word: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  return paths.filter((_, index) => contents[index]?.includes(word));
}

test('a text that waits for an agent and is deleted does not wait any more', async () => {
  const place = await newPlace();
  const keeping = await place.open();
  const held = say(keeping, { delivery: 'held' });
  const other = say(keeping, { delivery: 'held', text: 'something else' });
  await keeping.history.find(everything);
  await keeping.history.delete({ text: 'tests' });
  expect(place.withdrawn).toEqual([held.id]);
  expect(keeping.entries.recent.map(({ id }) => id)).toEqual([other.id]);
});

test('what is deleted while it is recognised again stays deleted and goes nowhere', async () => {
  const keeping = await (await newPlace()).open();
  const { id } = say(keeping, { delivery: 'failed', text: '' });
  await keeping.history.find(everything);
  const sent: TranscriptEntry[] = [];
  const again = recogniseAgain(
    id,
    {},
    {
      ...keeping,
      secondHearing: {
        async hear() {
          await keeping.history.delete([id]);
          return { text: 'run the tests', language: 'en', confidence: 0.9 };
        },
      },
      understand: (text) => ({ text, commands: [], question: null, changes: [] }),
      takeLate: (entry) => (sent.push(entry), { delivery: 'sent' }),
      now: () => new Date(),
    },
  );
  await expect(again).rejects.toMatchObject({ code: 'not-found' });
  expect(sent).toEqual([]);
  expect((await keeping.history.find(everything)).total).toBe(0);
});

test('a change of an entry that is deleted meanwhile does not bring it back', async () => {
  const keeping = await (await newPlace()).open();
  const { id } = say(keeping, {});
  await keeping.history.delete([id]);
  await expect(keeping.history.change(id, { starred: true })).rejects.toMatchObject({ code: 'not-found' });
  expect((await keeping.history.find(everything)).total).toBe(0);
});

test.each([
  { recovered: false, afterMs: 0, delivery: 'sent' as const },
  { recovered: false, afterMs: 60_001, delivery: 'kept' as const },
  { recovered: true, afterMs: 0, delivery: 'kept' as const },
])('what is understood $afterMs ms later is $delivery (recovered: $recovered)', async (scene) => {
  const { afterMs, ...expected } = scene;
  const place = await newPlace();
  const keeping = await place.open();
  await keeping.settings.set('history.keepAudioDays', 7);
  const { recovered } = expected;
  const { id, timestamp } = say(keeping, { delivery: 'failed', text: '', problem: 'Why.', recovered });
  await keeping.history.find(everything);
  await keeping.spool.flush();
  expect(await readdir(join(place.folder, 'spool', 'unrecognised'))).toEqual([`${id}.wav`]);
  const entry = await recogniseAgain(
    id,
    {},
    {
      ...keeping,
      secondHearing: { hear: async () => ({ text: 'run the tests', language: 'en', confidence: 0.9 }) },
      understand: (text) => ({ text, commands: [], question: null, changes: [] }),
      takeLate: () => ({ delivery: 'sent' }),
      now: () => new Date(Date.parse(timestamp) + afterMs),
    },
  );
  expect(entry).toMatchObject({ ...expected, text: 'run the tests', problem: null });
  expect(await keeping.history.find(everything)).toMatchObject({ entries: [expected] });
  await keeping.spool.flush();
  // It is a recording like any other now, also for retention.
  expect(await readdir(join(place.folder, 'spool', 'unrecognised'))).toEqual([]);
  expect(await readdir(join(place.folder, 'spool', 'recordings'))).toEqual([`${id}.wav`]);
});

test('while nothing new is stored, the history still learns what becomes of what it has', async () => {
  const keeping = await (await newPlace()).open();
  const held = say(keeping, { delivery: 'held' });
  const old = say(keeping, { text: 'an old one' });
  await keeping.history.find(everything);
  keeping.entries.forget([old.id]);
  await keeping.history.setPaused(true);
  keeping.entries.change(held.id, { delivery: 'sent' });
  await keeping.history.change(old.id, { starred: true });
  say(keeping, { text: 'a secret' });
  const { entries } = await keeping.history.find(everything);
  expect(entries).toHaveLength(2);
  expect(entries).toContainEqual(expect.objectContaining({ id: held.id, delivery: 'sent', hasAudio: true }));
  expect(entries).toContainEqual(expect.objectContaining({ id: old.id, starred: true }));
});

test('an engine that ends while nothing is stored leaves neither text nor sound', async () => {
  const place = await newPlace();
  const keeping = await place.open();
  await keeping.history.setPaused(true);
  const held = say(keeping, { delivery: 'held', text: 'a secret that waits' });
  say(keeping, { text: 'a secret that was sent' });
  await keeping.spool.flush();
  keeping.entries.change(held.id, { delivery: 'kept' });
  await keeping.close();
  expect(await filesWith(place.folder, 'secret')).toEqual([]);
  expect((await readdir(place.folder, { recursive: true })).filter((name) => name.endsWith('.wav'))).toEqual(
    [],
  );
});

test('of a text that waits, the end is noted however much is said meanwhile', async () => {
  const keeping = await (await newPlace()).open();
  const held = say(keeping, { delivery: 'held' });
  for (let number = 0; number < 120; number += 1) keeping.entries.add(transcriptEntry());
  expect(keeping.entries.change(held.id, { delivery: 'sent' })).toMatchObject({ delivery: 'sent' });
  expect(await keeping.history.find(everything)).toMatchObject({ total: 121 });
  expect((await keeping.store.read(held.id))?.delivery).toBe('sent');
  keeping.entries.add(transcriptEntry());
  expect(keeping.entries.recent).toHaveLength(50);
});

test('retention that would begin after the end does not begin', async () => {
  const place = await newPlace();
  const keeping = await place.open();
  await keeping.close();
  const waits = [...place.waitsMs];
  keeping.startRetention();
  expect(place.waitsMs).toEqual(waits);
});
