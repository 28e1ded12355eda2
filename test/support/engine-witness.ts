import type { EngineEvent, TranscriptEntry } from '../../src/shared/contract/control.ts';
import type { EngineFacade } from '../../src/main/engine/engine-facade.ts';

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** Remembers what an engine announces, so that a test can wait for it without missing what came before. */
export class EngineWitness {
  readonly #engine: EngineFacade;
  readonly #events: EngineEvent[] = [];
  #read = 0;
  #wake: () => void = () => {};

  constructor(engine: EngineFacade) {
    this.#engine = engine;
    engine.subscribe(({ event }) => {
      if (event.type === 'level') return;
      this.#events.push(event);
      this.#wake();
    });
  }

  /** Everything announced since the start, levels left out. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  /** The next event of a kind, among those that no earlier call has read; the ones before it count as read. */
  async next<Type extends EngineEvent['type']>(
    type: Type,
    matches: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    for (;;) {
      const event = this.#events[this.#read];
      if (event === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      this.#read += 1;
      if (event.type === type && matches(event as EventOf<Type>)) return event as EventOf<Type>;
    }
  }

  async nextFinal(): Promise<TranscriptEntry> {
    return (await this.next('transcription-final')).entry;
  }

  /** What was announced since the events that were read is of no interest any more. */
  skipAll(): void {
    this.#read = this.#events.length;
  }

  /** Resolves when no utterance is open and no text is in the making. */
  async quiet(): Promise<void> {
    for (;;) {
      const { utterance, recognition, microphone } = this.#engine.snapshot();
      if (utterance === null && recognition.state === 'idle' && microphone.state !== 'recording') return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
