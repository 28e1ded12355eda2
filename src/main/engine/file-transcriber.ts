import type { TranscribeLine } from '../../shared/contract/control.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { joinSamples } from '../../shared/kernel/join-samples.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Detector } from '../detection/detector.ts';
import { DetectorGain } from '../detection/detector-gain.ts';
import { PauseCutter, type SpeechPiece } from '../detection/pause-cutter.ts';
import type { Recogniser, Recognition } from '../recognition/recogniser.ts';
import { isSpeech } from '../recognition/rejection-score.ts';
import { joinTexts } from '../session/turn.ts';

export interface TranscribeOptions {
  readonly language: string;
  readonly words: boolean;
  readonly task: 'transcribe' | 'translate';
}

const PROGRESS_EVERY_MS = 5000;

/**
 * Recognises audio of any length: the detector finds the speech, pieces of at most 28 s are cut at pauses and
 * recognised one after the other. Memory holds one piece; the source is read only as fast as the recogniser works.
 */
export class FileTranscriber {
  readonly #openDetector: () => Detector & Disposable;
  readonly #recogniser: Recogniser;
  readonly #settings: () => Settings;

  constructor(deps: {
    readonly openDetector: () => Detector & Disposable;
    readonly recogniser: Recogniser;
    readonly settings: () => Settings;
  }) {
    this.#openDetector = deps.openDetector;
    this.#recogniser = deps.recogniser;
    this.#settings = deps.settings;
  }

  /** `pcm`: 16 kHz mono signed 16-bit little-endian in any portions. Yields segments in order, at last `done`. */
  transcribe(
    pcm: AsyncIterable<Uint8Array>,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): AsyncIterable<TranscribeLine> {
    return this.transcribeFrames(framesOf(pcm), options, signal);
  }

  /** The same for frames of 512 samples. */
  async *transcribeFrames(
    frames: AsyncIterable<Float32Array>,
    options: TranscribeOptions,
    signal: AbortSignal,
  ): AsyncIterable<TranscribeLine> {
    const detector = this.#openDetector();
    const { startProbability, stopProbability } = this.#settings().detection;
    const cutter = new PauseCutter({ startProbability, stopProbability });
    const gain = new DetectorGain();
    const audio = new AudioWindow();
    const texts: string[] = [];
    let language = 'en';
    let reportedMs = 0;
    const recognise = async (piece: SpeechPiece): Promise<TranscribeLine | undefined> => {
      const recognition = await this.#recognisePiece(audio.slice(piece), options, signal);
      const { rejectionThreshold } = this.#settings().recognition;
      if (!isSpeech(recognition, piece.evidence, rejectionThreshold) || recognition.text === '')
        return undefined;
      texts.push(recognition.text);
      language = recognition.language;
      return segmentLine(recognition, piece);
    };
    try {
      for await (const batch of inBatches(frames)) {
        throwIfCancelled(signal);
        batch.forEach((frame) => audio.push(frame));
        const gains = batch.map((frame) => gain.gainFor(frame));
        const options = { gain: Math.max(...gains), reset: cutter.takeReset() };
        for (const probability of await detector.probabilities(joinSamples(batch), options)) {
          const piece = cutter.push(probability);
          const line = piece && (await recognise(piece));
          if (line !== undefined) yield line;
        }
        audio.forgetBefore(cutter.neededFromSeq);
        if (audio.durationMs - reportedMs >= PROGRESS_EVERY_MS) {
          reportedMs = audio.durationMs;
          yield { type: 'progress', audioMs: reportedMs };
        }
      }
      const last = cutter.end();
      const line = last && (await recognise(last));
      if (line !== undefined) yield line;
      yield { type: 'done', audioMs: audio.durationMs, text: joinTexts(texts, language) };
    } finally {
      await detector.dispose();
    }
  }

  #recognisePiece(pcm: Float32Array, options: TranscribeOptions, signal: AbortSignal): Promise<Recognition> {
    const { languages, vocabulary } = this.#settings().recognition;
    const request = {
      pcm,
      kind: 'final',
      language: options.language,
      languages,
      task: options.task,
      vocabulary,
      timestamps: options.words ? 'words' : 'none',
    } as const;
    return this.#recogniser.recognise(request, signal);
  }
}

/** Frames judged in one call: half a second of them. */
const BATCH_FRAMES = 16;

async function* inBatches(frames: AsyncIterable<Float32Array>): AsyncIterable<readonly Float32Array[]> {
  let batch: Float32Array[] = [];
  for await (const frame of frames) {
    batch.push(frame);
    if (batch.length < BATCH_FRAMES) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function segmentLine(recognition: Recognition, piece: SpeechPiece): TranscribeLine {
  const startMs = piece.startSeq * FRAME_MS;
  return {
    type: 'segment',
    startMs,
    endMs: piece.endSeq * FRAME_MS,
    text: recognition.text,
    language: recognition.language,
    confidence: Math.min(1, Math.exp(recognition.meanLogProbability)),
    ...(recognition.words && {
      words: recognition.words.map((word) => ({
        text: word.text,
        startMs: startMs + word.startMs,
        endMs: startMs + word.endMs,
      })),
    }),
  };
}

/** The frames from the beginning of the current piece on. */
class AudioWindow {
  #frames: Float32Array[] = [];
  #firstSeq = 0;

  get durationMs(): number {
    return ((this.#firstSeq + this.#frames.length) * FRAME_SAMPLES * 1000) / SAMPLE_RATE_HZ;
  }

  push(frame: Float32Array): void {
    this.#frames.push(frame);
  }

  forgetBefore(seq: number): void {
    if (seq <= this.#firstSeq) return;
    this.#frames = this.#frames.slice(seq - this.#firstSeq);
    this.#firstSeq = seq;
  }

  slice({ startSeq, endSeq }: { readonly startSeq: number; readonly endSeq: number }): Float32Array {
    return joinSamples(this.#frames.slice(startSeq - this.#firstSeq, endSeq - this.#firstSeq));
  }
}

/** Cuts a byte stream of 16-bit samples into frames; the last one is filled up with silence. */
async function* framesOf(pcm: AsyncIterable<Uint8Array>): AsyncIterable<Float32Array> {
  let frame = new Float32Array(FRAME_SAMPLES);
  let filled = 0;
  let oddByte: number | undefined;
  for await (const bytes of pcm) {
    for (const byte of bytes) {
      if (oddByte === undefined) {
        oddByte = byte;
        continue;
      }
      frame[filled] = (((byte << 8) | oddByte) << 16) / 0x8000_0000;
      oddByte = undefined;
      filled += 1;
      if (filled < FRAME_SAMPLES) continue;
      yield frame;
      frame = new Float32Array(FRAME_SAMPLES);
      filled = 0;
    }
  }
  if (filled > 0) yield frame;
}
