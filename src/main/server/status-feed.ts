import type { OpenvipStatus } from '../../shared/contract/openvip.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import type { SseStream } from './sse-stream.ts';
import { projectStatus, statusFingerprint } from './status-projection.ts';

export function currentStatus(facade: EngineFacade): OpenvipStatus {
  const { enabled, voice, language } = facade.settings.speech;
  return projectStatus({
    snapshot: facade.snapshot(),
    stats: facade.stats(),
    uptimeSeconds: facade.uptimeSeconds,
    voice: { enabled, id: voice, language },
    voiceProblem: facade.speaker.unavailable,
  });
}

/** Sends the status to its streams: to a new one at once, to all at each change, and never the same state twice. */
export class StatusFeed implements Disposable {
  readonly #facade: EngineFacade;
  readonly #streams = new Set<SseStream>();
  readonly #subscription: Disposable;
  #sentFingerprint = '';

  constructor(facade: EngineFacade) {
    this.#facade = facade;
    this.#subscription = facade.subscribe(({ event }) => {
      // These come many times a second and are no part of the status.
      if (event.type === 'level' || event.type === 'transcription-partial') return;
      this.#publish();
    });
  }

  add(stream: SseStream): void {
    // The others first, so that one fingerprint speaks for all of them.
    this.#publish();
    this.#streams.add(stream);
    const status = currentStatus(this.#facade);
    this.#sentFingerprint = statusFingerprint(status);
    stream.send({ data: status });
  }

  remove(stream: SseStream): void {
    this.#streams.delete(stream);
  }

  dispose(): void | Promise<void> {
    return this.#subscription.dispose();
  }

  #publish(): void {
    if (this.#streams.size === 0) return;
    const status = currentStatus(this.#facade);
    const fingerprint = statusFingerprint(status);
    if (fingerprint === this.#sentFingerprint) return;
    this.#sentFingerprint = fingerprint;
    for (const stream of this.#streams) stream.send({ data: status });
  }
}
