import type { TranscribeLine, TranscriptEntry } from '../../shared/contract/control.ts';
import type { RetryOptions } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Spool } from '../spool/spool.ts';
import type { FileTranscriber } from './file-transcriber.ts';

type Segment = Extract<TranscribeLine, { type: 'segment' }>;

/** What a kept recording turned out to say. */
export type SecondText = Pick<TranscriptEntry, 'text' | 'language' | 'confidence'>;

/** Recognises utterances again from their recordings: those that failed, and those heard wrongly. */
export class SecondHearing {
  readonly #spool: Pick<Spool, 'read'>;
  readonly #transcriber: FileTranscriber;
  readonly #settings: () => Settings;
  readonly #running = new Set<string>();

  constructor(deps: {
    readonly spool: Pick<Spool, 'read'>;
    readonly transcriber: FileTranscriber;
    readonly settings: () => Settings;
  }) {
    this.#spool = deps.spool;
    this.#transcriber = deps.transcriber;
    this.#settings = deps.settings;
  }

  /**
   * Resolves with the words, or undefined when nobody speaks in it. Rejects with `not-found` when no recording is
   * kept, with `conflict` while it is being recognised already, and with the recogniser's reason.
   */
  async hear(utteranceId: string, options: RetryOptions): Promise<SecondText | undefined> {
    if (this.#running.has(utteranceId)) {
      throw new AppError('conflict', 'This recording is being recognised already.');
    }
    this.#running.add(utteranceId);
    try {
      return await this.#recognise(utteranceId, options);
    } finally {
      this.#running.delete(utteranceId);
    }
  }

  async #recognise(utteranceId: string, retry: RetryOptions): Promise<SecondText | undefined> {
    const pcm = await this.#spool.read(utteranceId);
    const { recognition } = this.#settings();
    const options = {
      language: retry.language ?? recognition.language,
      task: retry.task ?? recognition.task,
      words: false,
    };
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
    if (text === '') return undefined;
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
