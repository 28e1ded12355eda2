import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openModels, type OpenModels } from '../../../bench/support/models.ts';
import { countWordErrors } from '../../../bench/wer/word-errors.ts';
import { FileTranscriber } from '../../../src/main/engine/file-transcriber.ts';
import { SecondHearing } from '../../../src/main/engine/second-hearing.ts';
import type { TranscribeLine } from '../../../src/shared/contract/control.ts';
import { Spool } from '../../../src/main/spool/spool.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { msToSamples, samplesToMs } from '../../../src/shared/kernel/audio-format.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine } from '../../support/live-engine.ts';
import { inARow, spoken, wordsOf, type SpokenClip } from '../../support/spoken.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';

/** One voice that reads on: 37 s. */
const SENTENCES = ['lj-001-0004', 'lj-001-0016', 'lj-001-0005', 'lj-001-0025', 'lj-001-0010'] as const;

/** A longer window is heard a little differently; a lost sentence or seam would cost more. */
const TOLERATED = 4;

let clips: readonly SpokenClip[];
let models: OpenModels;
let transcriber: FileTranscriber;
/** Errors that the recogniser makes in the sentences when it hears each of them alone. */
let errorsAlone: number;

beforeAll(async () => {
  clips = await Promise.all(SENTENCES.map(spoken));
  models = await openModels();
  transcriber = new FileTranscriber({ ...models, settings: defaultSettings });
  errorsAlone = 0;
  for (const clip of clips) {
    errorsAlone += wordErrors(wordsOf(clip.text), (await transcribe(clip.pcm)).text);
  }
});
afterAll(() => models.close());

function wordErrors(reference: readonly string[], text: string): number {
  return countWordErrors(reference, wordsOf(text)).errors;
}

const wordsOfAll = (all: readonly SpokenClip[]): readonly string[] =>
  all.flatMap((clip) => wordsOf(clip.text));

interface Transcribed {
  readonly text: string;
  readonly audioMs: number;
  readonly segments: readonly Extract<TranscribeLine, { type: 'segment' }>[];
}

async function transcribe(pcm: Float32Array, words: boolean = false): Promise<Transcribed> {
  const options = { language: 'en', task: 'transcribe', words } as const;
  const lines: TranscribeLine[] = [];
  for await (const line of transcriber.transcribe(bytesOf(pcm), options, new AbortController().signal)) {
    lines.push(line);
  }
  const last = lines.at(-1);
  if (last?.type !== 'done') throw new Error('The transcription did not end with "done".');
  return { ...last, segments: lines.filter((line) => line.type === 'segment') };
}

/** 16-bit samples in portions that end in the middle of a sample. */
async function* bytesOf(pcm: Float32Array): AsyncIterable<Uint8Array> {
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of pcm.entries()) view.setInt16(2 * index, Math.round(sample * 32_767), true);
  for (let start = 0; start < bytes.length; start += 9_999) yield bytes.subarray(start, start + 9_999);
}

describe('a file', () => {
  test('of two minutes gives ordered segments at the right times with the right words', async () => {
    const pauseMs = 900;
    const played = [...clips, ...clips, ...clips];
    const pcm = inARow(
      played.map((clip) => clip.pcm),
      pauseMs,
    );
    const { text, audioMs, segments } = await transcribe(pcm);
    expect(samplesToMs(pcm.length)).toBeGreaterThan(120_000);
    expect(audioMs - samplesToMs(pcm.length)).toBeLessThan(32);
    expect(text).toBe(segments.map((segment) => segment.text).join(' '));
    const reference = wordsOfAll(played);
    expect(wordErrors(reference, text)).toBeLessThanOrEqual(3 * errorsAlone + TOLERATED);

    for (const [index, segment] of segments.entries()) {
      expect(segment.startMs).toBeLessThan(segment.endMs);
      expect(segment.startMs).toBeGreaterThanOrEqual(segments[index - 1]?.endMs ?? 0);
    }
    let playedMs = 0;
    for (const clip of played) {
      const middleMs = playedMs + samplesToMs(clip.pcm.length) / 2;
      const covering = segments.filter(({ startMs, endMs }) => startMs < middleMs && middleMs < endMs);
      expect(covering, `the middle of ${clip.id}`).toHaveLength(1);
      const words = wordsOf(clip.text);
      const own = wordsOf(covering[0]?.text ?? '').filter((word) => words.includes(word));
      expect(own.length, `words of ${clip.id}`).toBeGreaterThan(words.length / 2);
      playedMs += samplesToMs(clip.pcm.length) + pauseMs;
    }
  });

  test('with word times: they lie where the words were spoken', async () => {
    const clip = await spoken('librivox-0930');
    const lead = new Float32Array(msToSamples(2000));
    const { segments } = await transcribe(inARow([lead, clip.pcm], 0), true);
    const words = segments.flatMap((segment) => segment.words ?? []);
    const spokenWords = clip['words'] as readonly { w: string; s: number; e: number }[];
    expect(words).toHaveLength(spokenWords.length);
    for (const [index, { s, e }] of spokenWords.entries()) {
      const middleMs = 2000 + ((s + e) / 2) * 1000;
      expect(words[index]?.startMs, words[index]?.text).toBeLessThan(middleMs + 300);
      expect(words[index]?.endMs, words[index]?.text).toBeGreaterThan(middleMs - 300);
    }
  });

  test.each([
    ['without a sample', 0],
    ['of one sample', 1],
    ['of silence', 48_000],
  ])('%s is done without words', async (_, samples) => {
    const { text, segments } = await transcribe(new Float32Array(samples));
    expect({ text, segments }).toEqual({ text: '', segments: [] });
  });

  test('stops in the middle when nobody wants it any more', async () => {
    const controller = new AbortController();
    const options = { language: 'en', task: 'transcribe', words: false } as const;
    const pcm = inARow(
      clips.map((clip) => clip.pcm),
      700,
    );
    const lines = transcriber.transcribe(bytesOf(pcm), options, controller.signal)[Symbol.asyncIterator]();
    await lines.next();
    controller.abort();
    await expect(lines.next()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a kept recording longer than the model takes at once', () => {
  test('is recognised whole, and stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-kept-'));
    const retention = () => ({ keepAudioDays: 7, keepAudioMegabytes: 200 });
    const spool = new Spool({ folder, clock: systemClock, onProblem: () => {}, retention });
    const id = randomUUID();
    const pcm = inARow(
      clips.map((clip) => clip.pcm),
      300,
    );
    spool.begin({ id, agentId: null, startedAt: new Date().toISOString(), mode: 'hands-free' });
    spool.append(id, pcm);
    spool.ended(id);
    const secondHearing = new SecondHearing({ spool, transcriber, settings: defaultSettings });
    const hearing = secondHearing.hear(id, {});
    await expect(secondHearing.hear(id, {})).rejects.toMatchObject({ code: 'conflict' });
    const heard = await hearing;
    expect(spool.has(id)).toBe(true);
    await spool.close();
    await rm(folder, { recursive: true });
    expect(wordErrors(wordsOfAll(clips), heard?.text ?? '')).toBeLessThanOrEqual(errorsAlone + TOLERATED);
  });
});

describe('an utterance longer than the model takes at once', () => {
  test('loses no word where it was cut', async () => {
    const microphone = new VirtualMicrophone();
    const live = await startLiveEngine(microphone);
    const witness = new EngineWitness(live.engine);
    live.start({ listening: false });
    await witness.next('status-changed', (event) => event.recognition.state === 'idle');
    await live.engine.talk('start');
    await microphone.play(
      inARow(
        clips.map((clip) => clip.pcm),
        300,
      ),
    );
    await live.engine.talk('stop');
    const entry = await witness.nextFinal();
    await live.stop();
    expect(entry.timings.audioMs).toBeGreaterThan(30_000);
    expect(wordErrors(wordsOfAll(clips), entry.text)).toBeLessThanOrEqual(errorsAlone + TOLERATED);
  });
});
