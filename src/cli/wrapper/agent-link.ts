/** The wrapper as an agent of an engine: subscribed through drops and restarts, with what it tells of itself. */
import type { ConnectionState } from '../../client/event-stream.ts';
import type { AgentAbout } from '../../shared/contract/doors.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { pause } from '../../shared/kernel/pause.ts';
import type { VoiceEngine, VoiceFacts } from './voice-engine.ts';

export interface AgentLinkOptions {
  readonly engine: VoiceEngine;
  readonly agentId: string;
  readonly about: AgentAbout;
  readonly clock: Clock;
  /** Shows a person what they asked for, or what went wrong. */
  readonly notify: (text: string) => void;
}

/** Somebody else took the name while we were away: asked again after so long. */
const TAKEN_RETRY_MS = 5000;
const WATCH_MS = 1000;

export class AgentLink {
  /** Takes each message in order; those that come before it is set wait. */
  #onMessage: ((message: OpenvipMessage) => void) | undefined;
  readonly #early: OpenvipMessage[] = [];
  readonly #options: AgentLinkOptions;
  readonly #controller = new AbortController();
  readonly #typed: OpenvipMessage[] = [];
  #focused = true;
  #facts: VoiceFacts | undefined;
  #connected = false;
  /** The first attempt is over, and was not refused. */
  #begun = false;
  #settle = (_error?: unknown): void => {};

  constructor(options: AgentLinkOptions) {
    this.#options = options;
  }

  set onMessage(take: (message: OpenvipMessage) => void) {
    this.#onMessage = take;
    for (const message of this.#early.splice(0)) take(message);
  }

  /** Called when what `summary` tells has changed. */
  onChange = (): void => {};

  /** For the status line: name, state of the engine, who has the voice. */
  get summary(): string {
    const { agentId } = this.#options;
    if (!this.#connected) return `${agentId} · not connected`;
    if (this.#facts === undefined) return `${agentId} · connected`;
    const { state, activeAgentId } = this.#facts;
    const voice =
      activeAgentId === agentId
        ? ' · has the voice'
        : activeAgentId
          ? ` · ${activeAgentId} has the voice`
          : '';
    return `${agentId} · ${state}${voice}`;
  }

  /** Asks the engine again and again for what the status line shows. */
  watch(): void {
    void this.#watch();
  }

  /** Messages whose text was typed, in order. */
  get typed(): readonly OpenvipMessage[] {
    return this.#typed;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Resolves when connected, and also when nobody answers yet: the program is of use without a voice, and gets it as soon
   * as there is an engine. Rejects with `conflict` when the name is taken, and with whatever else the first attempt is
   * refused for. Later faults end nothing: it connects again.
   */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#quietly(() => this.#options.engine.reportFocus(true));
    throwIfCancelled(signal);
    const first = new Promise<void>((resolve, reject) => {
      this.#settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    const cancel = (): void => this.#settle(new AppError('cancelled', 'The operation was cancelled.'));
    signal.addEventListener('abort', cancel);
    void this.#listen();
    await first.finally(() => signal.removeEventListener('abort', cancel));
  }

  setFocused(focused: boolean): void {
    this.#focused = focused;
    this.#tell(() => this.#options.engine.reportFocus(focused));
  }

  claim(): void {
    this.#options.engine.claim().catch((error: unknown) => {
      const why = AppError.is(error) ? error.explanation : 'The engine does not answer.';
      this.#options.notify(`${this.#options.agentId} could not be given the voice. ${why}`);
    });
  }

  showInfo(): void {
    void this.#info().then((text) => this.#options.notify(text));
  }

  noteTyped(message: OpenvipMessage): void {
    if (message.text !== '') this.#typed.push(message);
    this.#tell(() => this.#options.engine.confirmShown(message.id));
  }

  dispose(): void {
    this.#controller.abort();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#controller;
    const { engine, clock, agentId, notify } = this.#options;
    while (!signal.aborted) {
      try {
        for await (const message of engine.messages(signal, (state) => this.#onState(state))) {
          if (this.#onMessage === undefined) this.#early.push(message);
          else this.#onMessage(message);
        }
      } catch (error) {
        this.#connected = false;
        this.#settle(error);
        if (!this.#begun) return;
        if (AppError.is(error) && error.code === 'conflict')
          notify(`Another program is connected as "${agentId}" now.`);
        await pause(clock, TAKEN_RETRY_MS);
      }
    }
  }

  #onState(state: ConnectionState): void {
    this.#connected = state.state === 'connected';
    this.onChange();
    if (state.state === 'connected') {
      this.#begun = true;
      this.#settle();
      const { engine, about } = this.#options;
      this.#tell(() => engine.describe(about));
      this.#tell(() => engine.reportFocus(this.#focused));
    } else if (state.state === 'waiting' && !this.#begun) {
      this.#options.notify(`No engine answers yet: ${state.problem}`);
      this.#begun = true;
      this.#settle();
    }
  }

  async #watch(): Promise<void> {
    const { engine, clock } = this.#options;
    while (!this.#controller.signal.aborted) {
      const before = this.summary;
      this.#facts = this.#connected ? await engine.facts().catch(() => undefined) : undefined;
      if (this.summary !== before) this.onChange();
      await pause(clock, WATCH_MS);
    }
  }

  async #info(): Promise<string> {
    const { agentId, about, engine } = this.#options;
    const facts = this.#connected ? await engine.facts().catch(() => undefined) : undefined;
    return [
      `${agentId}: ${facts === undefined ? 'not connected to an engine' : facts.state}`,
      ...(facts === undefined ? [] : [voiceOf(facts, agentId)]),
      about.folder ?? '',
    ].join('\n');
  }

  /** What the engine does not take, because it is older, another one, or just away, is no fault of the wrapper. */
  #tell(call: () => Promise<void>): void {
    void this.#quietly(call);
  }

  async #quietly(call: () => Promise<void>): Promise<void> {
    await call().catch(() => {});
  }
}

function voiceOf({ activeAgentId }: VoiceFacts, agentId: string): string {
  if (activeAgentId === undefined) return 'The engine does not say who has the voice.';
  if (activeAgentId === null) return 'Nobody has the voice.';
  return activeAgentId === agentId ? 'It has the voice.' : `${activeAgentId} has the voice.`;
}
