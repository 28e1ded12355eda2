import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyLine,
  formatLine,
  linesOf,
  mergeStates,
  newState,
  readJournal,
  type JournalLine,
} from '../../../src/main/spool/journal-lines.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const about = {
  id: ID,
  agentId: 'claude',
  startedAt: '2026-01-01T00:00:00.000Z',
  mode: 'hands-free',
} as const;

type UtteranceLine = Exclude<JournalLine, { event: 'run' }>;
const anyLine: fc.Arbitrary<UtteranceLine> = fc.oneof(
  fc.constant({ event: 'begin', ...about } as const),
  fc.record({ event: fc.constant('recognised' as const), id: fc.constant(ID), entry: fc.jsonValue() }),
  fc.record({
    event: fc.constantFrom('ended', 'leaving', 'delivered', 'kept', 'settled', 'discarded'),
    id: fc.constant(ID),
  }),
);

function text(lines: readonly JournalLine[]): string {
  return lines.map(formatLine).join('');
}

describe('the journal', () => {
  it('tells of an utterance what its lines said, in the fewest lines too', () => {
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const state = newState();
        for (const line of lines) applyLine(state, line);
        const short = linesOf(ID, state);
        const again = readJournal(text(short)).get(ID);
        // JSON knows no −0.
        if (short.length > 0) expect(JSON.stringify(again)).toBe(JSON.stringify(state));
        expect(short.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it.each([
    [[], 'none'],
    [['leaving'], 'maybe'],
    [['leaving', 'delivered'], 'sent'],
    [['delivered', 'leaving'], 'sent'],
  ] as const)('after %j the delivery is %s', (events, delivery) => {
    const state = newState(about);
    for (const event of events) applyLine(state, { event, id: ID });
    expect(state.delivery).toBe(delivery);
  });

  it('lets go of the text when the utterance is settled', () => {
    const state = newState(about);
    applyLine(state, { event: 'recognised', id: ID, entry: { text: 'secret words' } });
    applyLine(state, { event: 'settled', id: ID });
    expect(text(linesOf(ID, state))).not.toContain('secret');
  });

  it('reads up to where it was cut off, at every byte', () => {
    const lines: readonly JournalLine[] = [
      { event: 'run', version: 1 },
      { event: 'begin', ...about },
      { event: 'recognised', id: ID, entry: { text: 'Grüße 🎙' } },
      { event: 'leaving', id: ID },
      { event: 'delivered', id: ID },
    ];
    const bytes = Buffer.from(text(lines));
    const ends = lines.map((_, i) => Buffer.byteLength(text(lines.slice(0, i + 1))) - 1);
    for (let length = 0; length <= bytes.length; length++) {
      const state = readJournal(bytes.subarray(0, length).toString('utf8')).get(ID);
      const whole = ends.filter((end) => end <= length).length;
      expect([length, state?.about]).toEqual([length, whole >= 2 ? about : undefined]);
      expect(state?.recognised ?? false).toBe(whole >= 3);
      expect(state?.delivery ?? 'none').toBe(whole >= 5 ? 'sent' : whole === 4 ? 'maybe' : 'none');
    }
  });

  it('passes over a line that is damaged or of another kind, and reads the others', () => {
    const damaged = `${formatLine({ event: 'begin', ...about })}\u0000\u0000{"event":"leav
{"event":"leaving","id":"../../etc/passwd"}
{"event":"sung","id":"${ID}"}
[]
${formatLine({ event: 'delivered', id: OTHER })}`;
    const states = readJournal(damaged);
    expect([...states.keys()]).toEqual([ID, OTHER]);
    expect(states.get(ID)).toEqual(newState(about));
  });

  it('reads what is no journal at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (noise) => readJournal(noise).size === 0));
  });

  it('believes, of two journals about one utterance, what went further', () => {
    const begun = newState(about);
    const delivered = newState();
    applyLine(delivered, { event: 'recognised', id: ID, entry: { text: 'words' } });
    applyLine(delivered, { event: 'delivered', id: ID });
    const settled = newState();
    applyLine(settled, { event: 'settled', id: ID });
    for (const both of [mergeStates(begun, delivered), mergeStates(delivered, begun)])
      expect(both).toEqual({ ...delivered, about });
    for (const all of [mergeStates(delivered, settled), mergeStates(settled, delivered)])
      expect(all).toMatchObject({ end: 'settled', recognised: false, entry: undefined, delivery: 'sent' });
  });
});
