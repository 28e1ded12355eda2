import type { Delivery, EngineEvent, LiveUtterance, TranscriptEntry } from '../../shared/contract/control.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { RecentTranscript } from '../history/recent-transcript.ts';
import type { PartialText } from '../session/turn-rules.ts';
import type { DropReason, FinishedTurn, TurnListener } from '../session/turn-taker.ts';
import type { Utterance } from '../session/utterance.ts';
import type { EngineStats } from './engine-facade.ts';
import type { KeptAudio } from './kept-audio.ts';

/** Port to routing: where finished and running texts go. */
export interface Outbox {
  /** Says how far the text got at once; later steps come through `UtteranceDesk.delivered`. */
  deliver(entry: TranscriptEntry): Delivery;
  partial(utterance: { readonly id: string; readonly agentId: string | null }, text: string): void;
}

export interface UtteranceDeskDependencies {
  readonly outbox: Outbox;
  readonly transcript: RecentTranscript;
  readonly keptAudio: KeptAudio;
  readonly announce: (event: EngineEvent) => void;
  readonly now: () => number;
  /** A recognition failed for good; its audio is kept under the entry's id. */
  readonly onFailure: (error: unknown, kept: boolean) => void;
}

/** Turns news about utterances into transcript entries, deliveries and announcements. */
export class UtteranceDesk implements TurnListener {
  readonly #deps: UtteranceDeskDependencies;
  #live: LiveUtterance | null = null;
  #stats: EngineStats = { transcriptions: 0, words: 0, audioSeconds: 0, transcriptionSeconds: 0 };

  constructor(deps: UtteranceDeskDependencies) {
    this.#deps = deps;
  }

  /** The utterance that is being spoken or recognised. */
  get live(): LiveUtterance | null {
    return this.#live;
  }

  get stats(): EngineStats {
    return this.#stats;
  }

  started(utterance: Utterance): void {
    this.#live = {
      id: utterance.id,
      agentId: utterance.agentId,
      mode: utterance.mode,
      startedAt: utterance.startedAt.toISOString(),
      stable: '',
      tentative: '',
    };
    this.#deps.announce({ type: 'utterance-started', utterance: this.#live });
  }

  partial(utterance: Utterance, { stable, tentative }: PartialText): void {
    if (this.#live?.id === utterance.id) this.#live = { ...this.#live, stable, tentative };
    this.#deps.announce({ type: 'transcription-partial', utteranceId: utterance.id, stable, tentative });
    this.#deps.outbox.partial(utterance, stable + tentative);
  }

  ended(): void {}

  finished(turn: FinishedTurn): void {
    const { utterance, text, language, confidence } = turn;
    this.#count(turn);
    this.#publish({
      id: utterance.id,
      timestamp: utterance.startedAt.toISOString(),
      agentId: utterance.agentId,
      text,
      language,
      confidence,
      delivery: 'pending',
      problem: null,
      timings: {
        audioMs: turn.audioMs,
        endpointWaitMs: turn.endpointWaitMs,
        computeMs: turn.computeMs,
        deliveryMs: null,
      },
    });
  }

  dropped(utterance: Utterance, reason: DropReason): void {
    this.#forgetLive(utterance.id);
    this.#deps.announce({ type: 'utterance-dropped', utteranceId: utterance.id, reason });
  }

  failed(utterance: Utterance, error: unknown): void {
    const kept = this.#deps.keptAudio.keep(utterance.id, utterance.audio(0, utterance.length));
    this.#forgetLive(utterance.id);
    const entry: TranscriptEntry = {
      id: utterance.id,
      timestamp: utterance.startedAt.toISOString(),
      agentId: utterance.agentId,
      text: '',
      language: null,
      confidence: null,
      delivery: 'failed',
      problem: `This could not be recognised; the recording is kept. ${explain(error)}`,
      timings: { audioMs: utterance.durationMs, endpointWaitMs: null, computeMs: null, deliveryMs: null },
    };
    this.#deps.transcript.add(entry);
    this.#deps.announce({ type: 'transcription-final', entry });
    void kept.then((onDisk) => this.#deps.onFailure(error, onDisk));
  }

  /** A kept recording was recognised after all: the entry gets its text and goes on its way. */
  recovered(entry: TranscriptEntry, change: Partial<Omit<TranscriptEntry, 'id'>>): TranscriptEntry {
    const pending = { ...entry, ...change, delivery: 'pending', problem: null } as const;
    const sent = { ...pending, delivery: this.#deps.outbox.deliver(pending) };
    this.#deps.transcript.update(entry.id, sent);
    this.#deps.announce({ type: 'delivery-changed', entry: sent });
    return sent;
  }

  /** Routing got further with an entry. */
  delivered(entryId: string, delivery: Delivery): TranscriptEntry | undefined {
    const entry = this.#deps.transcript.update(entryId, { delivery });
    if (entry !== undefined) this.#deps.announce({ type: 'delivery-changed', entry });
    return entry;
  }

  #publish(pending: TranscriptEntry): void {
    this.#forgetLive(pending.id);
    const readyAtMs = this.#deps.now();
    const delivery = this.#deps.outbox.deliver(pending);
    const deliveryMs = delivery === 'sent' ? this.#deps.now() - readyAtMs : null;
    const entry = { ...pending, delivery, timings: { ...pending.timings, deliveryMs } };
    this.#deps.transcript.add(entry);
    this.#deps.announce({ type: 'transcription-final', entry });
  }

  #count(turn: FinishedTurn): void {
    const before = this.#stats;
    this.#stats = {
      transcriptions: before.transcriptions + 1,
      words: before.words + turn.text.split(/\s+/).length,
      audioSeconds: before.audioSeconds + turn.audioMs / 1000,
      transcriptionSeconds: before.transcriptionSeconds + turn.computeMs / 1000,
    };
  }

  #forgetLive(utteranceId: string): void {
    if (this.#live?.id === utteranceId) this.#live = null;
  }
}
