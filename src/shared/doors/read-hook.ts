/** The readings of all programs. */
import { reportsOfAider } from './aider.ts';
import { reportsOfClaude } from './claude.ts';
import { reportsOfCodex } from './codex.ts';
import { reportsOfCursor } from './cursor.ts';
import { reportsOfGemini } from './gemini.ts';
import type { HookOutcome, HookReading } from './hook-outcome.ts';
import { reportsOfOpencode } from './opencode.ts';

const READINGS: Readonly<Record<string, HookReading>> = {
  aider: reportsOfAider,
  claude: reportsOfClaude,
  codex: reportsOfCodex,
  cursor: reportsOfCursor,
  gemini: reportsOfGemini,
  opencode: reportsOfOpencode,
};

const NOTHING: HookOutcome = { sessionId: null, folder: null, reports: [], permission: null, output: '' };

/** Programs whose hooks are understood. */
export const HOOK_PROGRAMS: readonly string[] = Object.keys(READINGS);

/** What `event` of `program` means. A program that is not known, and an event that is not, mean nothing. */
export function readHook(program: string, event: string, payload: unknown): HookOutcome {
  const reading = Object.hasOwn(READINGS, program) ? READINGS[program] : undefined;
  return reading?.(event, payload) ?? NOTHING;
}
