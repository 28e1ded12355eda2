import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { controlErrorSchema } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { agentInfo, transcriptEntry } from '../../support/entries.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { getJson, postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const waiting = transcriptEntry({ delivery: 'confirming', confirmAt: '2026-03-04T14:00:02.000Z' });
const kept = transcriptEntry({ agentId: null, delivery: 'kept' });
const done = { ok: true, listening: true };

let running: TestServer;
let client: ControlClient;

beforeEach(async () => {
  running = await startServer({}, {}, new TestEngine({}, { transcript: [waiting, kept] }));
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
});

afterEach(() => running[Symbol.asyncDispose]());

async function refused(path: string, body: unknown, method = 'POST'): Promise<string> {
  const answer = await postJson(`${running.url}${path}`, body, running.authorization, method);
  expect(answer.status).toBe(400);
  return controlErrorSchema.parse(answer.body).error.message;
}

describe('a transcription', () => {
  test('is recognised again, as the request asks', async () => {
    await client.retryRecognition(kept.id);
    await client.retryRecognition(kept.id, { language: 'de', task: 'translate' });
    expect(running.engine.asked).toEqual([
      `retry ${kept.id}`,
      `retry ${kept.id} {"language":"de","task":"translate"}`,
    ]);
    expect(await refused(`/api/transcript/${kept.id}/retry`, { language: 'English' })).toContain(
      '"language"',
    );
    expect(await refused(`/api/transcript/${kept.id}/retry`, { model: 'large' })).toContain('not known');
  });

  test('is taken back, or sent before its time', async () => {
    expect(await client.confirm(waiting.id)).toEqual({ ...waiting, delivery: 'sent', confirmAt: null });
    await expect(client.confirm(waiting.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await client.withdraw(kept.id)).toMatchObject({ delivery: 'withdrawn' });
  });

  test.each(['send', 'retry', 'withdraw', 'confirm'])('needs no body for "%s"', async (action) => {
    const { status } = await getJson(`${running.url}/api/transcript/${waiting.id}/${action}`, {
      method: 'POST',
      headers: running.authorization,
    });
    expect(status).toBe(200);
  });

  test.each(['send', 'retry', 'withdraw', 'confirm'])(
    'that is not there cannot be asked to "%s"',
    async (action) => {
      const path = `${running.url}/api/transcript/${crypto.randomUUID()}/${action}`;
      expect((await postJson(path, {}, running.authorization)).status).toBe(404);
      expect(await refused(`/api/transcript/seven/${action}`, {})).toBe('The id of an entry must be a UUID.');
    },
  );
});

describe('where text goes', () => {
  test('is told to the engine, and shows in both states', async () => {
    expect(await client.setOutputMode('keyboard')).toEqual(done);
    expect((await client.snapshot()).outputMode).toBe('keyboard');
    const { body } = await getJson(`${running.url}/openvip/status`);
    expect(body).toMatchObject({ platform: { mode: 'keyboard', output: { mode: 'keyboard' } } });
  });

  test('stays as it is where there is no such way', async () => {
    running.engine.refusals.set(
      'output keyboard',
      new AppError('unavailable', 'This system cannot be typed into.', { remedy: 'Install xdotool.' }),
    );
    await expect(client.setOutputMode('keyboard')).rejects.toMatchObject({
      code: 'unavailable',
      remedy: 'Install xdotool.',
    });
    expect((await client.snapshot()).outputMode).toBe('agents');
  });

  test('must be one of the two', async () => {
    expect(await refused('/api/output-mode', { mode: 'smoke' })).toContain('"agents" or "keyboard"');
    expect(running.engine.asked).toEqual([]);
  });
});

test('spelling begins and ends', async () => {
  expect(await client.setSpelling(true)).toEqual(done);
  expect((await client.snapshot()).spelling).toEqual({ active: true, text: '' });
  await client.setSpelling(false);
  expect(running.engine.asked).toEqual(['spelling true', 'spelling false']);
});

test('spelling takes nothing but a yes or no', async () => {
  expect(await refused('/api/spelling', { active: 'yes' })).toContain('"active"');
});

describe('the question which agent was meant', () => {
  beforeEach(() =>
    running.engine.ask({ entryId: kept.id, heard: 'clawed', candidates: ['claude', 'cloud'] }),
  );

  test('is answered', async () => {
    expect((await client.snapshot()).agentQuestion?.candidates).toEqual(['claude', 'cloud']);
    expect(await client.answerAgentQuestion('claude')).toEqual(done);
    expect((await client.snapshot()).agentQuestion).toBeNull();
    expect(await client.historyEntry(kept.id)).toMatchObject({ agentId: 'claude', delivery: 'sent' });
  });

  test('can be left, and then nothing is asked any more', async () => {
    await client.answerAgentQuestion(null);
    await expect(client.answerAgentQuestion(null)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('needs an answer', async () => {
    expect(await refused('/api/agent-question', {})).toContain('"agentId" is missing');
    expect(await refused('/api/agent-question', { agentId: '' })).toContain('"agentId"');
  });
});

describe('the project of an agent', () => {
  test('is told, and forgotten', async () => {
    running.engine.setAgents([agentInfo({ id: 'review:2' })]);
    expect(await client.setAgentProject('review:2', '/home/me/project')).toEqual(done);
    expect((await client.snapshot()).agents[0]?.folder).toBe('/home/me/project');
    await client.setAgentProject('review:2', null);
    expect(running.engine.asked).toEqual([
      'about review:2 {"folder":"/home/me/project"}',
      'about review:2 {"folder":null}',
    ]);
  });

  test.each([
    [{}, '"folder" is missing'],
    [{ folder: 'project' }, '"folder" must be an absolute path'],
    [{ folder: '' }, '"folder"'],
    [{ folder: 7 }, '"folder" must be of type'],
  ])('is not %j', async (body, message) => {
    expect(await refused('/api/agents/review/project', body, 'PUT')).toContain(message);
  });
});
