import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { AskRequest, QuestionAnswer } from '../shared/contract/questions.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { sanitiseText } from '../shared/text/sanitise.ts';
import { reportProgress } from './question-progress.ts';
import type { ToolContext } from './tool-context.ts';
import { askUserInput, askUserOutput } from './tool-schemas.ts';
import type { AskUserChoice } from './tool-schemas.ts';

interface Asked {
  readonly question: string;
  readonly choices?: readonly AskUserChoice[] | undefined;
  readonly timeout_seconds?: number | undefined;
}

export function addAskUserTool(server: McpServer, { voice, calls, clock, agentId }: ToolContext): void {
  server.registerTool(
    'ask_user',
    {
      title: 'Ask the user by voice',
      description:
        'Speaks a question to the user, listens, and returns what they say. Use it when you cannot go on without a ' +
        'decision or a fact that only the user knows, and the user works by voice or may be away from the screen. ' +
        'Ask one thing at a time. With choices one of them is the answer; without, the words are. Nobody may be ' +
        'there: go on in the safest way after "timeout", and do not ask again after "dismissed".',
      inputSchema: askUserInput,
      outputSchema: askUserOutput,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
    (asked, { signal: taken, _meta: meta, sendNotification }) =>
      calls.run(taken, async (signal) => {
        const request = requestOf(asked, agentId());
        const progressToken = meta?.progressToken;
        let progress = 0;
        const tell = (message: string): void => {
          if (progressToken === undefined) return;
          progress += 1;
          const params = { progressToken, progress, message };
          // A client that is gone takes the call back by that.
          sendNotification({ method: 'notifications/progress', params }).catch(() => {});
        };
        const stop = progressToken === undefined ? undefined : reportProgress(voice, request, clock, tell);
        try {
          return resultOf(await voice.ask(request, signal), asked.choices ?? []);
        } finally {
          stop?.();
        }
      }),
  );
}

function requestOf({ question, choices, timeout_seconds }: Asked, agentId: string | undefined): AskRequest {
  return {
    text: plain(question, 'The question'),
    ...(choices === undefined ? {} : { choices: choices.map(choiceOf) }),
    ...(timeout_seconds === undefined ? {} : { timeoutMs: Math.round(timeout_seconds * 1000) }),
    ...(agentId === undefined ? {} : { agentId }),
  };
}

/** Ids of our own, whatever the client's are. */
function choiceOf(choice: AskUserChoice, index: number): { readonly id: string; readonly label: string } {
  const label = typeof choice === 'string' ? choice : choice.label;
  return { id: idOf(index), label: plain(label, `Choice ${index + 1}`) };
}

function idOf(index: number): string {
  return `choice-${index + 1}`;
}

function plain(text: string, what: string): string {
  const words = sanitiseText(text).trim();
  if (words === '') throw new AppError('invalid-input', `${what} has no words that could be spoken.`);
  return words;
}

function resultOf(
  { outcome, text, choiceId, by, problem }: QuestionAnswer,
  choices: readonly AskUserChoice[],
): Readonly<Record<string, unknown>> {
  const chosen = choices.find((_, index) => idOf(index) === choiceId);
  const choice = typeof chosen === 'object' ? chosen.id : (chosen ?? null);
  // Not by this call, which would have no answer then: somebody else ended the question.
  return { outcome: outcome === 'cancelled' ? 'dismissed' : outcome, text, choice, by, problem };
}
