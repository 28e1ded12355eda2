import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decodeWav, encodeSamples } from '../../../src/main/audio/wav.ts';
import type { HistoryFilter } from '../../../src/shared/contract/history.ts';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';
import { wordsOf } from '../../support/spoken.ts';
import { openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';

const TEXTS = {
  parser: 'We should look at the parser tomorrow.',
  window: 'Please open the window and close the door.',
  bicycle: 'My sister has lost her yellow bicycle.',
} as const;

let voice: OurVoice<keyof typeof TEXTS>;
let folder: string;
const scenes = new Set<SpokenScene>();
const folders: string[] = [];

async function newFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vivavoce-history-'));
  folders.push(path);
  return path;
}

/** An engine on the folder of this test, with an agent "review". */
async function start(place = folder): Promise<SpokenScene> {
  const scene = await openSpokenScene({ folder: place });
  scenes.add(scene);
  // Nothing here goes on with what was said before.
  await scene.live.engine.setSetting('dictation.amendWithinMs', 0);
  return scene;
}

async function stop(scene: SpokenScene): Promise<void> {
  scenes.delete(scene);
  await scene.stop();
}

/** What the engine's own ears make of a recording. */
async function wordsIn({ live }: SpokenScene, pcm: Float32Array): Promise<readonly string[]> {
  const bytes = encodeSamples(pcm);
  const options = { language: 'en', words: false, task: 'transcribe' } as const;
  const lines = live.engine.transcribe(pieces(bytes), options, new AbortController().signal);
  for await (const line of lines) if (line.type === 'done') return wordsOf(line.text);
  return [];
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function exported(
  { live }: SpokenScene,
  format: 'jsonl' | 'markdown' | 'srt' = 'jsonl',
  filter: HistoryFilter = {},
): Promise<string> {
  let text = '';
  for await (const piece of live.engine.history.export(format, filter)) text += piece;
  return text;
}

/** Files of the folder in which the word is written. */
async function filesWith(word: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  return paths.filter((_, index) => contents[index]?.includes(word));
}

async function recordings(): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.wav'));
}

const noticeCodes = ({ live }: SpokenScene): readonly string[] =>
  live.engine.snapshot().notices.map(({ code }) => code);

beforeAll(async () => {
  voice = await speakAll(TEXTS);
});
afterEach(async () => {
  for (const scene of scenes) await stop(scene);
});
afterAll(async () => {
  for (const path of folders) await rm(path, { recursive: true, force: true, maxRetries: 5 });
});

describe('what was said is there after the next start', () => {
  let ids: readonly string[];
  let next: SpokenScene;
  beforeAll(async () => {
    folder = await newFolder();
    const first = await start();
    await first.connect('review');
    const entries = [await first.hear(voice.of('parser')), await first.hear(voice.of('window'))];
    ids = entries.map(({ id }) => id);
    await stop(first);
    next = await start();
    scenes.delete(next);
  });
  afterEach(() => next.settle());
  afterAll(() => next?.stop());

  test('newest first, with its words, its agent and its recording, and nothing is announced of it', async () => {
    const { entries, total } = await next.live.engine.history.find({ offset: 0, limit: 50 });
    expect(total).toBe(2);
    expect(entries.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(entries.map(({ text }) => wordsOf(text))).toEqual([wordsOf(TEXTS.window), wordsOf(TEXTS.parser)]);
    for (const entry of entries)
      expect(entry).toMatchObject({ agentId: 'review', delivery: 'sent', recovered: false, hasAudio: true });
    expect(next.live.engine.snapshot()).toMatchObject({ transcript: [], notices: [] });
  });

  test.each([
    [{ text: 'parser' }, 1],
    [{ text: 'pars' }, 1],
    [{ text: 'the' }, 2],
    [{ text: '"open the window"' }, 1],
    [{ text: 'nothing' }, 0],
    [{ agent: 'review' }, 2],
    [{ agent: 'codex' }, 0],
    [{ starred: true }, 0],
    [{ to: '2020-01-01T00:00:00Z' }, 0],
  ])('found by %j: %d', async (filter, count) => {
    expect((await next.live.engine.history.find({ ...filter, offset: 0, limit: 50 })).total).toBe(count);
  });

  test('it can be sent to another agent, as a copy that names the first message', async () => {
    const codex = await next.connect('codex');
    const [id = ''] = ids;
    const entry = await next.live.engine.sendAgain(id, 'codex');
    await codex.has(1);
    expect(codex.messages).toMatchObject([
      { text: entry.text, trace_id: id, parent_id: id, x_vivavoce: { utterance: id } },
    ]);
    expect(codex.messages[0]?.id).not.toBe(id);
    expect(entry).toMatchObject({ id, delivery: 'sent' });
    await expect(next.live.engine.sendAgain(id, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('it can be recognised in another language and back', async () => {
    const [id = ''] = ids;
    const { engine } = next.live;
    const before = await engine.history.read(id);
    const german = await engine.retryRecognition(id, { language: 'de' });
    expect(german).toMatchObject({ id, language: 'de', delivery: 'sent' });
    expect(await engine.history.read(id)).toEqual(german);
    const again = await engine.retryRecognition(id, { language: 'en' });
    expect(wordsOf(again.text)).toEqual(wordsOf(before.text));
  });

  test('its recording is a WAV file with the words', async () => {
    const file = await next.live.engine.history.audioFile(ids[1] ?? '');
    expect(file.endsWith('.wav')).toBe(true);
    expect(await wordsIn(next, decodeWav(await readFile(file)))).toEqual(wordsOf(TEXTS.window));
  });

  test('a star and other words are kept, and found', async () => {
    const { history } = next.live.engine;
    await history.change(ids[0] ?? '', { starred: true, text: 'Look at the lexer.' });
    const page = await history.find({ text: 'lexer', starred: true, offset: 0, limit: 50 });
    expect(page.entries.map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('all formats carry it out, and another engine takes it in once', async () => {
    const lines = await exported(next);
    expect(lines.trim().split('\n')).toHaveLength(2);
    expect(await exported(next, 'markdown')).toContain('open the window');
    expect(await exported(next, 'srt', { text: 'window' })).toMatch(
      /^1\n00:00:00,000 --> .*\nPlease open the window/,
    );
    const other = await start(await newFolder());
    const { history } = other.live.engine;
    const taken = await history.import(pieces(Buffer.from(`${lines}not an entry\n`)));
    expect(taken).toMatchObject({ imported: 2, known: 0, refused: [{ line: 3 }] });
    expect(await exported(other)).toBe(lines);
    expect(await history.import(pieces(Buffer.from(lines)))).toMatchObject({ imported: 0, known: 2 });
    expect((await history.find({ offset: 0, limit: 9 })).entries.map(({ hasAudio }) => hasAudio)).toEqual([
      false,
      false,
    ]);
  });
});

describe('what is not wanted is nowhere', { timeout: 120_000 }, () => {
  test('deleted: neither text nor recording are on the disk, then and after the next start', async () => {
    folder = await newFolder();
    const scene = await start();
    await scene.connect('review');
    const [gone, stays] = [await scene.hear(voice.of('bicycle')), await scene.hear(voice.of('window'))];
    const { history } = scene.live.engine;
    const file = await history.audioFile(gone.id);
    expect((await scene.stored()).total).toBe(2);
    expect(await filesWith('bicycle')).not.toEqual([]);

    expect(await history.delete([gone.id])).toBe(1);
    expect(await filesWith('bicycle')).toEqual([]);
    expect(existsSync(file)).toBe(false);
    expect((await recordings()).some((path) => path.includes(gone.id))).toBe(false);
    expect(scene.live.engine.snapshot().transcript.map(({ id }) => id)).toEqual([stays.id]);
    await expect(history.read(gone.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(history.audioFile(gone.id)).rejects.toMatchObject({ code: 'not-found' });
    await stop(scene);
    expect(await filesWith('bicycle')).toEqual([]);
    const { entries } = await (await start()).stored();
    expect(entries.map(({ id }) => id)).toEqual([stays.id]);
  });

  test('paused: what is said is delivered and shown, and leaves neither text nor recording', async () => {
    folder = await newFolder();
    const scene = await start();
    const agent = await scene.connect('review');
    const { history } = scene.live.engine;
    await history.setPaused(true);
    expect(scene.live.engine.snapshot().historyPaused).toBe(true);
    const secret = await scene.hear(voice.of('bicycle'));
    await agent.has(1);
    expect(agent.texts).toEqual([secret.text]);
    expect(scene.live.engine.snapshot().transcript.map(({ id }) => id)).toEqual([secret.id]);
    await history.setPaused(false);
    const open = await scene.hear(voice.of('window'));
    expect((await scene.stored()).entries.map(({ id }) => id)).toEqual([open.id]);
    await stop(scene);
    expect(await filesWith('bicycle')).toEqual([]);
    expect((await recordings()).map((path) => path.includes(open.id))).toEqual([true]);
  });

  test('recordings are not kept: the text stays, the sound goes', async () => {
    folder = await newFolder();
    const scene = await start();
    await scene.connect('review');
    await scene.live.engine.setSetting('history.keepAudioDays', 0);
    const entry = await scene.hear(voice.of('window'));
    await stop(scene);
    const next = await start();
    expect((await next.stored()).entries).toMatchObject([
      { id: entry.id, hasAudio: false, recovered: false },
    ]);
    expect(await recordings()).toEqual([]);
  });
});

describe('the history cannot be used', { timeout: 120_000 }, () => {
  test('another engine has it: both dictate, the second says so, and nothing is lost', async () => {
    folder = await newFolder();
    const first = await start();
    const second = await start();
    const [ofFirst, ofSecond] = [await first.connect('review'), await second.connect('codex')];
    const entries = [await first.hear(voice.of('window')), await second.hear(voice.of('parser'))];
    await Promise.all([ofFirst.has(1), ofSecond.has(1)]);
    expect(noticeCodes(first)).toEqual([]);
    expect(noticeCodes(second)).toEqual(['history']);
    expect(second.live.engine.snapshot().notices[0]?.message).toContain('Another Vivavoce');
    await stop(second);
    await stop(first);
    const next = await start();
    const ids = entries.map(({ id }) => id).toSorted();
    while ((await next.stored()).total < ids.length) await next.witness.next('history-changed');
    const { entries: stored } = await next.stored();
    expect(stored.map(({ id }) => id).toSorted()).toEqual(ids);
    for (const entry of stored) expect(entry).toMatchObject({ delivery: 'sent', hasAudio: true });
  });

  test('a file is in the way of its folder: dictation works, and the words are in it once it can be written', async () => {
    folder = await newFolder();
    await writeFile(join(folder, 'history'), 'not a folder');
    const scene = await start();
    const agent = await scene.connect('review');
    const entry = await scene.hear(voice.of('window'));
    await agent.has(1);
    expect(entry.delivery).toBe('sent');
    expect(noticeCodes(scene)).toEqual(['history']);
    expect(scene.live.engine.snapshot().transcript).toMatchObject([{ id: entry.id, hasAudio: true }]);
    await stop(scene);
    await rm(join(folder, 'history'));
    const next = await start();
    while ((await next.stored()).total < 1) await next.witness.next('history-changed');
    expect((await next.stored()).entries).toMatchObject([{ id: entry.id, delivery: 'sent', hasAudio: true }]);
    expect(noticeCodes(next)).toEqual([]);
  });

  test('it is noise: it is set aside and told, dictation works and is stored', async () => {
    folder = await newFolder();
    await mkdir(join(folder, 'history'));
    const noise = Uint8Array.from({ length: 65_536 }, (_, index) => (index * index * 31 + index) % 251);
    await writeFile(join(folder, 'history', 'history.sqlite'), noise);
    const scene = await start();
    const agent = await scene.connect('review');
    const entry = await scene.hear(voice.of('window'));
    await agent.has(1);
    expect(noticeCodes(scene)).toEqual(['history']);
    expect((await scene.stored()).entries.map(({ id }) => id)).toEqual([entry.id]);
    await stop(scene);
    const next = await start();
    expect((await next.stored()).entries).toMatchObject([{ id: entry.id, delivery: 'sent' }]);
    expect(noticeCodes(next)).toEqual([]);
    expect((await readdir(join(folder, 'history'))).length).toBeGreaterThan(1);
  });
});
