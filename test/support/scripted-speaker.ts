/** A speaker without a voice: it notes what it is asked to say, and says it as the script wants. */
import type { Speaker, SpeechOutcome, SpeechRequest } from '../../src/main/speech/speaker.ts';
import type { Voice } from '../../src/main/speech/synthesiser.ts';
import { TypedEmitter } from '../../src/shared/kernel/typed-emitter.ts';

type Settle = (outcome: SpeechOutcome) => void;

export class ScriptedSpeaker implements Speaker {
  unavailable: string | undefined;
  offered: readonly Voice[] = [voice('hibari:anna', 'Anna', 'en-US'), voice('espeak-ng:de', 'German', 'de')];
  readonly spoken: SpeechRequest[] = [];
  /** The pieces of a text that was streamed, by the id of its speech. */
  readonly pieces = new Map<string, string[]>();
  /** Ids given to `stop`; undefined where all were meant. */
  readonly stopped: (string | undefined)[] = [];
  skips = 0;
  /** Replaced to play a longer speech or a failure. */
  onSpeak: (request: SpeechRequest) => Promise<SpeechOutcome> = async (request) => ({
    result: 'done',
    durationMs: 1234.4,
    heard: await this.read(request),
  });
  readonly #playing = new Map<string, Settle>();
  readonly #changes = new TypedEmitter<void>();

  get stops(): number {
    return this.stopped.length;
  }

  async voices(): Promise<readonly Voice[]> {
    return this.offered;
  }

  speak(request: SpeechRequest): Promise<SpeechOutcome> {
    this.spoken.push(request);
    this.#changes.emit();
    return this.onSpeak(request);
  }

  async stop(id?: string): Promise<void> {
    this.stopped.push(id);
    this.#changes.emit();
    for (const [playing, settle] of this.#playing) {
      if (id === undefined || id === playing) settle({ result: 'stopped', durationMs: 250, heard: 'Hel' });
    }
  }

  async skip(): Promise<void> {
    this.skips += 1;
    this.#changes.emit();
    const [current] = this.#playing.keys();
    if (current !== undefined) this.finish(current, { result: 'stopped', durationMs: 100, heard: '' });
  }

  /** For `onSpeak`: the speech lasts until it is stopped or finished. */
  readonly hold = async (request: SpeechRequest): Promise<SpeechOutcome> => {
    const end = new Promise<SpeechOutcome>((resolve) => this.#playing.set(request.id, resolve));
    this.#changes.emit();
    void this.read(request).catch(() => {});
    const outcome = await end;
    this.#playing.delete(request.id);
    return outcome;
  };

  /** Ends a speech that is held. */
  finish(id: string, outcome: SpeechOutcome = { result: 'done', durationMs: 1000, heard: '' }): void {
    this.#playing.get(id)?.(outcome);
  }

  /** The whole text of a request, once it has arrived. */
  async read(request: SpeechRequest): Promise<string> {
    if (typeof request.text === 'string') return request.text;
    const pieces: string[] = [];
    this.pieces.set(request.id, pieces);
    for await (const piece of request.text) {
      pieces.push(piece);
      this.#changes.emit();
    }
    return pieces.join('');
  }

  /** Resolves once `condition` holds; looked at after every request and every piece of text. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const watching = this.#changes.subscribe(() => {
        if (!condition()) return;
        void watching.dispose();
        resolve();
      });
    });
  }
}

export function voice(id: string, name: string, language: string, more: Partial<Voice> = {}): Voice {
  const isShipped = id.startsWith('hibari:');
  return {
    id,
    name,
    language,
    origin: isShipped ? 'shipped' : 'system',
    licence: isShipped ? 'Apache-2.0' : 'GPL-3.0-or-later, a program of its own',
    readsPhonemes: isShipped,
    ...more,
  };
}
