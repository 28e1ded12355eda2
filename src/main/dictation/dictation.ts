import type { TranscriptEntry } from '../../shared/contract/control.ts';
import type {
  AgentQuestion,
  OutputMode,
  SpokenCommand,
  SubmitPolicy,
} from '../../shared/contract/dictation.ts';
import type { XInput } from '../../shared/contract/openvip.ts';
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import { Amendments } from './amendments.ts';
import { Confirmations } from './confirmations.ts';
import { Drafts, type DraftText } from './drafts.ts';
import type { AgentOutlet, CommandHandlers, DeliveryExtras, EntryBook, KeyboardOutlet } from './ports.ts';
import { isSubmit, planText, submitInput } from './text-plan.ts';

export interface DictationDependencies {
  readonly agents: AgentOutlet;
  readonly keyboard: KeyboardOutlet;
  readonly entries: EntryBook;
  readonly handlers: CommandHandlers;
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly policyOf: (agentId: string) => SubmitPolicy;
  readonly outputMode: () => OutputMode;
  readonly timing: () => { readonly amendWithinMs: number; readonly confirmWindowMs: number };
  readonly onQuestion: (question: AgentQuestion | null) => void;
}

/** Whether an agent can take a text out of its input is known to the agent alone. */
const ASKED_TO_WITHDRAW = 'The agent was asked to take it back. One that cannot still has it in its input.';

/** How far an entry got, and what else is known of it now. */
type Outcome = Partial<
  Pick<TranscriptEntry, 'delivery' | 'confirmAt' | 'amends' | 'agentId' | 'problem' | 'output'>
>;

/** What becomes of the words of an utterance: to whom they go, whether they are submitted, what they command. */
export class Dictation {
  readonly #deps: DictationDependencies;
  readonly #drafts: Drafts;
  readonly #amendments: Amendments;
  readonly #confirmations: Confirmations;
  #question: AgentQuestion | null = null;
  /** What texts go on with that wait to be confirmed. */
  readonly #waitingAmendments = new Map<string, DraftText>();

  constructor(deps: DictationDependencies) {
    this.#deps = deps;
    const now = (): number => deps.clock.now();
    this.#drafts = new Drafts(now);
    this.#amendments = new Amendments({ now, withinMs: () => deps.timing().amendWithinMs });
    this.#confirmations = new Confirmations({
      clock: deps.clock,
      windowMs: () => deps.timing().confirmWindowMs,
      onTime: (entryId, dueAt) =>
        void deps.entries.change(entryId, { confirmAt: dueAt?.toISOString() ?? null }),
    });
  }

  /** The open question which agent was meant. */
  get question(): AgentQuestion | null {
    return this.#question;
  }

  /** The user begins to speak. */
  started(utterance: { readonly id: string; readonly agentId: string | null }): void {
    this.#confirmations.hold(utterance.id);
    this.#amendments.started(utterance.id, utterance.agentId);
  }

  /** These agents are connected, or may still come back; what lay in the input of any other is gone with it. */
  agentsKnown(agentIds: readonly string[]): void {
    this.#drafts.keepOnly(agentIds);
    this.#amendments.keepOnly(agentIds);
  }

  /** Nothing came of an utterance. */
  dropped(utteranceId: string): void {
    this.#amendments.take(utteranceId);
    this.#confirmations.understood(utteranceId);
    this.#confirmations.goOn();
  }

  /**
   * Takes the words of a finished utterance: carries out their commands and sends them on their way. Returns the entry
   * as it is then; what happens later goes through the entry book. `question`: the agent's name was not clear.
   */
  take(
    entry: TranscriptEntry,
    question: { readonly heard: string; readonly candidates: readonly string[] } | null,
  ): TranscriptEntry {
    this.#confirmations.understood(entry.id);
    const handed = this.#bound(this.#handOver(entry));
    // Another agent does not know the message that this would go on with.
    if (handed.agentId !== entry.agentId) this.#amendments.take(entry.id);
    for (const command of entry.commands) this.#deps.handlers.heard(entry.id, command);
    const outcome =
      question === null ? this.#dispatch(handed) : this.#ask(handed, question.heard, question.candidates);
    this.#amendments.take(entry.id);
    this.#runCommands(handed);
    // What still waits was not meant by these words, or they go on with it.
    this.#confirmations.goOn();
    return { ...handed, ...outcome };
  }

  /** Sends words that were understood late; the moment for what they command beside that has passed. */
  takeLate(entry: TranscriptEntry): Outcome {
    const bound = this.#bound(entry);
    const { agentId } = bound;
    // The window for which they were meant may have lost the focus long ago.
    if (entry.output === 'keyboard') return { delivery: 'kept' };
    const plan = planText(
      entry.text,
      entry.commands,
      agentId === null ? 'draft' : this.#deps.policyOf(agentId),
    );
    if (plan.takesBack === 'words') return { delivery: 'withdrawn' };
    if (entry.text === '') return { delivery: 'done' };
    return plan.waits ? this.#wait(bound) : this.#deliver(bound, plan.input);
  }

  /** Sends a text now that waits to be confirmed. Throws `conflict` when it does not wait. */
  confirm(entryId: string): void {
    if (this.#confirmations.take(entryId) === undefined) throw notWaiting();
    this.#release(entryId, submitInput);
  }

  /** Takes a text back. Throws `conflict` when it is too late for that. */
  withdraw(entryId: string): void {
    if (this.#confirmations.take(entryId) !== undefined || this.#deps.agents.withdraw(entryId)) {
      this.#withdrawn(entryId);
      return;
    }
    const agentId = this.#drafts.holderOf(entryId);
    const text = agentId && this.#drafts.of(agentId).find((candidate) => candidate.entryId === entryId);
    if (!agentId || !text || !this.#deps.agents.askToWithdraw(agentId, [text.messageId])) {
      throw new AppError('conflict', 'It is too late to take this back.', {
        remedy: 'What an agent has begun to work on can be stopped in the agent only.',
      });
    }
    this.#drafts.remove(agentId, entryId);
    this.#withdrawn(entryId, ASKED_TO_WITHDRAW);
  }

  /** Sends an entry on request, to any agent; its commands are not carried out again. Throws `not-found`. */
  sendAgain(entry: TranscriptEntry, agentId: string): Outcome {
    return this.#send(entry, agentId, this.#deps.policyOf(agentId) === 'draft' ? undefined : submitInput);
  }

  #send(entry: TranscriptEntry, agentId: string, input: XInput | undefined): Outcome {
    const id = this.#deps.newId();
    const trace = { first: entry.id, parent: entry.id };
    // Clients take a message under an id that they have had for a repetition; what was taken back they may have had.
    const mayBeKnown = entry.delivery === 'sent' || entry.delivery === 'withdrawn';
    const extras: DeliveryExtras = {
      ...(mayBeKnown && { id, trace }),
      ...(input && { input }),
    };
    const delivery = this.#deps.agents.sendAgain(entry, agentId, extras);
    // Only now: had the agent not been there, the text would go on waiting.
    this.#confirmations.take(entry.id);
    if (isSubmit(input)) this.#drafts.clear(agentId);
    else this.#drafts.add(agentId, draftText(entry, extras));
    if (this.#question?.entryId === entry.id) this.#setQuestion(null);
    return { delivery, confirmAt: null, problem: null };
  }

  /** Answers the question; null: none of them. Throws `conflict` when nothing was asked, and `not-found`. */
  answer(agentId: string | null): void {
    const question = this.#question;
    if (question === null) throw new AppError('conflict', 'There is no open question.');
    if (agentId !== null) {
      this.#deps.agents.setActive(agentId);
      const entry = this.#deps.entries.find(question.entryId);
      if (entry !== undefined)
        this.#deps.entries.change(entry.id, { ...this.#answered(entry, agentId), agentId });
    }
    if (this.#question !== null) this.#setQuestion(null);
  }

  /** What was said with the name that is clear now; a name alone has only given the voice. */
  #answered(entry: TranscriptEntry, agentId: string): Outcome {
    const policy = this.#deps.policyOf(agentId);
    const plan = planText(entry.text, entry.commands, policy);
    if (plan.takesBack !== undefined) return { delivery: 'withdrawn' };
    if (!plan.delivers) return { delivery: 'done' };
    return this.#send(entry, agentId, plan.waits ? submitInput : plan.input);
  }

  /** The engine stops: what waits to be confirmed is kept. */
  dispose(): void {
    const entryId = this.#confirmations.take();
    if (entryId !== undefined) this.#deps.entries.change(entryId, { delivery: 'kept', confirmAt: null });
  }

  /** A spoken name at the beginning gives the voice to its agent; the words are for it. */
  #handOver(entry: TranscriptEntry): TranscriptEntry {
    const target = entry.commands.find(({ command }) => command === 'switch-agent')?.agentId;
    if (target === undefined || target === null) return entry;
    const { agents, handlers } = this.#deps;
    const changes = agents.activeAgentId !== target;
    try {
      agents.setActive(target);
    } catch {
      // It is away. If it may come back, the words wait for it; else they go where they would have gone.
      const mayComeBack = agents.list().some(({ id }) => id === target);
      return mayComeBack ? { ...entry, agentId: target } : entry;
    }
    if (changes) handlers.switched(target);
    return { ...entry, agentId: target };
  }

  /** Words that began when nobody was there go to who came meanwhile. */
  #bound(entry: TranscriptEntry): TranscriptEntry {
    return entry.agentId === null ? { ...entry, agentId: this.#deps.agents.activeAgentId } : entry;
  }

  #dispatch(entry: TranscriptEntry): Outcome {
    const { agents, outputMode, policyOf } = this.#deps;
    const agentId = entry.agentId ?? agents.activeAgentId;
    const output = outputMode();
    const policy = agentId === null || output === 'keyboard' ? 'draft' : policyOf(agentId);
    const plan = planText(entry.text, entry.commands, policy);
    if (plan.takesBack === 'words') return { delivery: 'withdrawn' };
    if (plan.takesBack === 'draft') {
      this.#takeBackDraft(agentId, output);
      return { delivery: 'done' };
    }
    if (!plan.delivers) return { delivery: 'done' };
    this.#releaseWaiting(output === 'keyboard' ? undefined : agentId);
    if (output === 'keyboard') return this.#type(entry, plan.input);
    const amended = this.#amendments.take(entry.id);
    if (plan.waits) return this.#wait(entry, amended);
    return this.#deliver(entry, plan.input, amended);
  }

  #deliver(entry: TranscriptEntry, input: XInput | undefined, amended?: DraftText): Outcome {
    const agentId = entry.agentId ?? this.#deps.agents.activeAgentId;
    const switched = entry.commands.find(({ command }) => command === 'switch-agent');
    const changed = entry.changes.length > 0;
    const extras: DeliveryExtras = {
      ...(changed && { id: this.#deps.newId(), trace: { first: entry.id, parent: entry.id } }),
      ...(amended !== undefined && {
        trace: { first: amended.firstMessageId, parent: amended.messageId },
        amends: amended.messageId,
      }),
      ...(input !== undefined && { input }),
      ...(switched?.agentId && {
        agentSwitch: { target: switched.agentId, confidence: switched.confidence },
      }),
    };
    const delivery = this.#deps.agents.deliver(entry, extras);
    // An agent that is gone has nothing in its input, whoever comes under its name.
    if (delivery !== 'kept') this.#remember(agentId, draftText(entry, extras), input);
    return { delivery, ...(amended !== undefined && { amends: amended.entryId }) };
  }

  /** What was delivered lies in the agent's input until it is submitted. */
  #remember(agentId: string | null, text: DraftText, input: XInput | undefined): void {
    const isSpokenSubmit = isSubmit(input) && input !== submitInput;
    if (isSpokenSubmit) this.#amendments.concluded();
    else this.#amendments.finished(agentId, text);
    if (isSubmit(input) && agentId !== null) this.#drafts.clear(agentId);
    else this.#drafts.add(agentId, text);
  }

  #wait(entry: TranscriptEntry, amended?: DraftText): Outcome {
    if (amended !== undefined) this.#waitingAmendments.set(entry.id, amended);
    const confirmAt = this.#confirmations.begin(entry.id, () => this.#release(entry.id, submitInput));
    const waiting: TranscriptEntry = {
      ...entry,
      delivery: 'confirming',
      confirmAt: confirmAt?.toISOString() ?? null,
    };
    this.#amendments.finished(entry.agentId, draftText(entry, {}));
    this.#deps.handlers.confirming(waiting);
    return { delivery: 'confirming', confirmAt: waiting.confirmAt };
  }

  /**
   * Before another text is delivered: what waits for the same agent goes before it, to be submitted with it. `agentId`
   * is undefined when the other text is not for an agent.
   */
  #releaseWaiting(agentId: string | null | undefined): void {
    const entryId = this.#confirmations.take();
    if (entryId === undefined) return;
    const sameAgent = this.#deps.entries.find(entryId)?.agentId === agentId;
    this.#release(entryId, sameAgent ? undefined : submitInput);
  }

  #release(entryId: string, input: XInput | undefined): void {
    const entry = this.#deps.entries.find(entryId);
    if (entry === undefined) return;
    const amended = this.#waitingAmendments.get(entryId);
    this.#waitingAmendments.delete(entryId);
    this.#deps.entries.change(entryId, { confirmAt: null, ...this.#deliver(entry, input, amended) });
  }

  #takeBackDraft(agentId: string | null, output: OutputMode): void {
    this.#amendments.concluded();
    const waiting = this.#confirmations.take();
    if (waiting !== undefined) return this.#withdrawn(waiting);
    // What was typed cannot be taken back, and what lies in an agent's input was not meant.
    if (output === 'keyboard') return;
    const texts = this.#drafts.of(agentId);
    const sent = texts.filter(({ entryId }) => !this.#deps.agents.withdraw(entryId));
    const asked =
      sent.length === 0 ||
      (agentId !== null &&
        this.#deps.agents.askToWithdraw(
          agentId,
          sent.map(({ messageId }) => messageId),
        ));
    for (const text of texts) {
      if (!sent.includes(text)) this.#withdrawn(text.entryId);
      else if (asked) this.#withdrawn(text.entryId, ASKED_TO_WITHDRAW);
    }
    this.#drafts.clear(agentId);
  }

  #withdrawn(entryId: string, problem: string | null = null): void {
    this.#amendments.withdrawn(entryId);
    this.#waitingAmendments.delete(entryId);
    this.#deps.entries.change(entryId, { delivery: 'withdrawn', confirmAt: null, problem });
  }

  #type(entry: TranscriptEntry, input: XInput | undefined): Outcome {
    const { keyboard, entries } = this.#deps;
    void keyboard.write(entry.text, input).then(
      () => entries.change(entry.id, { delivery: 'sent' }),
      (error: unknown) => entries.change(entry.id, { delivery: 'failed', problem: explain(error) }),
    );
    return { delivery: 'pending', output: 'keyboard', agentId: null };
  }

  #ask(entry: TranscriptEntry, heard: string, candidates: readonly string[]): Outcome {
    this.#setQuestion({ entryId: entry.id, heard, candidates: [...candidates] });
    return { delivery: 'kept' };
  }

  #setQuestion(question: AgentQuestion | null): void {
    this.#question = question;
    this.#deps.onQuestion(question);
  }

  #runCommands(entry: TranscriptEntry): void {
    for (const command of entry.commands) this.#run(command, entry);
  }

  #run({ command }: SpokenCommand, entry: TranscriptEntry): void {
    const { handlers } = this.#deps;
    switch (command) {
      case 'mute':
        return handlers.mute();
      case 'listen':
        return handlers.listen();
      case 'repeat':
        return handlers.repeat(entry.agentId);
      case 'stop-speaking':
        return handlers.stopSpeaking();
      case 'spell':
        return handlers.spell();
      case 'submit':
      case 'newline':
      case 'cancel':
      case 'switch-agent':
        return;
    }
  }
}

function draftText(entry: TranscriptEntry, extras: DeliveryExtras): DraftText {
  const messageId = extras.id ?? entry.id;
  return { entryId: entry.id, messageId, firstMessageId: extras.trace?.first ?? messageId };
}

function notWaiting(): AppError {
  return new AppError('conflict', 'This text does not wait to be confirmed.');
}
