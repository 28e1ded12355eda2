import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SpoolChild } from './child-process.ts';
import { about, FRAME_MS, frames, say, SpoolPlace, uuid } from './spool-place.ts';

/** Where limits of a running program can be changed from outside. */
const ON_LINUX = process.platform === 'linux';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function placeAt(folder?: string): SpoolPlace {
  const place = new SpoolPlace(folder);
  undo.push(() => place.dispose());
  return place;
}

/** A disk of 300 kB, perhaps read-only; undefined where this user may not mount one. */
function smallDisk(access: 'rw' | 'ro' = 'rw'): string | undefined {
  const mount = mkdtempSync(join(tmpdir(), 'vivavoce-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', mount], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  undo.push(() => execFileSync('umount', ['-l', mount]));
  mkdirSync(join(mount, 'place'));
  if (access === 'ro') execFileSync('mount', ['-o', 'remount,ro', mount]);
  return mount;
}

describe('a disk that refuses', () => {
  it.runIf(ON_LINUX)(
    'because a file may not grow is told of; what is said is kept, and written when it works again',
    async () => {
      const place = placeAt();
      // Blocks of 512 bytes: room for 7 frames.
      const child = new SpoolChild(
        place.folder,
        [
          ['begin', 1],
          ['frames', 1, 0, 50],
          ['ended', 1],
          ['flush'],
          ['recognised', 1, 'words'],
          ['wait'],
          ['die'],
        ],
        'ulimit -S -f 15',
      );
      await child.until(({ before }) => before?.[0] === 'wait');
      await child.until(({ problem }) => problem?.includes('a file may not grow further') === true);
      execFileSync('prlimit', ['--pid', String(child.process.pid), '--fsize=unlimited:']);
      await child.until(({ problem }) => problem === null);
      child.process.kill('SIGUSR2');
      expect(await child.end()).toBe('SIGKILL');
      expect(child.facts.filter(({ problem }) => problem !== undefined)).toHaveLength(2);
      const spool = place.open();
      expect(await spool.recover()).toMatchObject([{ audioMs: 50 * FRAME_MS, entry: { text: 'words' } }]);
      expect(await spool.read(uuid(1))).toEqual(frames(50));
    },
  );

  it('because it is full is told of once; all is written when there is room', async () => {
    const disk = smallDisk();
    const place = placeAt(disk === undefined ? undefined : join(disk, 'place', 'spool'));
    const spool = place.open();
    if (disk !== undefined) await writeFile(join(disk, 'ballast'), Buffer.alloc(200_000));
    else await writeFile(place.folder, 'no folder');
    say(spool, 1, 200);
    spool.recognised(uuid(1), { text: 'words '.repeat(30_000) });
    spool.leaving(uuid(1));
    say(spool, 2, 100);
    spool.settled(uuid(2));
    await spool.flush();
    place.clock.advance(10_000);
    await spool.flush();
    expect(place.problems).toHaveLength(1);
    expect(await spool.read(uuid(1))).toEqual(frames(200));
    expect(await spool.read(uuid(2))).toEqual(frames(100));
    expect([spool.has(uuid(1)), spool.file(uuid(1))]).toEqual([true, undefined]);
    await rm(disk === undefined ? place.folder : join(disk, 'ballast'));
    // The large text does not fit beside the sound; it is not needed any more.
    spool.discard(uuid(1));
    for (let tries = 0; tries < 3; tries++) {
      place.clock.advance(2000);
      await spool.flush();
    }
    expect(place.problems.at(-1)).toBeUndefined();
    expect(place.problems).toHaveLength(2);
    expect(await spool.read(uuid(2))).toEqual(frames(100));
    expect(spool.file(uuid(2))).toBe(join(place.folder, 'recordings', `${uuid(2)}.wav`));
  });

  it.each(['something is in the way', 'it is read-only'])(
    'because %s takes everything when that has passed',
    async (reason) => {
      const disk = reason === 'it is read-only' ? smallDisk('ro') : undefined;
      const place = placeAt(disk === undefined ? undefined : join(disk, 'place', 'spool'));
      if (disk === undefined) await writeFile(place.folder, 'not a folder');
      const spool = place.open();
      say(spool, 1);
      spool.recognised(uuid(1), { text: 'words' });
      spool.leaving(uuid(1));
      await spool.flush();
      expect(place.problems.map((problem) => problem?.message)).toEqual([
        expect.stringContaining(disk === undefined ? 'a file is in its place' : 'the disk is read-only'),
      ]);
      expect(await spool.read(uuid(1))).toEqual(frames(10));
      if (disk === undefined) await rm(place.folder);
      else execFileSync('mount', ['-o', 'remount,rw', disk]);
      place.clock.advance(2000);
      await spool.flush();
      expect(place.problems).toHaveLength(2);
      await spool.close();
      expect(await place.open().recover()).toEqual([
        { about: about(1), audioMs: 10 * FRAME_MS, entry: { text: 'words' }, delivery: 'maybe' },
      ]);
    },
  );

  it.runIf(ON_LINUX)('because too many files are open goes on when some are closed', async () => {
    const place = placeAt();
    const child = new SpoolChild(
      place.folder,
      [
        ['begin', 1],
        ['wait'],
        ['frames', 1, 0, 20],
        ['begin', 2],
        ['frames', 2, 0, 20],
        ['flush'],
        ['wait'],
        ['die'],
      ],
      'ulimit -S -n 64',
    );
    await child.until(({ before }) => before?.[0] === 'wait');
    execFileSync('prlimit', ['--pid', String(child.process.pid), '--nofile=10:']);
    child.process.kill('SIGUSR2');
    await child.until(({ problem }) => problem?.includes('too many files') === true);
    execFileSync('prlimit', ['--pid', String(child.process.pid), '--nofile=64:']);
    await child.until(({ problem }) => problem === null);
    child.process.kill('SIGUSR2');
    expect(await child.end()).toBe('SIGKILL');
    const spool = place.open();
    expect(await spool.recover()).toMatchObject([{ audioMs: 20 * FRAME_MS }, { audioMs: 20 * FRAME_MS }]);
  });
});

it('lets nobody wait who speaks while the disk refuses for long', async () => {
  const place = placeAt();
  await writeFile(place.folder, 'not a folder');
  const spool = place.open();
  // Some six minutes; far below what the memory may hold.
  say(spool, 1, 12_000);
  await spool.flush();
  expect((await spool.read(uuid(1))).length).toBe(12_000 * 512);
  await rm(place.folder);
});

it('lets go what is needed least when the memory holds all it may, never what is being said', async () => {
  const place = placeAt();
  await writeFile(place.folder, 'not a folder');
  const spool = place.open();
  // A third of what may be held.
  const long = frames(41_000);
  for (const n of [1, 2, 3]) {
    spool.begin(about(n));
    spool.append(uuid(n), long);
    spool.ended(uuid(n));
  }
  spool.recognised(uuid(2), { text: 'words' });
  spool.begin(about(4));
  const kept = (): readonly number[] => [1, 2, 3, 4].filter((n) => spool.has(uuid(n)));
  spool.append(uuid(4), frames(6000));
  expect(kept()).toEqual([1, 2, 3, 4]);
  spool.append(uuid(4), frames(1));
  expect(kept()).toEqual([1, 3, 4]);
  spool.append(uuid(4), long);
  spool.append(uuid(4), frames(1));
  expect(kept()).toEqual([3, 4]);
  expect((await spool.read(uuid(4))).length).toBe((6000 + 1 + 41_000 + 1) * 512);
});
