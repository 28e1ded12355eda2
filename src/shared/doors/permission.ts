/** Permission requests of programs, and how a decision is told to them. */
import type { ApprovalDecision } from '../contract/questions.ts';
import type { PermissionQuestion } from './hook-outcome.ts';
import { fieldsOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';

/** The contract takes no more; what cannot be shown whole is not decided by voice. */
const MAX_ACTION_CHARACTERS = 20_000;
const MAX_TOOL_CHARACTERS = 200;

/** They change nothing about what a command does: how long it may take, and the agent's own words about it. */
const FIELDS_WITHOUT_EFFECT = new Set(['command', 'description', 'timeout']);

/** Dialogs in which a person chooses or reads something; a yes or no would not answer them. */
const TOOLS_THAT_TALK = new Set(['AskUserQuestion', 'ExitPlanMode']);

/** What a tool would do, for a person: never a summary, because a summary could leave out what matters. */
export function actionOf(toolInput: unknown): string | null {
  const fields = fieldsOf(toolInput);
  const command = textOf(fields, 'command');
  const others = Object.entries(fields).filter(([name]) => !FIELDS_WITHOUT_EFFECT.has(name));
  if (command === null) return Object.keys(fields).length === 0 ? null : JSON.stringify(fields);
  return others.length === 0 ? command : `${command}\n${JSON.stringify(Object.fromEntries(others))}`;
}

/** The question for a voice; null when it must be decided in the program itself. */
export function permissionQuestion(payload: Fields): PermissionQuestion | null {
  const tool = textOf(payload, 'tool_name');
  if (tool === null || tool.length > MAX_TOOL_CHARACTERS || TOOLS_THAT_TALK.has(tool)) return null;
  const action = actionOf(payload['tool_input']);
  return action === null || action.length > MAX_ACTION_CHARACTERS ? null : { tool, action };
}

/** What is said while the program waits for its permission. */
export function permissionText(payload: Fields): string | null {
  const tool = textOf(payload, 'tool_name');
  if (tool === null) return null;
  const action = actionOf(payload['tool_input']);
  return action === null || TOOLS_THAT_TALK.has(tool) ? tool : `${tool}: ${action}`;
}

/**
 * What a `PermissionRequest` hook prints: Claude Code and Codex read the same shape. Nothing when nobody decided, so that
 * the program asks in its own way. Sources: https://code.claude.com/docs/en/hooks#permissionrequest-decision-control
 * and `permission-request.command.output.schema.json` in github.com/openai/codex.
 */
export function decisionOutput(decision: ApprovalDecision): string {
  if (decision === 'none') return '';
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'PermissionRequest',
      decision:
        decision === 'allow'
          ? { behavior: 'allow' }
          : { behavior: 'deny', message: 'The user denied this by voice.' },
    },
  });
}
