/** What a hook of an agent's program means to us, whichever program it was. */
import type { AgentReport, AttentionReason } from '../contract/doors.ts';

/** Something that the program wants to do and asks about, whole: a person decides by what stands here. */
export interface PermissionQuestion {
  /** The program's tool, such as `Bash`. */
  readonly tool: string;
  /** Exactly what would be done: the command line, or all arguments as JSON. */
  readonly action: string;
}

export interface HookOutcome {
  /** The program's own id of the session; null when it does not say. */
  readonly sessionId: string | null;
  /** Where the session works; null when it does not say. */
  readonly folder: string | null;
  /** In the order in which they happened. */
  readonly reports: readonly AgentReport[];
  /** What a voice may decide in place of the program's own dialog; null where it must not or cannot. */
  readonly permission: PermissionQuestion | null;
  /** What the program wants to read on standard output, decided or not; empty for nothing. */
  readonly output: string;
}

/** One program's reading of its hooks. Never throws; what it does not know means nothing. */
export type HookReading = (event: string, payload: unknown) => HookOutcome;

const MAX_TEXT_CHARACTERS = 10_000;
const MAX_ANSWER_CHARACTERS = 1_000_000;

/** A turn is over, with the answer as far as there is one. */
export function turnCompleted(text: string | null): AgentReport {
  const trimmed = text?.trim() ?? '';
  return { type: 'turn-completed', text: trimmed === '' ? null : shortened(trimmed, MAX_ANSWER_CHARACTERS) };
}

/** The agent waits for a person. */
export function needsYou(reason: AttentionReason, text: string | null): AgentReport {
  const trimmed = text?.trim() ?? '';
  return {
    type: 'needs-you',
    reason,
    text: trimmed === '' ? null : shortened(trimmed, MAX_TEXT_CHARACTERS),
  };
}

export function sessionStarted(
  program: string,
  sessionId: string | null,
  folder: string | null,
  name: string | null = null,
): AgentReport {
  return { type: 'session-started', program, sessionId, name, folder };
}

/** Cut without breaking a character in two. */
function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const cut = text.slice(0, maxCharacters - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
