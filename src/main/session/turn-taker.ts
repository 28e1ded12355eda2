import { FRAME_MS, type Frame } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import { RingBuffer } from '../../shared/kernel/ring-buffer.ts';
import type { Recogniser } from '../recognition/recogniser.ts';
import { RecognitionPasses, type PassOptions } from './recognition-passes.ts';
import { SpellingTurn, type Spelling } from './spelling-turn.ts';
import { joinTexts, TAIL_FRAMES, Turn, type RecognisedPiece, type TurnOutcome } from './turn.ts';
import type { PartialText, SpeechTracking, TurnRules } from './turn-rules.ts';
import { Utterance, type TurnMode } from './utterance.ts';

/** Frames remembered while nobody speaks: pre-roll plus the time a candidate needs to be confirmed. */
const RECENT_MS = 1500;
/** Audio from before the key press that belongs to a push-to-talk utterance when the microphone was open already. */
const PUSH_TO_TALK_LEAD_MS = 300;

/** The text of a finished utterance with what it cost. */
export interface FinishedTurn {
  readonly utterance: Utterance;
  readonly text: string;
  readonly language: string;
  /** 0…1, from the mean log-probability of the tokens. */
  readonly confidence: number;
  readonly audioMs: number;
  readonly endpointWaitMs: number;
  readonly computeMs: number;
  /** Spelled symbol by symbol: the text is exactly what was meant, and nothing may change it. */
  readonly spelled: boolean;
}

export type DropReason = 'nothing-heard' | 'not-speech' | 'cancelled' | 'own-voice' | 'stop-word';

/** Told in this order: `started`, any number of `partial`, `ended`, then one of `finished`, `dropped`, `failed`. */
export interface TurnListener {
  started(utterance: Utterance): void;
  partial(utterance: Utterance, text: PartialText): void;
  /** The turn is over; its text may still be in the making. */
  ended(utterance: Utterance): void;
  finished(turn: FinishedTurn): void;
  dropped(utterance: Utterance, reason: DropReason): void;
  /** Recognition failed for good; the audio is handed over so that nothing is lost. */
  failed(utterance: Utterance, error: unknown): void;
}

/** Port: keeps the sound of utterances where a crash does not reach it, from the first frame on. Never fails. */
export interface UtteranceTape {
  begin(utterance: Utterance): void;
  /** One frame, in order. */
  append(utteranceId: string, pcm: Float32Array): void;
}

export interface TurnTakerDependencies {
  readonly recogniser: Recogniser;
  readonly tracker: SpeechTracking;
  readonly rules: TurnRules;
  readonly passOptions: () => PassOptions;
  /** The agent that hears an utterance beginning now. */
  readonly activeAgentId: () => string | null;
  /** Without it nothing can be spelled. */
  readonly spelling?: Spelling;
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly listener: TurnListener;
  readonly tape: UtteranceTape;
}

interface RecentFrame {
  readonly frame: Frame;
  readonly probability: number;
  readonly voiced: boolean;
}

/**
 * Decides when the user has the floor. Hands-free, speech opens a turn and the endpoint strategy closes it; in
 * push-to-talk the key does both. At most one turn is open; finished turns are reported in the order they ended.
 */
export class TurnTaker {
  readonly #deps: TurnTakerDependencies;
  readonly #recent = new RingBuffer<RecentFrame>(Math.ceil(RECENT_MS / FRAME_MS));
  #turn: Turn | SpellingTurn | undefined;
  #handsFree = false;
  #reporting: Promise<void> = Promise.resolve();

  constructor(deps: TurnTakerDependencies) {
    this.#deps = deps;
  }

  get utterance(): Utterance | undefined {
    return this.#turn?.utterance;
  }

  /** Whether speech opens a turn by itself. Turning it off leaves an open turn alone. */
  set handsFree(handsFree: boolean) {
    // Speech that began before we listened is heard from here on.
    if (handsFree && !this.#handsFree && this.#turn === undefined) this.#deps.tracker.turnEnded();
    this.#handsFree = handsFree;
  }

  /** Takes the next frame with the detector's probability. */
  frame(frame: Frame, probability: number): void {
    const { voiced, confirmedFrom } = this.#deps.tracker.push(frame.seq, probability);
    if (this.#turn !== undefined) {
      this.#hear(this.#turn, frame, probability, voiced);
      if (this.#turn.utterance.mode === 'hands-free' && this.#turn.over) this.end();
      return;
    }
    this.#recent.push({ frame, probability, voiced });
    if (this.#handsFree && confirmedFrom !== undefined) this.#open('hands-free', confirmedFrom);
  }

  /** Key down: opens a turn, or takes over the one that speech has opened, words included. */
  beginPushToTalk(): void {
    if (this.#turn !== undefined) {
      this.#turn.utterance.mode = 'push-to-talk';
      return;
    }
    const newest = this.#recent.toArray().at(-1)?.frame.seq ?? 0;
    this.#open('push-to-talk', newest - Math.floor(PUSH_TO_TALK_LEAD_MS / FRAME_MS) + 1);
  }

  /** Key up: the last pass starts at once; `end` follows after the release grace. */
  anticipateEnd(): void {
    this.#turn?.anticipateEnd();
  }

  /** The turn is over. Its outcome is reported when the text is ready. */
  end(): void {
    const turn = this.#turn;
    if (turn === undefined) return;
    this.#close();
    // Speech that resumes at once may begin softly in this silence.
    for (const silent of turn.utterance.framesFrom(turn.utterance.lastVoiced + 1 + TAIL_FRAMES)) {
      this.#recent.push({ ...silent, voiced: false });
    }
    const decidedAtMs = this.#deps.clock.now();
    this.#deps.listener.ended(turn.utterance);
    const outcome = turn.finish();
    this.#reporting = this.#reporting.then(async () => this.#report(turn, await outcome, decidedAtMs));
  }

  /** The user takes the utterance back: nothing of it is delivered. */
  cancel(): void {
    const turn = this.#turn;
    if (turn === undefined) return;
    turn.cancel();
    this.#close();
    this.#deps.listener.dropped(turn.utterance, 'cancelled');
  }

  /** The microphone is closed: what it heard last has nothing to do with what it hears next. */
  forgetRecent(): void {
    this.#recent.clear();
  }

  /** Resolves when no pass runs and every ended turn has been reported. */
  async settled(): Promise<void> {
    await this.#turn?.settled();
    await this.#reporting;
  }

  #open(mode: TurnMode, fromSeq: number): void {
    const { clock, recogniser, rules, passOptions, spelling, listener, tape } = this.#deps;
    const utterance = new Utterance({
      id: this.#deps.newId(),
      agentId: this.#deps.activeAgentId(),
      startedAt: clock.date(),
      mode,
    });
    const common = {
      utterance,
      rules,
      onPartial: (text: PartialText) => listener.partial(utterance, text),
    };
    const turn =
      spelling?.active() === true
        ? new SpellingTurn({ ...common, spelling })
        : new Turn({ ...common, passes: new RecognitionPasses(recogniser, passOptions, clock) });
    this.#turn = turn;
    tape.begin(utterance);
    listener.started(utterance);
    for (const { frame, probability, voiced } of this.#recent.toArray()) {
      if (frame.seq >= fromSeq) this.#hear(turn, frame, probability, voiced);
    }
    this.#recent.clear();
  }

  #hear(turn: Turn | SpellingTurn, frame: Frame, probability: number, voiced: boolean): void {
    this.#deps.tape.append(turn.utterance.id, frame.pcm);
    turn.frame(frame, probability, voiced);
  }

  #close(): void {
    this.#turn = undefined;
    this.#deps.tracker.turnEnded();
  }

  #report({ utterance, spelled }: Turn | SpellingTurn, outcome: TurnOutcome, decidedAtMs: number): void {
    const { listener, rules, clock } = this.#deps;
    switch (outcome.kind) {
      case 'failed':
        return listener.failed(utterance, outcome.error);
      case 'nothing-heard':
        return listener.dropped(utterance, 'nothing-heard');
      case 'recognised': {
        const heard = outcome.pieces.filter((piece) =>
          rules.isSpeech(piece.recognition, piece.probabilities),
        );
        const text = textOf(heard);
        if (text === '') return listener.dropped(utterance, 'not-speech');
        const rejection = rules.rejection(text, utterance);
        if (rejection !== undefined) return listener.dropped(utterance, rejection);
        return listener.finished({
          utterance,
          text,
          language: heard[0]?.recognition.language ?? 'en',
          confidence: confidenceOf(heard),
          audioMs: utterance.durationMs,
          endpointWaitMs: Math.max(0, decidedAtMs - utterance.speechEndedAtMs),
          computeMs: clock.now() - decidedAtMs,
          spelled,
        });
      }
    }
  }
}

function textOf(pieces: readonly RecognisedPiece[]): string {
  return joinTexts(
    pieces.map((piece) => piece.recognition.text),
    pieces[0]?.recognition.language ?? 'en',
  );
}

/** Geometric mean of the token probabilities, weighted by the length of the pieces. */
function confidenceOf(pieces: readonly RecognisedPiece[]): number {
  let logProbability = 0;
  let tokens = 0;
  for (const { recognition } of pieces) {
    logProbability += recognition.meanLogProbability * (recognition.tokens.length + 1);
    tokens += recognition.tokens.length + 1;
  }
  return tokens === 0 ? 0 : Math.min(1, Math.exp(logProbability / tokens));
}
