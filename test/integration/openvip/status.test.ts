import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statusSchema } from '../../../src/shared/contract/openvip.ts';
import { getJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running[Symbol.asyncDispose]());

describe('status', () => {
  test.each(['/status', '/openvip/status'])('at %s is what the contract says', async (path) => {
    await running.subscribe('/agents/claude/messages');
    const { status, body } = await getJson(`${running.url}${path}`);
    expect(status).toBe(200);
    expect(statusSchema.parse(body).connected_agents).toEqual(['claude']);
  });

  test('stream sends a state at once, each change, and no state twice', async () => {
    const { engine } = running;
    const probe = await running.subscribe('/openvip/status/stream');
    await probe.untilEvents(1);
    engine.uptimeSeconds += 100;
    engine.level(0.3);
    engine.notify({ severity: 'info', code: 'x', message: 'nothing of the status', remedy: null });
    engine.change({
      status: 'recording',
      microphone: { ...engine.snapshot().microphone, state: 'recording' },
    });
    engine.change({ status: 'recording' });
    engine.change({
      status: 'off',
      listening: false,
      microphone: { ...engine.snapshot().microphone, state: 'closed' },
    });
    await probe.untilEvents(3);
    expect(probe.events.map(({ stt }) => stt)).toEqual([
      { enabled: true, active: true },
      { enabled: true, active: true },
      { enabled: true, active: false },
    ]);
    expect(probe.events.map(({ platform }) => (platform as { state: string }).state)).toEqual([
      'listening',
      'recording',
      'off',
    ]);
    expect(probe.writes[0]).toMatch(/^data: \{.*\}\n\n$/);
    for (const event of probe.events) statusSchema.parse(event);
  });

  test('stream tells who connects and who leaves, also to those who came later', async () => {
    const first = await running.subscribe('/status/stream');
    const agent = await running.subscribe('/agents/claude/messages');
    const second = await running.subscribe('/status/stream');
    await second.untilEvents(1);
    agent.sendFin();
    await Promise.all([first.untilEvents(3), second.untilEvents(2)]);
    expect(first.events.map((event) => event['connected_agents'])).toEqual([[], ['claude'], []]);
    expect(second.events.map((event) => event['connected_agents'])).toEqual([['claude'], []]);
  });

  test('never holds dictated text', async () => {
    running.engine.connect(['claude']);
    running.engine.startUtterance();
    running.engine.partial('the secret', 'words');
    running.engine.final('the secret words');
    const { body } = await getJson(`${running.url}/status`);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});
