import type { TranscribeLine, TranscriptEntry } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { FileTranscriber } from './file-transcriber.ts';
import type { KeptAudio } from './kept-audio.ts';

type Segment = Extract<TranscribeLine, { type: 'segment' }>;

/** What a kept recording turned out to say. */
export type SecondText = Pick<TranscriptEntry, 'text' | 'language' | 'confidence'>;

/** Recognises utterances again that could not be recognised when they were spoken. */
export class SecondHearing {
  readonly #keptAudio: KeptAudio;
  readonly #transcriber: FileTranscriber;
  readonly #settings: () => Settings;
  readonly #running = new Set<string>();

  constructor(deps: {
    readonly keptAudio: KeptAudio;
    readonly transcriber: FileTranscriber;
    readonly settings: () => Settings;
  }) {
    this.#keptAudio = deps.keptAudio;
    this.#transcriber = deps.transcriber;
    this.#settings = deps.settings;
  }

  /**
   * Resolves with the words, and deletes the recording. Rejects with `not-found` when none is kept or no words are
   * in it, with `conflict` while it is being recognised already, and with the recogniser's reason.
   */
  async hear(utteranceId: string): Promise<SecondText> {
    if (this.#running.has(utteranceId)) {
      throw new AppError('conflict', 'This recording is being recognised already.');
    }
    this.#running.add(utteranceId);
    try {
      return await this.#recognise(utteranceId);
    } finally {
      this.#running.delete(utteranceId);
    }
  }

  async #recognise(utteranceId: string): Promise<SecondText> {
    const pcm = await this.#keptAudio.read(utteranceId);
    const { language, task } = this.#settings().recognition;
    const options = { language, task, words: false };
    const segments: Segment[] = [];
    let text = '';
    for await (const line of this.#transcriber.transcribeFrames(
      framesOf(pcm),
      options,
      new AbortController().signal,
    )) {
      if (line.type === 'segment') segments.push(line);
      if (line.type === 'done') text = line.text;
    }
    if (text === '') throw new AppError('not-found', 'No words were found in the recording.');
    await this.#keptAudio.forget(utteranceId);
    return { text, language: segments[0]?.language ?? null, confidence: confidenceOf(segments) };
  }
}

/** Mean over the recording: long segments weigh more than short ones. */
function confidenceOf(segments: readonly Segment[]): number {
  const durationMs = segments.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return segments.reduce(
    (sum, { startMs, endMs, confidence }) => sum + (confidence * (endMs - startMs)) / durationMs,
    0,
  );
}

async function* framesOf(pcm: Float32Array): AsyncIterable<Float32Array> {
  for (let start = 0; start < pcm.length; start += FRAME_SAMPLES) {
    const frame = new Float32Array(FRAME_SAMPLES);
    frame.set(pcm.subarray(start, start + FRAME_SAMPLES));
    yield frame;
  }
}
