import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { QuestionAnswer } from '../../../src/shared/contract/questions.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { agentInfo, transcriptEntry } from '../../support/entries.ts';
import { spokenAnswer } from '../../support/scripted-questions.ts';
import { mcpPair } from './mcp-pair.ts';

const asks = (question: string, more: object = {}): { name: string; arguments: Record<string, unknown> } => ({
  name: 'ask_user',
  arguments: { question, ...more },
});

test('every tool has a title, a description, schemas for both ways and a word on what it changes', async () => {
  await using pair = await mcpPair();
  const { tools } = await pair.client.listTools();
  expect(tools.map(({ name }) => name).toSorted()).toEqual([
    'ask_user',
    'get_last_transcriptions',
    'list_agents',
    'speak',
    'stop_speaking',
  ]);
  for (const tool of tools) {
    expect(tool.title, tool.name).toBeTruthy();
    expect(tool.description?.length, tool.name).toBeGreaterThan(80);
    expect(tool.outputSchema?.type, tool.name).toBe('object');
    expect(typeof tool.annotations?.readOnlyHint, tool.name).toBe('boolean');
    expect(typeof tool.annotations?.openWorldHint, tool.name).toBe('boolean');
  }
  const readOnly = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
  expect(readOnly.toSorted()).toEqual(['get_last_transcriptions', 'list_agents']);
});

test('speak says the text for the client and answers when it was heard', async () => {
  await using pair = await mcpPair({ clientName: 'claude-code' });
  const result = await pair.client.callTool({
    name: 'speak',
    arguments: { text: 'The tests pass.', voice: 'Anna', language: 'en', urgent: true },
  });
  expect(result.structuredContent).toEqual({ result: 'done', durationMs: 1234.4, problem: null });
  expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(result.structuredContent) }]);
  expect(pair.engine.speaker.spoken).toEqual([
    {
      id: expect.any(String),
      text: 'The tests pass.',
      voice: 'Anna',
      language: 'en',
      urgent: true,
      agentId: 'claude-code',
    },
  ]);
});

test('speak without waiting answers while the text is still spoken, and its cancelling stops nothing', async () => {
  await using pair = await mcpPair();
  const { speaker } = pair.engine;
  speaker.onSpeak = speaker.hold;
  const call = pair.client.callTool({ name: 'speak', arguments: { text: 'Later.', wait: false } });
  await speaker.until(() => speaker.spoken.length === 1);
  pair.clock.advance(250);
  expect((await call).structuredContent).toEqual({ result: 'queued', durationMs: 0, problem: null });
  expect(speaker.stops).toBe(0);
});

test('speak that is cancelled stops its own text, and the next one is spoken', async () => {
  await using pair = await mcpPair();
  const { speaker } = pair.engine;
  const { onSpeak } = speaker;
  speaker.onSpeak = speaker.hold;
  const cancel = new AbortController();
  const call = pair.client.callTool({ name: 'speak', arguments: { text: 'A long story' } }, undefined, {
    signal: cancel.signal,
  });
  const ended = expect(call).rejects.toThrow('AbortError');
  await speaker.until(() => speaker.spoken.length === 1);
  cancel.abort();
  await ended;
  await speaker.until(() => speaker.stops === 1);
  expect(speaker.stopped).toEqual([speaker.spoken[0]?.id]);
  speaker.onSpeak = onSpeak;
  const next = await pair.client.callTool({ name: 'speak', arguments: { text: 'Short.' } });
  expect(next.structuredContent).toMatchObject({ result: 'done' });
});

test('a text that could not be spoken is an error that says why', async () => {
  await using pair = await mcpPair();
  pair.engine.speaker.onSpeak = () =>
    Promise.reject(
      new AppError('unavailable', 'There is no voice for Finnish.', { remedy: 'Get espeak-ng.' }),
    );
  const result = await pair.client.callTool({ name: 'speak', arguments: { text: 'Hei' } });
  expect(result.isError).toBe(true);
  expect(result.content).toEqual([{ type: 'text', text: 'There is no voice for Finnish. Get espeak-ng.' }]);
});

test('a bug inside is an error that gives nothing away', async () => {
  await using pair = await mcpPair();
  pair.engine.speaker.onSpeak = () => Promise.reject(new TypeError('secret of the text'));
  const result = await pair.client.callTool({ name: 'speak', arguments: { text: 'Hello' } });
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result)).not.toContain('secret');
});

test('ask_user returns the words of the answer', async () => {
  await using pair = await mcpPair({ agentId: 'review' });
  pair.engine.questions.onAsk = async () => spokenAnswer('call it parser');
  const result = await pair.client.callTool(asks('How shall it be called?', { timeout_seconds: 2.5 }));
  expect(result.structuredContent).toEqual({
    outcome: 'answered',
    text: 'call it parser',
    choice: null,
    by: 'voice',
    problem: null,
  });
  expect(pair.engine.questions.asked).toEqual([
    { text: 'How shall it be called?', timeoutMs: 2500, agentId: 'review' },
  ]);
});

test.each([
  ['plain texts', ['Merge it', 'Leave it'], 'Leave it'],
  [
    'ids and labels',
    [
      { id: 'merge', label: 'Merge it' },
      { id: 'leave', label: 'Leave it' },
    ],
    'leave',
  ],
])('the choice is told in the words of the client that gave %s', async (_what, choices, chosen) => {
  await using pair = await mcpPair();
  pair.engine.questions.onAsk = async ({ choices: offered }) => spokenAnswer('Leave it', offered?.[1]?.id);
  const result = await pair.client.callTool(asks('What now?', { choices }));
  expect(result.structuredContent).toMatchObject({ outcome: 'answered', text: 'Leave it', choice: chosen });
  expect(pair.engine.questions.asked[0]?.choices?.map(({ label }) => label)).toEqual([
    'Merge it',
    'Leave it',
  ]);
});

test.each(['timeout', 'dismissed', 'unavailable'] as const)(
  'that nobody answers (%s) is no error',
  async (outcome) => {
    await using pair = await mcpPair();
    pair.engine.questions.onAsk = async () => unanswered(outcome);
    const result = await pair.client.callTool(asks('Anybody there?'));
    expect(result.isError ?? false).toBe(false);
    expect(result.structuredContent).toMatchObject({ outcome, text: null, choice: null, by: null });
  },
);

test('a question that somebody else ended counts as dismissed', async () => {
  await using pair = await mcpPair();
  pair.engine.questions.onAsk = async () => unanswered('cancelled');
  const result = await pair.client.callTool(asks('Still there?'));
  expect(result.structuredContent).toMatchObject({ outcome: 'dismissed' });
});

test.each([
  ['one choice', { choices: ['only'] }],
  ['choices without words', { choices: ['\u001b[31m', 'red'] }],
  ['no time at all', { timeout_seconds: 0 }],
  ['an endless wait', { timeout_seconds: 601 }],
])('a question with %s is refused and not asked', async (_what, more) => {
  await using pair = await mcpPair();
  const result = await pair.client.callTool(asks('Well?', more));
  expect(result.isError).toBe(true);
  expect(pair.engine.questions.asked).toEqual([]);
});

test('cancelling ask_user takes the question back, and the next question is asked', async () => {
  await using pair = await mcpPair();
  const asked = deferred<AbortSignal>();
  const takenBack = deferred<void>();
  pair.engine.questions.onAsk = async (_request, signal) => {
    signal.addEventListener('abort', () => takenBack.resolve());
    asked.resolve(signal);
    await takenBack.promise;
    return unanswered('cancelled');
  };
  const cancel = new AbortController();
  const call = pair.client.callTool(asks('Are you sure?'), undefined, { signal: cancel.signal });
  const ended = expect(call).rejects.toThrow('AbortError');
  expect((await asked.promise).aborted).toBe(false);
  cancel.abort();
  await ended;
  await takenBack.promise;
  pair.engine.questions.onAsk = async () => spokenAnswer('yes');
  expect((await pair.client.callTool(asks('And now?'))).structuredContent).toMatchObject({ text: 'yes' });
});

test('a session that ends takes its question back and answers the call', async () => {
  await using pair = await mcpPair();
  const asked = deferred<void>();
  const { onAsk } = pair.engine.questions;
  pair.engine.questions.onAsk = (request, signal) => {
    asked.resolve();
    return onAsk(request, signal);
  };
  const call = pair.client.callTool(asks('Do you hear me?'));
  await asked.promise;
  await pair.session.close();
  expect(await call).toMatchObject({ isError: true });
});

test('who wants progress is told of each step, with a sign of life every ten seconds', async () => {
  await using pair = await mcpPair({ agentId: 'review' });
  const { engine, clock } = pair;
  const answer = deferred<QuestionAnswer>();
  const asked = deferred<void>();
  engine.questions.onAsk = () => {
    asked.resolve();
    return answer.promise;
  };
  const told: { progress: number; message: string | undefined }[] = [];
  let tellWaiting = (): void => {};
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      tellWaiting = () => void (told.length >= count && resolve());
      tellWaiting();
    });
  const call = pair.client.callTool(asks('Shall I?'), undefined, {
    onprogress: ({ progress, message }) => {
      told.push({ progress, message });
      tellWaiting();
    },
  });
  await asked.promise;
  const question = {
    id: randomUUID(),
    agentId: 'review',
    kind: 'question' as const,
    text: 'Shall I?',
    choices: [],
    deadline: null,
    waiting: 0,
  };
  engine.change({ question: { ...question, state: 'speaking' } });
  await until(1);
  engine.change({ question: { ...question, state: 'listening' } });
  await until(2);
  clock.advance(10_000);
  await until(3);
  answer.resolve(spokenAnswer('yes'));
  await call;
  expect(clock.pendingTimers).toBe(0);
  expect(told).toEqual([
    { progress: 1, message: 'The question is being spoken.' },
    { progress: 2, message: 'Listening for the answer.' },
    { progress: 3, message: 'Listening for the answer.' },
  ]);
});

test('list_agents tells what each agent is and does', async () => {
  await using pair = await mcpPair();
  pair.engine.setAgents([
    agentInfo({
      id: 'review',
      name: 'Review',
      program: 'claude',
      folder: '/work',
      activity: 'needs-you',
      attention: 'question',
      active: true,
    }),
    agentInfo({ id: 'notes', active: false }),
  ]);
  const result = await pair.client.callTool({ name: 'list_agents' });
  expect(result.structuredContent).toEqual({
    agents: [
      {
        id: 'review',
        name: 'Review',
        program: 'claude',
        folder: '/work',
        state: 'connected',
        activity: 'needs-you',
        attention: 'question',
        active: true,
      },
      expect.objectContaining({ id: 'notes', active: false, program: null }),
    ],
  });
});

test('stop_speaking silences everything', async () => {
  await using pair = await mcpPair();
  const result = await pair.client.callTool({ name: 'stop_speaking' });
  expect(result.structuredContent).toEqual({});
  expect(pair.engine.speaker.stopped).toEqual([undefined]);
});

test('get_last_transcriptions gives the latest that were said, oldest first, of one agent when asked', async () => {
  await using pair = await mcpPair();
  const { engine, client } = pair;
  for (const [index, text] of ['one', 'two', 'three', 'four', 'five', 'six'].entries())
    engine.final(text, { agentId: index % 2 === 0 ? 'a' : 'b', language: 'en' });
  const read = async (args: Record<string, unknown>): Promise<unknown[]> => {
    const { structuredContent } = await client.callTool({ name: 'get_last_transcriptions', arguments: args });
    const { transcriptions } = structuredContent as { transcriptions: { text: string }[] };
    return transcriptions.map(({ text }) => text);
  };
  expect(await read({})).toEqual(['two', 'three', 'four', 'five', 'six']);
  expect(await read({ count: 2 })).toEqual(['five', 'six']);
  expect(await read({ agent: 'a', count: 50 })).toEqual(['one', 'three', 'five']);
  expect(await read({ agent: 'nobody' })).toEqual([]);
});

test('what was taken back, or is not understood yet, was never said', async () => {
  await using pair = await mcpPair();
  pair.engine.final('keep it');
  pair.engine.final('forget it', { delivery: 'withdrawn' });
  pair.engine.final('', { ...transcriptEntry(), text: '', delivery: 'pending' });
  const { structuredContent } = await pair.client.callTool({ name: 'get_last_transcriptions' });
  expect(structuredContent).toEqual({ transcriptions: [expect.objectContaining({ text: 'keep it' })] });
});

test.each([
  ['claude-code', 'claude-code'],
  ['@acme/My Client', '@acme-My-Client'],
  ['__keyboard', 'keyboard'],
  ['x'.repeat(300), 'x'.repeat(128)],
  ['///', undefined],
])('a client that calls itself %s speaks as %s', async (clientName, agentId) => {
  await using pair = await mcpPair({ clientName });
  await pair.client.callTool({ name: 'speak', arguments: { text: 'Hello' } });
  expect(pair.engine.speaker.spoken[0]?.agentId).toBe(agentId);
});

function unanswered(outcome: QuestionAnswer['outcome']): QuestionAnswer {
  return { id: randomUUID(), outcome, text: null, choiceId: null, by: null, problem: 'Nobody was there.' };
}
