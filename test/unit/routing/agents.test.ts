import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentMessage } from '../../../src/main/routing/agent-registry.ts';
import type { Agents } from '../../../src/main/routing/agents.ts';
import type { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { AgentsFixture, GRACE_MS, HOLD_MS, spoken } from '../../support/agents-fixture.ts';
import { RecordingStream } from '../../support/recording-stream.ts';

let fixture: AgentsFixture;
let agents: Agents;
let clock: ManualClock;
beforeEach(() => {
  fixture = new AgentsFixture();
  ({ agents, clock } = fixture);
});

describe('the active agent', () => {
  it('is the first to connect, and later ones do not change it', async () => {
    await fixture.connect('claude');
    await fixture.connect('codex');
    expect(agents.activeAgentId).toBe('claude');
    expect(agents.connectedIds()).toEqual(['claude', 'codex']);
    expect(fixture.activeChanges()).toEqual(['claude']);
  });

  it('keeps the voice through a short drop and is shown as away', async () => {
    const claude = await fixture.connect('claude');
    await fixture.connect('codex');
    claude.disconnect();
    clock.advance(GRACE_MS - 1);
    expect(agents.activeAgentId).toBe('claude');
    expect(agents.connectedIds()).toEqual(['codex']);
    expect(agents.list()).toMatchObject([
      { id: 'claude', state: 'away', active: true },
      { id: 'codex', state: 'connected', active: false },
    ]);
    await fixture.connect('claude');
    clock.advance(GRACE_MS);
    expect(agents.activeAgentId).toBe('claude');
    expect(fixture.activeChanges()).toEqual(['claude']);
  });

  it('loses the voice after the grace period to the longest connected agent', async () => {
    const claude = await fixture.connect('claude');
    clock.advance(10);
    await fixture.connect('codex');
    clock.advance(10);
    await fixture.connect('aider');
    claude.disconnect();
    clock.advance(GRACE_MS);
    expect(agents.activeAgentId).toBe('codex');
    await fixture.connect('claude');
    expect(agents.activeAgentId).toBe('codex');
  });

  it('is nobody when the last one stays away', async () => {
    const claude = await fixture.connect('claude');
    claude.disconnect();
    clock.advance(GRACE_MS);
    expect(agents.activeAgentId).toBeNull();
    expect(agents.list()).toEqual([]);
    expect(fixture.activeChanges()).toEqual(['claude', null]);
  });

  it('changes at once without a grace period', async () => {
    fixture.policy = { graceMs: 0, holdMs: HOLD_MS };
    const claude = await fixture.connect('claude');
    await fixture.connect('codex');
    claude.disconnect();
    expect(agents.activeAgentId).toBe('codex');
  });

  it('can be chosen among the connected ones', async () => {
    await fixture.connect('claude');
    await fixture.connect('codex');
    agents.setActive('codex');
    expect(agents.activeAgentId).toBe('codex');
    agents.setActive('codex');
    expect(fixture.activeChanges()).toEqual(['claude', 'codex']);
  });

  it('cannot be one that is not connected', async () => {
    await fixture.connect('claude');
    const aider = await fixture.connect('aider');
    aider.disconnect();
    for (const id of ['codex', 'aider', '']) {
      expect(() => agents.setActive(id)).toThrow(
        expect.objectContaining({ code: 'not-found', remedy: 'Connected: claude.' }),
      );
    }
    expect(agents.activeAgentId).toBe('claude');
  });

  it('is never an internal one by itself, and internal ones are not listed', async () => {
    const internal = await fixture.connect('__demo');
    expect(agents.activeAgentId).toBeNull();
    expect(agents.connectedIds()).toEqual([]);
    expect(agents.list()).toEqual([]);
    const claude = await fixture.connect('claude');
    claude.disconnect();
    clock.advance(GRACE_MS);
    expect(agents.activeAgentId).toBeNull();
    agents.setActive('__demo');
    expect(agents.deliver(spoken('hello', '__demo'))).toBe('sent');
    expect(internal.texts).toEqual(['hello']);
  });
});

describe('a text for the agent it is bound to', () => {
  it('is sent to that agent, whoever is active by now', async () => {
    const claude = await fixture.connect('claude');
    const codex = await fixture.connect('codex');
    agents.setActive('codex');
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('sent');
    expect(claude.texts).toEqual(['hello']);
    expect(codex.texts).toEqual([]);
  });

  it('waits while the agent is away and is sent in order when it comes back', async () => {
    (await fixture.connect('claude')).disconnect();
    await fixture.connect('codex');
    expect(agents.deliver(spoken('one', 'claude'))).toBe('held');
    expect(agents.deliver(spoken('two', 'claude'))).toBe('held');
    expect(agents.list()[0]).toMatchObject({ id: 'claude', waiting: 2 });
    clock.advance(GRACE_MS - 1);
    const back = await fixture.connect('claude');
    expect(agents.deliver(spoken('three', 'claude'))).toBe('sent');
    expect(back.texts).toEqual(['one', 'two', 'three']);
    expect(fixture.deliveries()).toEqual(['entry-one sent', 'entry-two sent']);
    expect(agents.list()[0]).toMatchObject({ id: 'claude', waiting: 0 });
  });

  it('is kept, and not given to another agent, when the agent stays away', async () => {
    (await fixture.connect('claude')).disconnect();
    const codex = await fixture.connect('codex');
    agents.deliver(spoken('hello', 'claude'));
    clock.advance(GRACE_MS);
    expect(agents.activeAgentId).toBe('codex');
    expect(codex.texts).toEqual([]);
    expect(fixture.deliveries()).toEqual(['entry-hello kept']);
    expect(agents.deliver(spoken('again', 'claude'))).toBe('kept');
  });

  it('waits when the stream turns out to be dead, and reaches the next one', async () => {
    const claude = await fixture.connect('claude');
    claude.peerGone = true;
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('held');
    expect(agents.connectedIds()).toEqual([]);
    expect((await fixture.connect('claude')).texts).toEqual(['hello']);
  });

  it('waits when the server closes the slow stream in the middle of the write', async () => {
    const claude = await fixture.connect('claude');
    claude.onSend = () => {
      claude.close();
      claude.disconnect();
    };
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('held');
    expect((await fixture.connect('claude')).texts).toEqual(['hello']);
  });

  it('is not overtaken by one that is delivered while the queue is being sent', async () => {
    (await fixture.connect('claude')).disconnect();
    agents.deliver(spoken('one', 'claude'));
    agents.deliver(spoken('two', 'claude'));
    const back = new RecordingStream();
    back.onSend = () => {
      back.onSend = () => {};
      agents.deliver(spoken('three', 'claude'));
    };
    await agents.connect('claude', back, { partials: false });
    expect(back.texts).toEqual(['one', 'two', 'three']);
  });

  it('is an OpenVIP message under the id of the entry', async () => {
    const claude = await fixture.connect('claude');
    agents.deliver(spoken('hello', 'claude'));
    expect(claude.messages).toEqual([
      {
        openvip: '1.0',
        type: 'transcription',
        id: 'entry-hello',
        timestamp: '2026-01-01T00:00:00.000Z',
        text: 'hello',
        origin: 'vivavoce/1.2.3',
        language: 'en',
        confidence: 0.9,
      },
    ]);
  });
});

describe('a text that was spoken while there was no agent', () => {
  it('goes to the first agent that connects, in order', async () => {
    expect(agents.deliver(spoken('one', null))).toBe('held');
    expect(agents.deliver(spoken('two', null))).toBe('held');
    clock.advance(HOLD_MS - 1);
    await fixture.connect('__internal');
    const claude = await fixture.connect('claude');
    expect(claude.texts).toEqual(['one', 'two']);
    expect(fixture.deliveries()).toEqual(['entry-one sent', 'entry-two sent']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes to the agent that connected while it was being spoken', async () => {
    const claude = await fixture.connect('claude');
    expect(agents.deliver(spoken('hello', null))).toBe('sent');
    expect(claude.texts).toEqual(['hello']);
  });

  it('keeps its place before a later one that is bound to the agent', async () => {
    const claude = await fixture.connect('claude');
    const codex = await fixture.connect('codex');
    agents.setActive('codex');
    codex.disconnect();
    clock.advance(GRACE_MS - 1);
    claude.disconnect();
    clock.advance(1);
    expect(agents.activeAgentId).toBeNull();
    agents.deliver(spoken('one', null));
    agents.deliver(spoken('two', 'claude'));
    expect((await fixture.connect('claude')).texts).toEqual(['one', 'two']);
  });

  it('is kept when it becomes too old, and then sent only on request', async () => {
    agents.deliver(spoken('old', null));
    clock.advance(HOLD_MS / 2);
    agents.deliver(spoken('young', null));
    clock.advance(HOLD_MS / 2);
    expect(fixture.deliveries()).toEqual(['entry-old kept']);
    const claude = await fixture.connect('claude');
    expect(claude.texts).toEqual(['young']);
    expect(agents.sendAgain({ ...spoken('old', null), delivery: 'kept' }, 'claude')).toBe('sent');
    expect(claude.texts).toEqual(['young', 'old']);
  });
});

describe('sending again', () => {
  it('sends a copy under a new id that names the first', async () => {
    await fixture.connect('claude');
    const codex = await fixture.connect('codex');
    agents.deliver(spoken('hello', 'claude'));
    expect(agents.sendAgain({ ...spoken('hello', 'claude'), delivery: 'sent' }, 'codex')).toBe('sent');
    expect(codex.messages).toMatchObject([
      { id: 'new-id-1', trace_id: 'entry-hello', parent_id: 'entry-hello', text: 'hello' },
    ]);
  });

  it('keeps to the id that the caller has noted, so that the copy can be taken back', async () => {
    const codex = await fixture.connect('codex');
    const entry = { ...spoken('hello', 'claude'), delivery: 'sent' } as const;
    agents.sendAgain(entry, 'codex', { id: 'noted' });
    expect(codex.messages).toMatchObject([{ id: 'noted', trace_id: 'entry-hello' }]);
  });

  it('takes a waiting text out of its queue, so that it is not sent twice', async () => {
    (await fixture.connect('claude')).disconnect();
    const codex = await fixture.connect('codex');
    agents.deliver(spoken('hello', 'claude'));
    expect(agents.sendAgain({ ...spoken('hello', 'claude'), delivery: 'held' }, 'codex')).toBe('sent');
    expect(codex.texts).toEqual(['hello']);
    expect((await fixture.connect('claude')).texts).toEqual([]);
  });

  it('needs a connected agent', async () => {
    (await fixture.connect('claude')).disconnect();
    agents.deliver(spoken('hello', 'claude'));
    const entry = { ...spoken('hello', 'claude'), delivery: 'held' } as const;
    expect(() => agents.sendAgain(entry, 'codex')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect((await fixture.connect('claude')).texts).toEqual(['hello']);
  });
});

describe('a running text', () => {
  it('is shown only to the agent it is bound to, and only if that asked for partials', async () => {
    const claude = await fixture.connect('claude', { partials: true });
    const codex = await fixture.connect('codex', { partials: false });
    agents.partial({ id: 'utterance-1', agentId: 'claude' }, 'hel');
    agents.partial({ id: 'utterance-2', agentId: 'codex' }, 'hel');
    agents.partial({ id: 'utterance-3', agentId: 'aider' }, 'hel');
    expect(claude.messages).toMatchObject([
      { id: 'new-id-1', partial: true, text: 'hel', x_vivavoce: { utterance: 'utterance-1' } },
    ]);
    expect(codex.messages).toEqual([]);
  });
});

describe('a temporary agent', () => {
  it('is forgotten as soon as it leaves, and the voice goes on', async () => {
    const brief = await fixture.connect('brief', { partials: false, temporary: true });
    await fixture.connect('claude');
    expect(agents.activeAgentId).toBe('brief');
    brief.disconnect();
    expect(agents.list()).toMatchObject([{ id: 'claude', active: true }]);
    expect(agents.deliver(spoken('late', 'brief'))).toBe('kept');
  });
});

describe('relaying', () => {
  const message: AgentMessage = { id: 'm', type: 'transcription', text: 'hi', x_custom: { a: 1 } };

  it('hands a message unchanged to a connected agent', async () => {
    const claude = await fixture.connect('claude');
    expect(agents.relay('claude', message)).toBe(true);
    expect(claude.messages[0]).toBe(message);
  });

  it('says no when the agent is not there or its stream is dead', async () => {
    expect(agents.relay('claude', message)).toBe(false);
    const claude = await fixture.connect('claude');
    claude.peerGone = true;
    expect(agents.relay('claude', message)).toBe(false);
    expect(agents.list()).toMatchObject([{ id: 'claude', state: 'away' }]);
  });
});

describe('stopping', () => {
  it('closes every stream, keeps what waits and leaves no timer', async () => {
    const claude = await fixture.connect('claude');
    (await fixture.connect('codex')).disconnect();
    agents.deliver(spoken('hello', 'codex'));
    agents.dispose();
    agents.dispose();
    expect(claude.closed).toBe(true);
    expect(fixture.deliveries()).toEqual(['entry-hello kept']);
    expect(agents.deliver(spoken('late', 'claude'))).toBe('kept');
    expect(agents.list()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    await expect(agents.connect('claude', new RecordingStream(), { partials: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('announcements', () => {
  it('come once a change is complete, and not without a change', async () => {
    const seen: string[] = [];
    agents.subscribe(({ type }) => seen.push(`${type} ${agents.activeAgentId} ${agents.list().length}`));
    await fixture.connect('claude');
    agents.deliver(spoken('hello', 'claude'));
    expect(seen).toEqual(['agents-changed claude 1', 'active-changed claude 1']);
  });
});
