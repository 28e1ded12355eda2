import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeWav, encodeWav } from '../../../src/main/audio/wav.ts';
import { about, frame, FRAME_MS, frames, say, SpoolPlace, uuid } from './spool-place.ts';

const DAY_MS = 86_400_000;
let place: SpoolPlace;
beforeEach(() => {
  place = new SpoolPlace();
});
afterEach(() => place.dispose());

describe('an utterance', () => {
  it('is on disk from its first frame on', async () => {
    const spool = place.open();
    spool.begin(about(1));
    spool.append(uuid(1), frame(0));
    await spool.flush();
    const [recording, journal] = await place.files();
    expect(journal).toMatch(/journal\.ndjson$/);
    expect(decodeWav(await readFile(join(place.folder, String(recording))))).toEqual(frame(0));
    expect(await spool.read(uuid(1))).toEqual(frame(0));
    expect([spool.has(uuid(1)), spool.file(uuid(1))]).toEqual([true, undefined]);
  });

  it('is a WAV file for any player when all of it is there', async () => {
    const spool = place.open();
    const id = say(spool, 1, 40);
    await spool.flush();
    expect(await readFile(String(spool.file(id)))).toEqual(encodeWav(frames(40)));
  });

  it('is read whole at any moment, written or not', async () => {
    const spool = place.open();
    spool.begin(about(1));
    for (let count = 1; count <= 30; count++) {
      spool.append(uuid(1), frame(count - 1));
      expect(await spool.read(uuid(1))).toEqual(frames(count));
    }
  });

  it('lets its caller use the frame again', async () => {
    const spool = place.open();
    const pcm = frame(0);
    spool.begin(about(1));
    spool.append(uuid(1), pcm);
    pcm.fill(0);
    expect(await spool.read(uuid(1))).toEqual(frame(0));
  });

  it('goes to the recordings when it is settled, and its text leaves the journal', async () => {
    const spool = place.open();
    const id = say(spool, 1);
    spool.recognised(id, { text: 'secret words' });
    expect(await place.journals()).toContain('secret words');
    spool.leaving(id);
    spool.delivered(id);
    spool.settled(id);
    await spool.flush();
    expect(await place.journals()).not.toContain('secret');
    expect(spool.file(id)).toBe(join(place.folder, 'recordings', `${id}.wav`));
    expect(await spool.read(id)).toEqual(frames(10));
    expect(spool.audioBytes).toBe(44 + 2 * 5120);
  });

  it('leaves its text in the journal no longer than others need the journal and it has grown', async () => {
    const spool = place.open();
    say(spool, 1);
    for (let n = 2; n < 60; n++) {
      const id = say(spool, n, 1);
      spool.recognised(id, { text: `secret ${'words '.repeat(500)}` });
      spool.settled(id);
      await spool.flush();
      expect((await place.journals()).length).toBeLessThan(80_000);
    }
  });

  it('leaves nothing when nothing worth keeping was said', async () => {
    const spool = place.open();
    const id = say(spool, 1);
    spool.discard(id);
    expect([spool.has(id), spool.file(id)]).toEqual([false, undefined]);
    await spool.flush();
    expect((await place.files()).filter((path) => path.endsWith('.wav'))).toEqual([]);
    await expect(spool.read(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps no sound once it is settled when recordings are not to be kept', async () => {
    place.retention = { keepAudioDays: 0, keepAudioMegabytes: 200 };
    const spool = place.open();
    const id = say(spool, 1);
    spool.settled(id);
    await spool.flush();
    expect([spool.has(id), spool.audioBytes]).toEqual([false, 0]);
  });

  it('keeps the sound of words that could not be recognised, until they are', async () => {
    place.retention = { keepAudioDays: 0, keepAudioMegabytes: 200 };
    const spool = place.open();
    const id = say(spool, 1);
    spool.keep(id);
    spool.settled(id);
    await spool.flush();
    await spool.retain();
    expect(await spool.read(id)).toEqual(frames(10));
    spool.recognised(id, { text: 'at last' });
    expect(await place.journals()).toContain('at last');
    spool.settled(id);
    await spool.flush();
    expect(spool.has(id)).toBe(false);
    expect(await place.journals()).not.toContain('at last');
  });

  it('is not begun under a name that is no id', () => {
    const spool = place.open();
    expect(() => spool.begin({ ...about(1), id: '../../etc/passwd' })).toThrow(/not a UUID/);
    expect(() => spool.recognised('..', {})).toThrow(/not a UUID/);
    expect(spool.has('..')).toBe(false);
  });
});

describe('the folder', () => {
  it.runIf(process.platform !== 'win32')('is for its owner alone, also when it was not', async () => {
    await mkdir(place.folder, { recursive: true, mode: 0o755 });
    const spool = place.open();
    const id = say(spool, 1);
    say(spool, 2);
    spool.settled(id);
    await spool.flush();
    const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    expect(await modeOf(place.folder)).toBe(0o700);
    for (const file of await place.files()) {
      expect(await modeOf(join(place.folder, file))).toBe(0o600);
      expect(await modeOf(join(place.folder, file, '..'))).toBe(0o700);
    }
  });

  it('is not made before something is said, and is empty of runs when all is settled', async () => {
    const spool = place.open();
    expect(await spool.recover()).toEqual([]);
    await expect(stat(place.folder)).rejects.toThrow(/ENOENT/);
    spool.settled(say(spool, 1));
    await spool.close();
    expect(await place.files()).toEqual([`recordings/${uuid(1)}.wav`]);
  });

  it('is made again, with all that was said, when it is deleted while somebody speaks', async () => {
    const spool = place.open();
    spool.begin(about(1));
    for (let n = 0; n < 20; n++) spool.append(uuid(1), frame(n));
    await spool.flush();
    await rm(place.folder, { recursive: true });
    for (let n = 20; n < 40; n++) spool.append(uuid(1), frame(n));
    expect(await spool.read(uuid(1))).toEqual(frames(40));
    spool.ended(uuid(1));
    spool.recognised(uuid(1), { text: 'words' });
    await spool.close();
    const next = place.open();
    expect(await next.recover()).toMatchObject([
      { about: about(1), audioMs: 40 * FRAME_MS, entry: { text: 'words' } },
    ]);
    expect(await next.read(uuid(1))).toEqual(frames(40));
  });
});

describe('what is left when the engine stops', () => {
  it('is handed to the next one, oldest first, and to the one after that until it is settled', async () => {
    const first = place.open();
    say(first, 2, 5);
    say(first, 1, 10);
    first.recognised(uuid(2), { text: 'two' });
    first.leaving(uuid(2));
    first.settled(say(first, 3));
    first.discard(say(first, 4));
    await first.close();
    const left = [
      { about: about(1), audioMs: 10 * FRAME_MS, entry: undefined, delivery: 'none' },
      { about: about(2), audioMs: 5 * FRAME_MS, entry: { text: 'two' }, delivery: 'maybe' },
    ];
    const second = place.open();
    expect(await second.recover()).toEqual(left);
    expect(await second.recover()).toEqual([]);
    expect(await second.read(uuid(1))).toEqual(frames(10));
    await second.close();
    const third = place.open();
    expect(await third.recover()).toEqual(left);
    third.settled(uuid(1));
    third.settled(uuid(2));
    await third.close();
    const fourth = place.open();
    expect(await fourth.recover()).toEqual([]);
    expect([1, 2, 3, 4].map((n) => fourth.has(uuid(n)))).toEqual([true, true, true, false]);
    expect(await place.files()).toHaveLength(3);
  });

  it('stays with an engine that is still there', async () => {
    const first = place.open();
    first.begin(about(1));
    first.append(uuid(1), frame(0));
    const second = place.open();
    expect(await second.recover()).toEqual([]);
    first.append(uuid(1), frame(1));
    expect(await first.read(uuid(1))).toEqual(frames(2));
  });
});

describe('retention', () => {
  it('deletes what is too old and then the oldest that are too much, never what is not settled', async () => {
    const first = place.open();
    for (const n of [1, 2, 3]) first.settled(say(first, n, 1000));
    say(first, 4, 1000);
    await first.flush();
    for (const n of [1, 2, 3]) {
      const date = new Date(place.clock.date().getTime() - (9 - 2 * n) * DAY_MS);
      await utimes(String(first.file(uuid(n))), date, date);
    }
    await first.close();
    const spool = place.open();
    await spool.recover();
    const kept = (): readonly number[] => [1, 2, 3, 4].filter((n) => spool.has(uuid(n)));
    await spool.retain();
    expect(kept()).toEqual([1, 2, 3, 4]);
    place.clock.advance(DAY_MS);
    await spool.retain();
    expect(kept()).toEqual([2, 3, 4]);
    place.retention = { keepAudioDays: 7, keepAudioMegabytes: 2.5 };
    await spool.retain();
    expect(kept()).toEqual([3, 4]);
    place.clock.advance(100 * DAY_MS);
    await spool.retain();
    expect(kept()).toEqual([4]);
    expect((await place.files()).filter((path) => path.endsWith('.wav'))).toHaveLength(1);
  });
});

describe('what is to be forgotten', () => {
  it('leaves neither sound nor text, settled or not, of this run or another', async () => {
    const first = place.open();
    say(first, 1);
    first.recognised(uuid(1), { text: 'secret of another run' });
    first.settled(say(first, 2));
    await first.close();
    const spool = place.open();
    await spool.recover();
    say(spool, 3);
    spool.recognised(uuid(3), { text: 'secret of this run' });
    say(spool, 4);
    spool.recognised(uuid(4), { text: 'not to be forgotten' });
    await spool.forget([uuid(1), uuid(2), uuid(3), uuid(5), '../4']);
    expect([1, 2, 3, 4].map((n) => spool.has(uuid(n)))).toEqual([false, false, false, true]);
    expect(await place.journals()).not.toContain('secret');
    expect(await place.journals()).toContain('not to be forgotten');
    expect((await place.files()).filter((path) => path.endsWith('.wav'))).toHaveLength(1);
  });
});

it('tells nobody what was said', async () => {
  await writeFile(place.folder, 'a file in the place of the folder');
  const spool = place.open();
  const id = say(spool, 1);
  spool.recognised(id, { text: 'secret words' });
  await spool.flush();
  const fault: unknown = await spool.forget([id]).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'storage-failed' });
  expect(JSON.stringify([place.problems, place.logged, String(fault)])).not.toContain('secret');
});
