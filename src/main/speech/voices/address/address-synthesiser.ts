import { throwIfCancelled } from '../../../../shared/kernel/abort.ts';
import type { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Settings } from '../../../../shared/settings/schema.ts';
import type { AudioBlock } from '../../../audio/audio-block.ts';
import type { SynthesisRequest, Synthesiser, Voice } from '../../synthesiser.ts';
import { trimSilence } from '../trim-silence.ts';
import { noSound, unknownVoice } from '../voice-errors.ts';
import { ANY_LANGUAGE } from '../voice-language.ts';
import { isSayable } from '../system/plain-text.ts';
import { badKey, brokenOff, notSound, refused, slow, unreachable } from './address-errors.ts';
import { SoundDecoder } from './sound-decoder.ts';

export type AddressSettings = Settings['speech']['address'];

/** A model on a small machine may take long for its first sound; afterwards sound flows. */
const LONGEST_SILENCE_MS = 30_000;
const SPEECH_PATH = '/audio/speech';
/** What a header may hold. */
const HEADER_TEXT = /^[\x21-\x7e]*$/;

/**
 * Any server with `POST /audio/speech` as OpenAI's API defines it: public services and many local programs. It hears
 * only sentences that are to be spoken with one of its voices, and a redirection is not followed to another server.
 */
export class AddressSynthesiser implements Synthesiser {
  readonly id = 'address';
  readonly #settings: () => AddressSettings;
  readonly #clock: Clock;

  constructor(settings: () => AddressSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Those that the settings name; the API has no list. */
  async voices(): Promise<readonly Voice[]> {
    const { url, voices } = this.#settings();
    if (url === '') return [];
    return [...new Set(voices)].map((name) => ({
      id: `${this.id}:${name}`,
      name,
      language: ANY_LANGUAGE,
      origin: 'address',
      licence: 'As its server says',
      readsPhonemes: false,
    }));
  }

  async *synthesise(
    request: SynthesisRequest,
    signal: AbortSignal,
  ): AsyncGenerator<AudioBlock, void, undefined> {
    throwIfCancelled(signal);
    const settings = this.#settings();
    const voices = await this.voices();
    const voice = voices.find(({ id }) => id === request.voiceId);
    if (voice === undefined) throw unknownVoice('the speech server');
    if (!isSayable(request.text)) return;
    let isSilent = true;
    const exchange = new Exchange(settings, this.#clock, signal);
    for await (const block of trimSilence(exchange.sound(body(request, voice.name, settings)))) {
      isSilent = false;
      yield block;
    }
    if (isSilent) throw noSound('The speech server');
  }
}

/** WAV tells its rate, and servers can stream it; a server that sends PCM all the same is understood. */
function body({ text, speed }: SynthesisRequest, voice: string, { model }: AddressSettings): string {
  return JSON.stringify({ model, voice, input: text, response_format: 'wav', speed });
}

/** One request and its answer. The connection is closed when the answer is not read to its end. */
class Exchange {
  readonly #settings: AddressSettings;
  readonly #host: string;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #connection = new AbortController();
  #isSlow = false;

  constructor(settings: AddressSettings, clock: Clock, signal: AbortSignal) {
    this.#settings = settings;
    this.#host = new URL(settings.url).host;
    this.#clock = clock;
    this.#signal = signal;
  }

  async *sound(json: string): AsyncGenerator<AudioBlock, void, undefined> {
    const close = (): void => this.#connection.abort();
    this.#signal.addEventListener('abort', close, { once: true });
    try {
      const answer = await this.#post(json);
      const decoder = new SoundDecoder(answer.headers.get('content-type') ?? '', (what) =>
        notSound(this.#host, what),
      );
      for await (const bytes of this.#pieces(answer)) {
        const block = decoder.push(bytes);
        if (block !== undefined) yield block;
      }
    } finally {
      this.#signal.removeEventListener('abort', close);
      close();
    }
  }

  async #post(json: string): Promise<Response> {
    const { url, key } = this.#settings;
    if (!HEADER_TEXT.test(key)) throw badKey();
    const answer = await this.#within(
      fetch(speechUrl(url), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(key !== '' && { Authorization: `Bearer ${key}` }),
        },
        body: json,
        redirect: 'manual',
        signal: this.#connection.signal,
      }),
      (cause) => unreachable(this.#host, cause),
    );
    if (!answer.ok) throw refused(this.#host, answer.status);
    return answer;
  }

  async *#pieces({ body: stream }: Response): AsyncGenerator<Buffer, void, undefined> {
    if (stream === null) return;
    const reader = stream.getReader();
    for (;;) {
      const piece = await this.#within(reader.read(), (cause) => brokenOff(this.#host, cause));
      if (piece.done) return;
      yield Buffer.from(piece.value);
    }
  }

  /** Waits for the server, not for ever; tells apart who ended the connection. */
  async #within<T>(promise: Promise<T>, broken: (cause: unknown) => AppError): Promise<T> {
    const stop = this.#clock.after(LONGEST_SILENCE_MS, () => {
      this.#isSlow = true;
      this.#connection.abort();
    });
    try {
      return await promise;
    } catch (cause) {
      throwIfCancelled(this.#signal);
      throw this.#isSlow ? slow(this.#host, LONGEST_SILENCE_MS / 1000) : broken(cause);
    } finally {
      stop();
    }
  }
}

/** From the base address, or the whole one, as people copy it; what stands behind a `?` stays. */
function speechUrl(address: string): URL {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(SPEECH_PATH) ? path : `${path}${SPEECH_PATH}`;
  return url;
}
