/** What the room needs of others. */
import type { AgentInfo, Delivery, TranscriptEntry } from '../../shared/contract/control.ts';
import type { SpokenCommand } from '../../shared/contract/dictation.ts';
import type { XInput } from '../../shared/contract/openvip.ts';

/** What is delivered beside the words. Ids are those of messages. */
export interface DeliveryExtras {
  readonly id?: string;
  readonly trace?: { readonly first: string; readonly parent: string };
  readonly input?: XInput;
  readonly agentSwitch?: { readonly target: string; readonly confidence: number };
  readonly amends?: string;
}

/** Port: agents, and texts on their way to them. */
export interface AgentOutlet {
  readonly activeAgentId: string | null;
  list(): readonly AgentInfo[];
  /** Gives the voice to a connected agent. Throws `not-found`. */
  setActive(agentId: string): void;
  deliver(entry: TranscriptEntry, extras: DeliveryExtras): Delivery;
  sendAgain(entry: TranscriptEntry, agentId: string, extras: DeliveryExtras): Delivery;
  /** Takes a text back that still waits; false when it does not wait. */
  withdraw(entryId: string): boolean;
  /** Asks an agent to take messages out of its input; false when it is not connected. */
  askToWithdraw(agentId: string, messageIds: readonly string[]): boolean;
}

/** Port: whatever window has the focus. */
export interface KeyboardOutlet {
  /** Resolves when it is written; rejects with the reason. */
  write(text: string, input: XInput | undefined): Promise<void>;
}

/** Port: the entries, for those who change how far they got. */
export interface EntryBook {
  find(entryId: string): TranscriptEntry | undefined;
  /** Notes and announces a change; undefined when the entry is not known any more. */
  change(entryId: string, change: Partial<Omit<TranscriptEntry, 'id'>>): TranscriptEntry | undefined;
}

/** Port: what commands other than those about text do. */
export interface CommandHandlers {
  mute(): void;
  listen(): void;
  repeat(agentId: string | null): void;
  stopSpeaking(): void;
  /** The next utterance is spelled. */
  spell(): void;
  /** The voice went to another agent by its spoken name. */
  switched(agentId: string): void;
  /** A text is sent in a moment unless it is taken back. */
  confirming(entry: TranscriptEntry): void;
  /** A command was carried out. */
  heard(entryId: string, command: SpokenCommand): void;
}
