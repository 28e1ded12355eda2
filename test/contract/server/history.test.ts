import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { controlErrorSchema } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { transcriptEntry } from '../../support/entries.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { getJson, postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const oldest = transcriptEntry({
  text: 'Write the tests',
  agentId: 'docs',
  timestamp: '2026-03-01T10:00:00.000Z',
});
const middle = transcriptEntry({
  text: 'run the tests',
  timestamp: '2026-03-02T10:00:00.000Z',
  starred: true,
});
const newest = transcriptEntry({ text: 'commit it', timestamp: '2026-03-03T10:00:00.000Z' });
const unknownId = '00000000-0000-4000-8000-000000000000';

let running: TestServer;
let client: ControlClient;

beforeEach(async () => {
  running = await startServer({}, {}, new TestEngine({}, { transcript: [oldest, middle, newest] }));
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
});

afterEach(() => running[Symbol.asyncDispose]());

function ask(path: string, method = 'GET'): ReturnType<typeof getJson> {
  return getJson(`${running.url}${path}`, { method, headers: running.authorization });
}

async function refusal(path: string, method = 'GET'): Promise<string> {
  const { status, body } = await ask(path, method);
  expect(status).toBe(400);
  const { error } = controlErrorSchema.parse(body);
  return error.message;
}

describe('the list', () => {
  test('has the newest first, in pages', async () => {
    expect(await client.history()).toEqual({ entries: [newest, middle, oldest], offset: 0, total: 3 });
    expect(await client.history({ offset: 1, limit: 1 })).toEqual({ entries: [middle], offset: 1, total: 3 });
  });

  test.each([
    [{ text: 'tests' }, [middle, oldest]],
    [{ text: 'tests', agent: 'docs' }, [oldest]],
    [{ from: '2026-03-02T10:00:00Z' }, [newest, middle]],
    [{ to: '2026-03-02T11:00:00+01:00' }, [oldest]],
    [{ starred: true }, [middle]],
    [{ starred: false }, [newest, oldest]],
    [{ text: 'no such words' }, []],
  ])('is narrowed by %j', async (filter, entries) => {
    expect((await client.history(filter)).entries).toEqual(entries);
  });

  test.each([
    ['limit=0', '"limit" must be at least 1'],
    ['limit=501', '"limit" must be at most 500'],
    ['limit=many', '"limit" must be of type number'],
    ['offset=-1', '"offset" must be at least 0'],
    ['from=yesterday', '"from" must be a date and time such as 2026-03-04T14:00:00Z'],
    ['starred=1', '"starred" must be "true" or "false"'],
    ['text=a&text=b', '"text" must be of type string'],
    ['words=a', 'without fields that are not known'],
  ])('refuses %s and says what was expected', async (query, message) => {
    expect(await refusal(`/api/history?${query}`)).toContain(message);
  });
});

describe('one entry', () => {
  test('is read', async () => {
    expect(await client.historyEntry(middle.id)).toEqual(middle);
    expect(await client.historyEntry(middle.id.toUpperCase())).toEqual(middle);
  });

  test('is starred, and its text mended', async () => {
    expect(await client.changeHistoryEntry(newest.id, { starred: true })).toEqual({
      ...newest,
      starred: true,
    });
    expect(await client.changeHistoryEntry(newest.id, { text: 'commit them' })).toMatchObject({
      text: 'commit them',
      rawText: 'commit it',
    });
  });

  test.each([{}, { starred: 'yes' }, { agentId: 'docs' }])('is not changed by %j', async (change) => {
    const { status } = await postJson(
      `${running.url}/api/history/${newest.id}`,
      change,
      running.authorization,
      'PATCH',
    );
    expect(status).toBe(400);
    expect(running.engine.asked).toEqual([]);
  });

  test('is deleted, once', async () => {
    await client.deleteHistoryEntry(newest.id);
    expect(running.engine.history.get(newest.id)).toBeUndefined();
    await expect(client.deleteHistoryEntry(newest.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is not there is not found', async () => {
    const calls = [
      () => client.historyEntry(unknownId),
      () => client.changeHistoryEntry(unknownId, { starred: true }),
      () => client.deleteHistoryEntry(unknownId),
      () => client.historyAudio(unknownId).next(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each(['7', '..%2f..%2fetc%2fpasswd', `${unknownId}.wav`, '%00'])(
    'is not looked for under "%s"',
    async (id) => {
      for (const path of [`/api/history/${id}`, `/api/history/${id}/audio`])
        expect(await refusal(path)).toBe('The id of an entry must be a UUID.');
    },
  );
});

describe('deleting', () => {
  test('takes what the filter lets through', async () => {
    expect(await client.deleteHistory({ to: '2026-03-03T00:00:00Z', starred: false })).toBe(1);
    expect(running.engine.history.entries).toEqual([middle, newest]);
  });

  test('takes everything when told so', async () => {
    expect(await client.deleteHistory('all')).toBe(3);
    expect(running.engine.history.entries).toEqual([]);
  });

  test.each([
    ['', 'a filter was expected'],
    ['?all=false', '"all" must be "true"'],
    ['?all=true&agent=docs', '"all" deletes everything and goes with no filter'],
    ['?text=', '"text" must hold a word'],
    ['?text=%22%20-', '"text" must hold a word'],
    ['?limit=1', 'without fields that are not known'],
  ])('refuses %j, lest everything go by mistake', async (query, message) => {
    expect(await refusal(`/api/history${query}`, 'DELETE')).toContain(message);
    expect(running.engine.history.entries).toHaveLength(3);
  });

  test('without a filter says how all of it is deleted', async () => {
    const { body } = await ask('/api/history', 'DELETE');
    expect(controlErrorSchema.parse(body).error.remedy).toContain('all=true');
  });
});

describe('the history as a whole', () => {
  test('tells how large it is and what is wrong with it', async () => {
    running.engine.history.problem = 'The disk is full.';
    expect(await client.historyInfo()).toEqual(running.engine.history.info);
  });

  test('is paused and goes on', async () => {
    expect(await client.pauseHistory(true)).toMatchObject({ paused: true });
    running.engine.final('in private');
    expect(await client.pauseHistory(false)).toMatchObject({ paused: false, entries: 3 });
    const { status } = await postJson(`${running.url}/api/history/pause`, {}, running.authorization);
    expect(status).toBe(400);
  });

  test('that cannot be read says why', async () => {
    running.engine.history.find = () =>
      Promise.reject(new AppError('storage-failed', 'The history cannot be read.', { remedy: 'Restart.' }));
    await expect(client.history()).rejects.toMatchObject({
      code: 'storage-failed',
      message: 'The history cannot be read.',
      remedy: 'Restart.',
    });
  });
});

describe('every route', () => {
  const one = `/api/history/${oldest.id}`;
  test.each([
    ['GET', '/api/history'],
    ['DELETE', '/api/history?all=true'],
    ['GET', '/api/history/info'],
    ['GET', '/api/history/export'],
    ['POST', '/api/history/import'],
    ['POST', '/api/history/pause'],
    ['GET', one],
    ['PATCH', one],
    ['DELETE', one],
    ['GET', `${one}/audio`],
    ['POST', `/api/transcript/${oldest.id}/withdraw`],
    ['POST', `/api/transcript/${oldest.id}/confirm`],
    ['POST', '/api/output-mode'],
    ['POST', '/api/spelling'],
    ['POST', '/api/agent-question'],
    ['PUT', '/api/agents/docs/project'],
  ])('%s %s asks for the token first', async (method, path) => {
    const { status } = await getJson(`${running.url}${path}`, { method });
    expect(status).toBe(401);
    expect(running.engine.asked).toEqual([]);
  });

  test.each([
    ['POST', '/api/history', 'GET, DELETE'],
    ['PUT', one, 'GET, PATCH, DELETE'],
    ['DELETE', '/api/history/export', 'GET'],
    ['GET', '/api/history/import', 'POST'],
    ['POST', `${one}/audio`, 'GET'],
  ])('%s %s is answered with the methods that there are', async (method, path, allowed) => {
    const { status, headers } = await ask(path, method);
    expect([status, headers.get('allow')]).toEqual([405, allowed]);
  });

  test('logs nothing of what was said', async () => {
    await client.history({ text: 'tests' });
    running.engine.history.find = () => Promise.reject(new TypeError('broken'));
    await expect(client.history({ text: 'secret' })).rejects.toMatchObject({ code: 'internal' });
    expect(running.logged.join('\n')).not.toMatch(/secret|run the tests/);
  });
});
