import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import type { DiscoveredSession } from '../../../src/shared/contract/doors.ts';
import { controlErrorSchema } from '../../../src/shared/contract/control.ts';
import { agentInfo } from '../../support/entries.ts';
import { spokenAnswer } from '../../support/scripted-questions.ts';
import { postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const done = { ok: true, listening: true };
const session: DiscoveredSession = {
  id: 'pid:4711',
  program: 'claude',
  name: 'parser',
  folder: '/home/me/parser',
  pid: 4711,
  activity: 'idle',
  remedy: 'Start it again with: vivavoce agent claude --continue',
  command: 'vivavoce agent claude --continue',
  connectable: false,
};

let running: TestServer;
let client: ControlClient;

beforeEach(async () => {
  running = await startServer();
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
});
afterEach(() => running[Symbol.asyncDispose]());

async function refused(path: string, body: unknown, method = 'POST'): Promise<string> {
  const answer = await postJson(`${running.url}${path}`, body, running.authorization, method);
  expect(answer.status).toBe(400);
  return controlErrorSchema.parse(answer.body).error.message;
}

describe("an agent's program", () => {
  test('says what it is, and takes it back', async () => {
    running.engine.setAgents([agentInfo({ id: 'review/2' })]);
    expect(await client.describeAgent('review/2', { name: 'Review' }).catch(String)).toContain('slash');
    running.engine.setAgents([agentInfo({ id: 'röview' })]);
    expect(
      await client.describeAgent('röview', { name: 'Review', folder: '/srv/a', program: 'codex' }),
    ).toEqual(done);
    expect((await client.snapshot()).agents[0]).toMatchObject({
      name: 'Review',
      folder: '/srv/a',
      program: 'codex',
    });
    await client.describeAgent('röview', { name: null });
    expect((await client.snapshot()).agents[0]).toMatchObject({ name: null, folder: '/srv/a' });
  });

  test('reports, also when it is not connected', async () => {
    const started = {
      type: 'session-started',
      program: 'codex',
      sessionId: 's1',
      name: null,
      folder: '/srv/a',
    } as const;
    await client.report('codex-a', started);
    await client.report('codex-a', { type: 'turn-completed', text: 'All tests pass.' });
    expect(running.engine.reports).toEqual([
      ['codex-a', started],
      ['codex-a', { type: 'turn-completed', text: 'All tests pass.' }],
    ]);
  });

  test('tells how far a text got', async () => {
    const receipt = { messageId: randomUUID(), receipt: 'turn-started' } as const;
    expect(await client.sendReceipt('codex-a', receipt)).toEqual(done);
    expect(running.engine.receipts).toEqual([['codex-a', receipt]]);
  });

  test.each([
    ['reports', { type: 'slept' }, '"type"'],
    ['reports', { type: 'working', text: 'x' }, 'not known'],
    [
      'reports',
      { type: 'session-started', program: 'Codex!', sessionId: null, name: null, folder: null },
      '"program"',
    ],
    [
      'reports',
      { type: 'session-started', program: 'codex', sessionId: null, name: null, folder: 'here' },
      '"folder"',
    ],
    ['receipts', { messageId: 'm', receipt: 'shown' }, '"messageId"'],
    ['receipts', { messageId: randomUUID(), receipt: 'read' }, '"receipt"'],
  ])('is told what is wrong: %s %j', async (route, body, expected) => {
    expect(await refused(`/api/agents/codex-a/${route}`, body)).toContain(expected);
    expect(running.engine.reports).toEqual([]);
  });

  test('cannot report as one of the engine’s own', async () => {
    expect(await refused('/api/agents/__page/reports', { type: 'working' })).toContain('reserved');
    expect(await refused('/api/agents/a/about', { folder: '//host/share' }, 'PUT')).toContain(
      'absolute path',
    );
  });

  test('needs the token', async () => {
    const stranger = new ControlClient({ baseUrl: running.url });
    await expect(stranger.report('a', { type: 'working' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(stranger.ask({ text: 'Which?' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(stranger.discover()).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a question', () => {
  test('is answered when the user has spoken', async () => {
    running.engine.questions.onAsk = async () => spokenAnswer('The second one.', 'two');
    const choices = [
      { id: 'one', label: 'First' },
      { id: 'two', label: 'Second' },
    ];
    expect(await client.ask({ text: 'Which?', choices })).toMatchObject({
      outcome: 'answered',
      choiceId: 'two',
    });
    expect(running.engine.questions.asked).toEqual([{ text: 'Which?', choices }]);
  });

  test('is taken back by hanging up', async () => {
    const hangUp = new AbortController();
    const heardOfIt = new Promise<void>((resolve) => {
      running.engine.questions.onAsk = (_request, signal) =>
        new Promise((answer) => {
          signal.addEventListener('abort', () => {
            resolve();
            answer(spokenAnswer('too late'));
          });
          hangUp.abort();
        });
    });
    await expect(client.ask({ text: 'Which?' }, hangUp.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await heardOfIt;
  });

  test('is answered from elsewhere', async () => {
    const id = randomUUID();
    await client.replyToQuestion(id, { choiceId: 'two' });
    await client.replyToQuestion(id, { dismiss: true });
    expect(running.engine.questions.replies).toEqual([
      [id, { choiceId: 'two' }],
      [id, { dismiss: true }],
    ]);
  });

  test.each([
    [{}, '"text" is missing'],
    [{ text: 'Which?', choices: [{ id: 'a', label: 'A' }] }, '"choices"'],
    [{ text: 'Which?', choices: [1, 2].map(() => ({ id: 'a', label: 'A' })) }, '"choices"'],
    [{ text: 'Which?', timeoutMs: 5 }, '"timeoutMs"'],
  ])('is refused as %j', async (body, expected) => {
    expect(await refused('/api/questions', body)).toContain(expected);
  });
});

describe('permissions and sessions', () => {
  test('a permission is decided, and looked up', async () => {
    const request = { agentId: 'codex-a', tool: 'shell', action: 'git push' };
    expect(await client.requestApproval(request)).toMatchObject({ decision: 'none' });
    running.engine.questions.onApprove = async () => ({ decision: 'deny', by: 'voice', problem: null });
    expect(await client.requestApproval(request)).toEqual({ decision: 'deny', by: 'voice', problem: null });
    const record = {
      at: new Date().toISOString(),
      ...request,
      decision: 'deny',
      by: 'voice',
      margin: 2,
      attempts: 1,
    } as const;
    running.engine.questions.records = [record];
    expect(await client.approvals()).toEqual([record]);
  });

  test('sessions that are not connected are listed and connected', async () => {
    running.engine.discovered = [session];
    expect(await client.discover()).toEqual([session]);
    expect(await client.connectDiscovered(session.id)).toEqual(done);
    await expect(client.connectDiscovered('pid:1')).rejects.toMatchObject({ code: 'not-found' });
  });
});
