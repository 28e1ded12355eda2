import type { QuestionInfo } from '../shared/contract/questions.ts';
import type { AskRequest } from '../shared/contract/questions.ts';
import type { Clock } from '../shared/kernel/clock.ts';
import { coalesced } from './coalesced.ts';
import type { McpVoice } from './mcp-voice.ts';

/** Clients give a call up that is silent for long, by default after 60 s; milliseconds. */
const SIGN_OF_LIFE_MS = 10_000;

const MESSAGES = {
  waiting: 'Another question is being asked first.',
  speaking: 'The question is being spoken.',
  listening: 'Listening for the answer.',
  deciding: 'The answer is being understood.',
} as const;
type Stage = keyof typeof MESSAGES;

/** Tells `send` how far a question is, at each step and from time to time in between; until the returned function is called. */
export function reportProgress(
  voice: McpVoice,
  request: AskRequest,
  clock: Clock,
  send: (message: string) => void,
): () => void {
  let stage: Stage = 'waiting';
  let isOver = false;
  let cancelSign: () => void = () => {};
  const tell = (): void => {
    send(MESSAGES[stage]);
    cancelSign();
    cancelSign = clock.after(SIGN_OF_LIFE_MS, tell);
  };
  const look = coalesced(async () => {
    const next = stageOf((await voice.snapshot()).question, request);
    if (isOver || next === undefined || next === stage) return;
    stage = next;
    tell();
  });
  const watching = voice.watch(look);
  cancelSign = clock.after(SIGN_OF_LIFE_MS, tell);
  look();
  return () => {
    isOver = true;
    cancelSign();
    void watching.dispose();
  };
}

/** A question has no id before it is asked: it is known by who asks, and by its words. */
function stageOf(question: QuestionInfo | null, request: AskRequest): Stage | undefined {
  if (question === null) return undefined;
  const isOurs = question.text === request.text && question.agentId === (request.agentId ?? null);
  return isOurs ? question.state : 'waiting';
}
