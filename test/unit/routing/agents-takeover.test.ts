import { beforeEach, describe, expect, it } from 'vitest';
import { AGENT_LIMIT } from '../../../src/main/routing/agents.ts';
import type { Agents } from '../../../src/main/routing/agents.ts';
import type { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { AgentsFixture, spoken } from '../../support/agents-fixture.ts';
import { RecordingStream } from '../../support/recording-stream.ts';

let fixture: AgentsFixture;
let agents: Agents;
let clock: ManualClock;
beforeEach(() => {
  fixture = new AgentsFixture();
  ({ agents, clock } = fixture);
});

describe('taking over an id', () => {
  it('is refused while the holder is there', async () => {
    const first = await fixture.connect('claude');
    const second = new RecordingStream();
    expect(await agents.connect('claude', second, { partials: false })).toEqual({
      connected: false,
      reason: 'conflict',
    });
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('sent');
    expect(first.texts).toEqual(['hello']);
    expect(first.closed).toBe(false);
  });

  it('happens at once when the peer of the holder has gone, and the voice stays', async () => {
    const first = await fixture.connect('claude');
    await fixture.connect('codex');
    first.peerGone = true;
    const second = await fixture.connect('claude');
    expect(first.closed).toBe(true);
    expect(agents.activeAgentId).toBe('claude');
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('sent');
    expect(second.texts).toEqual(['hello']);
    first.disconnect();
    expect(agents.connectedIds()).toEqual(['claude', 'codex']);
  });

  it('succeeds for a probe that fails', async () => {
    const first = await fixture.connect('claude');
    first.probe = () => Promise.reject(new Error('socket destroyed'));
    await fixture.connect('claude');
    expect(first.closed).toBe(true);
  });

  it('has one winner among newcomers that come together', async () => {
    const old = await fixture.connect('claude');
    old.peerGone = true;
    const newcomers = Array.from({ length: 5 }, () => new RecordingStream());
    const outcomes = await Promise.all(
      newcomers.map((stream) => agents.connect('claude', stream, { partials: false })),
    );
    expect(outcomes.filter(({ connected }) => connected)).toHaveLength(1);
    expect(agents.deliver(spoken('hello', 'claude'))).toBe('sent');
    expect(newcomers.map(({ texts }) => texts.length)).toEqual(
      outcomes.map(({ connected }) => (connected ? 1 : 0)),
    );
  });

  it('works twenty times in a row after a proper end', async () => {
    for (let round = 0; round < 20; round += 1) {
      const stream = await fixture.connect('claude');
      expect(agents.deliver(spoken(`round ${round}`, 'claude'))).toBe('sent');
      stream.disconnect();
    }
    expect(agents.activeAgentId).toBe('claude');
  });

  it('goes to the newcomer when the holder leaves during the probe', async () => {
    const first = await fixture.connect('claude');
    let answer = (_live: boolean): void => {};
    first.probe = () => new Promise((resolve) => (answer = resolve));
    const second = agents.connect('claude', new RecordingStream(), { partials: false });
    first.disconnect();
    answer(true);
    expect(await second).toMatchObject({ connected: true });
  });
});

describe('the number of agents', () => {
  it(`ends at ${AGENT_LIMIT}; an agent that comes back still gets in`, async () => {
    const streams = [];
    for (let index = 0; index < AGENT_LIMIT; index += 1)
      streams.push(await fixture.connect(`agent ${index}`));
    const late = await agents.connect('late', new RecordingStream(), { partials: false });
    expect(late).toEqual({ connected: false, reason: 'full' });
    const [first] = streams;
    if (first !== undefined) first.peerGone = true;
    await fixture.connect('agent 0');
  });

  it('stays bounded when ever new agents come and go', async () => {
    for (let index = 0; index < 3 * AGENT_LIMIT; index += 1)
      (await fixture.connect(`agent ${index}`)).disconnect();
    expect(agents.list().length).toBeLessThanOrEqual(AGENT_LIMIT);
    expect(clock.pendingTimers).toBe(agents.list().length);
  });
});
