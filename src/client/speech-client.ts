/** The control plane's calls about speaking: to be heard at once, to be written into a file. */
import { commandResultSchema, controlErrorSchema } from '../shared/contract/control.ts';
import { queuedSpeechSchema, speechEndSchema, voicesAnswerSchema } from '../shared/contract/speech.ts';
import type {
  SpeakRequest,
  SpeechEndInfo,
  SynthesiseRequest,
  VoicesAnswer,
} from '../shared/contract/speech.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { bodyOf, broken, piecesOf } from './body.ts';
import { EngineCalls, jsonRequest, queryOf } from './engine-calls.ts';
import { isAppErrorCode } from './errors.ts';
import { readNdjson } from './ndjson.ts';
import { HALF_DUPLEX, Upload } from './upload.ts';

/** What is left out is taken from the settings: those of the agent, then the general ones. */
export type SpeakOptions = Omit<SpeakRequest, 'text' | 'wait'>;

export interface SpeakWatch {
  /** Hangs up. The speech goes on: whoever wants silence calls `stopSpeaking`. */
  readonly signal?: AbortSignal;
  /** The engine has taken the speech under this id. */
  readonly onTaken?: (id: string) => void;
}

export class SpeechClient extends EngineCalls {
  /** All voices, and how to get more. */
  voices(): Promise<VoicesAnswer> {
    return this.get('/api/voices', voicesAnswerSchema);
  }

  /** Queues a text of at most 1 MiB; resolves with the speech's id at once. `unavailable` when there is no voice. */
  async queueSpeech(text: string, options: SpeakOptions = {}): Promise<string> {
    return (await this.post('/api/speech', { ...options, text, wait: false }, queuedSpeechSchema)).id;
  }

  /** Resolves when the text has been spoken or was stopped; at most 16 MiB. Rejects with why it could not be said. */
  speak(text: string, options: SpeakOptions = {}, watch: SpeakWatch = {}): Promise<SpeechEndInfo> {
    return this.#speak(text, options, watch);
  }

  /** As `speak`, for a text in UTF-8 that is still being written: each sentence is spoken once it is complete. */
  async speakStream(
    pieces: AsyncIterable<Uint8Array>,
    options: SpeakOptions = {},
    watch: SpeakWatch = {},
  ): Promise<SpeechEndInfo> {
    const upload = new Upload(pieces);
    try {
      return await this.#speak(upload.stream, options, watch);
    } catch (error) {
      throw upload.failure ?? error;
    } finally {
      upload.release();
    }
  }

  /** Stops one speech, or without an id what is heard and all that wait. */
  async stopSpeaking(id?: string): Promise<void> {
    await this.post('/api/speech/stop', id === undefined ? {} : { id }, commandResultSchema);
  }

  /** Ends the current speech; the next one begins. */
  async skipSpeech(): Promise<void> {
    await this.post('/api/speech/skip', {}, commandResultSchema);
  }

  /**
   * A WAV file (mono, 16 bits, the voice's own rate) in pieces while it is made; its header gives no length. Throws
   * `unavailable` when there is no voice for the text, or when the engine stopped before the end.
   */
  async *synthesise(
    request: SynthesiseRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const response = await this.request('/api/speech/synthesise', {
      ...jsonRequest('POST', request),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      yield* piecesOf(bodyOf(response));
    } catch (error) {
      throw broken(error, signal, 'The engine stopped before the sound was complete.');
    }
  }

  async #speak(
    body: string | ReadableStream<Uint8Array>,
    options: SpeakOptions,
    { signal, onTaken }: SpeakWatch,
  ): Promise<SpeechEndInfo> {
    const response = await this.request(`/api/speech?${queryOf(options)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body,
      ...(signal === undefined ? {} : { signal }),
      ...HALF_DUPLEX,
    });
    const unfinished = 'The engine stopped before the speech was over.';
    try {
      for await (const line of readNdjson(bodyOf(response))) {
        const end = speechEndSchema.safeParse(line);
        if (end.success) return end.data;
        const taken = queuedSpeechSchema.safeParse(line);
        if (taken.success) onTaken?.(taken.data.id);
        else throw faultOf(line);
      }
    } catch (error) {
      throw broken(error, signal, unfinished);
    }
    throw new AppError('unavailable', unfinished, { retryable: true });
  }
}

function faultOf(line: unknown): AppError {
  const parsed = controlErrorSchema.safeParse(line);
  if (!parsed.success) return new AppError('internal', 'The engine sent a line that is not known.');
  const { code, message, remedy, retryable } = parsed.data.error;
  return new AppError(isAppErrorCode(code) ? code : 'internal', message, {
    ...(remedy === null ? {} : { remedy }),
    retryable,
  });
}
