import type { EngineEvent } from '../../shared/contract/control.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { RingBuffer } from '../../shared/kernel/ring-buffer.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import type { NumberedEvent } from './engine-facade.ts';

/** Events kept for clients that reconnect: minutes of lively use. */
const REPLAY_EVENTS = 1000;

/** Announcements of the engine, numbered. `level` events are neither counted nor kept: only the latest matters. */
export class EventHub {
  readonly #emitter: TypedEmitter<NumberedEvent>;
  readonly #replay = new RingBuffer<NumberedEvent>(REPLAY_EVENTS);
  #seq = 0;

  constructor(onListenerError: (error: unknown) => void) {
    this.#emitter = new TypedEmitter(onListenerError);
  }

  get seq(): number {
    return this.#seq;
  }

  announce(event: EngineEvent): void {
    if (event.type === 'level') return this.#emitter.emit({ seq: this.#seq, event });
    this.#seq += 1;
    const numbered = { seq: this.#seq, event };
    this.#replay.push(numbered);
    this.#emitter.emit(numbered);
  }

  subscribe(listener: (event: NumberedEvent) => void): Disposable {
    return this.#emitter.subscribe(listener);
  }

  /** Events after `seq`; undefined when some of them are gone or `seq` was never reached (another instance's number). */
  since(seq: number): readonly NumberedEvent[] | undefined {
    const kept = this.#replay.toArray();
    const oldest = kept[0]?.seq ?? this.#seq + 1;
    if (seq > this.#seq || seq < oldest - 1) return undefined;
    return kept.filter((numbered) => numbered.seq > seq);
  }
}
