import type { EngineEvent, LiveUtterance, TranscriptEntry } from '../../shared/contract/control.ts';
import type { OutputMode, SpokenCommand } from '../../shared/contract/dictation.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { HeardAnswer } from '../asking/ports.ts';
import type { DictationText } from '../../shared/text/dictation/process-text.ts';
import type { Dictation } from '../dictation/dictation.ts';
import type { PartialText } from '../session/turn-rules.ts';
import type { DropReason, FinishedTurn, TurnListener } from '../session/turn-taker.ts';
import type { Utterance } from '../session/utterance.ts';
import type { Spool } from '../spool/spool.ts';
import type { EngineStats } from './engine-facade.ts';
import type { EntryBook } from './entry-book.ts';
import { newEntry } from './new-entry.ts';

/** A question and who asked it; null: nobody in particular. */
export interface Answering {
  readonly questionId: string;
  readonly askerId: string | null;
}

/** What is said while a question has the floor is its answer. */
export interface AnswerTaker {
  /** The question that an utterance which begins now answers; undefined: none. */
  utteranceStarted(utteranceId: string): Answering | undefined;
  /** What had begun is no answer. */
  utteranceDropped(utteranceId: string): void;
  /** It was an answer, but nobody knows its words. */
  utteranceLost(utteranceId: string): void;
  /** The words of an answer; false when its question is over. */
  heard(questionId: string, answer: HeardAnswer): boolean;
}

export interface UtteranceDeskDependencies {
  readonly answers: AnswerTaker;
  readonly dictation: Pick<Dictation, 'started' | 'take' | 'dropped'>;
  readonly entries: Pick<EntryBook, 'add'>;
  readonly spool: Pick<Spool, 'ended' | 'discard' | 'recognised'>;
  /** What the words mean, for the agent that is to get them. */
  readonly understand: (raw: string, language: string, agentId: string | null) => DictationText;
  /** A command that a running text ends in, if it ends there. */
  readonly commandIn: (running: string) => SpokenCommand | undefined;
  /** Hears an utterance that began with "spell" letter by letter; rejects when that fails. */
  readonly respell: (turn: FinishedTurn, triggerWords: number) => Promise<string>;
  readonly outputMode: () => OutputMode;
  /** Shows a running text to the agent it is bound to. */
  readonly showPartial: (utterance: Utterance, text: string) => void;
  readonly announce: (event: EngineEvent) => void;
  readonly now: () => number;
  /** Letters of a spelled utterance were heard. */
  readonly onSpelling: (text: PartialText) => void;
  /** A spelled utterance is over. */
  readonly onSpelled: () => void;
  /** Words were understood; names in them are of use again soon. */
  readonly onText: (text: string) => void;
  /** A recognition failed for good; its audio is kept under the entry's id. */
  readonly onFailure: (error: unknown) => void;
}

/** Turns news about utterances into transcript entries, deliveries and announcements. */
export class UtteranceDesk implements TurnListener {
  readonly #deps: UtteranceDeskDependencies;
  #live: LiveUtterance | null = null;
  #stats: EngineStats = { transcriptions: 0, words: 0, audioSeconds: 0, transcriptionSeconds: 0 };
  /** A text is being spelled anew, and these wait for it and for each other, so that they stay in order. */
  #spelling: Promise<void> | undefined;
  #shownCommand = '';
  /** By utterance: the question that was open when it began. */
  readonly #answering = new Map<string, Answering>();

  constructor(deps: UtteranceDeskDependencies) {
    this.#deps = deps;
  }

  /** Whether an utterance answers a question. */
  isAnswer(utteranceId: string): boolean {
    return this.#answering.has(utteranceId);
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
    this.#shownCommand = '';
    const answering = this.#deps.answers.utteranceStarted(utterance.id);
    if (answering === undefined) this.#deps.dictation.started(utterance);
    else this.#answering.set(utterance.id, answering);
    this.#deps.announce({ type: 'utterance-started', utterance: this.#live });
  }

  partial(utterance: Utterance, { stable, tentative }: PartialText): void {
    if (this.#live?.id === utterance.id) this.#live = { ...this.#live, stable, tentative };
    this.#deps.announce({ type: 'transcription-partial', utteranceId: utterance.id, stable, tentative });
    // What is said to a question is no agent's draft, and no command.
    if (this.#answering.has(utterance.id)) return;
    this.#deps.showPartial(utterance, stable + tentative);
    this.#deps.onSpelling({ stable, tentative });
    this.#showCommand(utterance, stable + tentative);
  }

  ended({ id }: Utterance): void {
    this.#deps.spool.ended(id);
  }

  finished(turn: FinishedTurn): void {
    this.#count(turn);
    const answering = this.#answering.get(turn.utterance.id);
    if (answering !== undefined) return this.#answered(turn, answering);
    const work =
      this.#spelling === undefined
        ? this.#understand(turn)
        : this.#spelling.then(() => this.#understand(turn));
    if (work === undefined) return;
    const spelling = work.finally(() => {
      if (this.#spelling === spelling) this.#spelling = undefined;
    });
    this.#spelling = spelling;
  }

  dropped(utterance: Utterance, reason: DropReason): void {
    this.#forgetLive(utterance.id);
    this.#deps.spool.discard(utterance.id);
    if (this.#answering.delete(utterance.id)) this.#deps.answers.utteranceDropped(utterance.id);
    else this.#deps.dictation.dropped(utterance.id);
    this.#deps.announce({ type: 'utterance-dropped', utteranceId: utterance.id, reason });
  }

  failed(utterance: Utterance, error: unknown): void {
    const answering = this.#answering.get(utterance.id);
    this.#forgetLive(utterance.id);
    if (this.#answering.delete(utterance.id)) this.#deps.answers.utteranceLost(utterance.id);
    else this.#deps.dictation.dropped(utterance.id);
    this.#deps.entries.add({
      ...newEntry(utterance.id, utterance.startedAt),
      // Recognised again, an answer must not be sent to whom the user was dictating.
      agentId: answering === undefined ? utterance.agentId : answering.askerId,
      delivery: 'failed',
      problem: `This could not be recognised; the recording is kept. ${explain(error)}`,
      timings: { audioMs: utterance.durationMs, endpointWaitMs: null, computeMs: null, deliveryMs: null },
    });
    this.#deps.onFailure(error);
  }

  /** Resolves when no text is being spelled anew. */
  async settled(): Promise<void> {
    await this.#spelling;
  }

  /** A promise when the letters must be heard anew first. */
  #understand(turn: FinishedTurn): Promise<void> | undefined {
    if (turn.spelled) {
      this.#deps.onSpelled();
      this.#publish(turn, spelledText(turn.text, turn.text));
      return undefined;
    }
    const understood = this.#deps.understand(turn.text, turn.language, turn.utterance.agentId);
    const spell = understood.commands.find(({ command }) => command === 'spell');
    if (spell === undefined || understood.text === '') {
      this.#publish(turn, understood);
      return undefined;
    }
    // The letters follow in the same breath: the command is carried out here.
    const asHeard = { ...understood, commands: [] };
    return this.#deps.respell(turn, spell.trigger.split(/\s+/).length).then(
      // No letters were made out: what was heard first is better than nothing.
      (word) => this.#publish(turn, word === '' ? asHeard : spelledText(turn.text, word)),
      () => this.#publish(turn, asHeard),
    );
  }

  /** The words go to whoever asked. Words for a question that is over meanwhile are kept, and sent on request. */
  #answered(turn: FinishedTurn, { questionId, askerId }: Answering): void {
    const { utterance, text, language } = turn;
    this.#forgetLive(utterance.id);
    this.#answering.delete(utterance.id);
    const pending: TranscriptEntry = { ...entryOf(turn), agentId: askerId, text, output: 'agents' };
    this.#deps.spool.recognised(utterance.id, pending);
    const pcm = utterance.audio(0, utterance.length);
    const taken = this.#deps.answers.heard(questionId, { utteranceId: utterance.id, text, language, pcm });
    this.#deps.entries.add({ ...pending, delivery: taken ? 'sent' : 'kept' });
  }

  #publish(turn: FinishedTurn, understood: DictationText): void {
    const { utterance } = turn;
    const { text, commands, changes, question } = understood;
    this.#forgetLive(utterance.id);
    const readyAtMs = this.#deps.now();
    const pending: TranscriptEntry = {
      ...entryOf(turn),
      text,
      changes: [...changes],
      commands: [...commands],
      output: this.#deps.outputMode(),
    };
    this.#deps.spool.recognised(utterance.id, pending);
    const entry = this.#deps.dictation.take(pending, question);
    const deliveryMs = entry.delivery === 'sent' ? this.#deps.now() - readyAtMs : null;
    this.#deps.entries.add({ ...entry, timings: { ...entry.timings, deliveryMs } });
    this.#deps.onText(text);
  }

  /** Shows at once what will be done if the utterance ends here. */
  #showCommand(utterance: Utterance, running: string): void {
    const command = this.#deps.commandIn(running);
    const shown = command === undefined ? '' : `${command.command} ${command.agentId ?? ''}`;
    if (shown === this.#shownCommand) return;
    this.#shownCommand = shown;
    if (command === undefined) return;
    this.#deps.announce({ type: 'command-heard', utteranceId: utterance.id, command, final: false });
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

/** What is known of a turn before its words are understood. */
function entryOf(turn: FinishedTurn): TranscriptEntry {
  const { utterance, language, confidence, audioMs, endpointWaitMs, computeMs } = turn;
  return {
    ...newEntry(utterance.id, utterance.startedAt),
    agentId: utterance.agentId,
    rawText: turn.text,
    language,
    confidence,
    timings: { audioMs, endpointWaitMs, computeMs, deliveryMs: null },
  };
}

function spelledText(raw: string, word: string): DictationText {
  const changes = [{ stage: 'spelling' as const, rules: ['letters'], before: raw, after: word }];
  return { text: word, commands: [], question: null, changes: raw === word ? [] : changes };
}
