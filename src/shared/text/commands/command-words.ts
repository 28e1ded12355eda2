import type { SpokenCommandName } from '../../contract/dictation.ts';

/**
 * Where a phrase counts as a command. `end`: as the last words of any utterance. `pause`: as the last words, but with
 * punctuation before them, as a recogniser writes it for a pause, or with nothing before them. `alone`: only as the
 * whole utterance; such a phrase may well be the beginning of an ordinary sentence, so it never ends a turn early.
 */
export type TriggerPlace = 'end' | 'pause' | 'alone';

/** The commands that are said at the end; the others begin an utterance. */
export type EndCommandName = Exclude<SpokenCommandName, 'switch-agent' | 'spell'>;

/** What one language needs for spoken commands. Capitals, accents and punctuation in it do not matter. */
export interface CommandWords {
  /** What may stand where a phrase says "ok". Spellings of "okay" itself are known. */
  readonly ok: readonly string[];
  /** After these words "ok" belongs to the sentence ("if it is ok"), unless there was a pause. */
  readonly okNotAfter: readonly string[];
  /** Courtesy after a command. */
  readonly please: readonly string[];
  readonly ending: Readonly<Record<EndCommandName, Partial<Record<TriggerPlace, readonly string[]>>>>;
  /** What recognisers write for a phrase that was said clearly. */
  readonly heardAs: Readonly<Record<string, readonly string[]>>;
  /** Words after which a phrase belongs to the sentence: "scratch that" after "from". */
  readonly notAfter: Readonly<Record<string, readonly string[]>>;
  /** What is said before an agent's name: "agent review". */
  readonly agent: readonly string[];
  /** What calls somebody: "hey Codex". */
  readonly hey: readonly string[];
  /** After "NAME," these words go on about the agent instead of to it: "Codex, which is slow, …". */
  readonly aboutAgent: readonly string[];
  /** What joins the parts of a list: "review, test and deploy" calls nobody. */
  readonly and: readonly string[];
  /** What begins a spelled word. */
  readonly spell: readonly string[];
  /** Words that stand for signs while spelling, or for letters as a recogniser hears them. */
  readonly spelling: readonly string[];
  /** The names of 0 to 12. */
  readonly numbers: readonly string[];
}
