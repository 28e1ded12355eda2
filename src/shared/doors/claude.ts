/** Hooks of Claude Code. Source: https://code.claude.com/docs/en/hooks */
import type { AgentReport } from '../contract/doors.ts';
import { needsYou, sessionStarted, turnCompleted } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { eventOf, fieldsOf, folderOf, idOf, listOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';
import { permissionQuestion, permissionText } from './permission.ts';

const EVENTS = [
  'sessionstart',
  'userpromptsubmit',
  'notification',
  'stop',
  'stopfailure',
  'permissionrequest',
  'pretooluse',
  'posttooluse',
  'sessionend',
] as const;
type Event = (typeof EVENTS)[number];

/** `SubagentStop` means nothing: the turn goes on. */
export function reportsOfClaude(event: string, payload: unknown): HookOutcome {
  const fields = fieldsOf(payload);
  const known = eventOf(event, fields, EVENTS);
  return {
    sessionId: idOf(fields, 'session_id'),
    folder: folderOf(fields['cwd']),
    reports: known === undefined ? [] : reportsOf(known, fields),
    permission: known === 'permissionrequest' ? permissionQuestion(fields) : null,
    // What a hook prints at the start or for a prompt would become part of the conversation.
    output: '',
  };
}

function reportsOf(event: Event, fields: Fields): readonly AgentReport[] {
  switch (event) {
    case 'sessionstart':
      // Compaction goes on with the session, often in the middle of a turn.
      if (fields['source'] === 'compact') return [];
      return [sessionStarted('claude', idOf(fields, 'session_id'), folderOf(fields['cwd']))];
    case 'userpromptsubmit':
      return [{ type: 'working' }];
    case 'notification':
      return notification(fields);
    case 'stop':
    case 'stopfailure':
      // After a failure the text is that of the fault, as the conversation shows it.
      return [turnCompleted(textOf(fields, 'last_assistant_message', 'error_details', 'error'))];
    case 'permissionrequest':
      return isQuestion(fields) ? [question(fields)] : [needsYou('permission', permissionText(fields))];
    case 'pretooluse':
      return isQuestion(fields) ? [question(fields)] : [];
    case 'posttooluse':
      return [{ type: 'working' }];
    case 'sessionend':
      return [{ type: 'session-ended' }];
  }
}

function notification(fields: Fields): readonly AgentReport[] {
  const message = textOf(fields, 'message');
  switch (fields['notification_type'] ?? typeByWords(message ?? '')) {
    case 'permission_prompt':
      return [needsYou('permission', message)];
    case 'idle_prompt':
      return [needsYou('input', message)];
    case 'elicitation_dialog':
      return [needsYou('question', message)];
    default:
      return [];
  }
}

/** Versions before the field `notification_type` say it in the message alone. */
function typeByWords(message: string): string | undefined {
  if (/needs your permission/i.test(message)) return 'permission_prompt';
  return /waiting for your input/i.test(message) ? 'idle_prompt' : undefined;
}

function isQuestion(fields: Fields): boolean {
  return fields['tool_name'] === 'AskUserQuestion';
}

function question(fields: Fields): AgentReport {
  const questions = listOf(fieldsOf(fields['tool_input'])['questions']);
  const texts = questions.map((one) => textOf(fieldsOf(one), 'question')).filter((text) => text !== null);
  return needsYou('question', texts.join('\n'));
}
