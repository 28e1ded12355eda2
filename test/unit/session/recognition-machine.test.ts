import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  loadingRecognition,
  recognitionMachine,
  type RecognitionInput,
  type RecognitionRegion,
} from '../../../src/main/session/machines/recognition-machine.ts';

function run(inputs: readonly RecognitionInput[]): RecognitionRegion {
  return inputs.reduce<RecognitionRegion>(
    (state, input) => recognitionMachine(state, input).state,
    loadingRecognition,
  );
}

const begun = (utteranceId: string): RecognitionInput => ({ type: 'turn-ended', utteranceId });
const settled = (utteranceId: string): RecognitionInput => ({ type: 'turn-settled', utteranceId });

describe('recognition machine', () => {
  it('is busy from the end of a turn until its text is there', () => {
    expect(run([{ type: 'ready' }])).toEqual({ kind: 'idle', turns: [] });
    expect(run([{ type: 'ready' }, begun('a')])).toEqual({ kind: 'busy', turns: ['a'] });
    expect(run([{ type: 'ready' }, begun('a'), begun('b'), settled('a')])).toEqual({
      kind: 'busy',
      turns: ['b'],
    });
    expect(run([{ type: 'ready' }, begun('a'), settled('a')])).toEqual({ kind: 'idle', turns: [] });
  });

  it('remembers turns that ended while the model was loading', () => {
    expect(run([begun('a')])).toEqual({ kind: 'loading', turns: ['a'] });
    expect(run([begun('a'), { type: 'ready' }])).toEqual({ kind: 'busy', turns: ['a'] });
  });

  it('says once that it is degraded, and once that it is mended', () => {
    const failed: RecognitionInput = { type: 'failed', problem: 'The speech model is damaged.' };
    const first = recognitionMachine(loadingRecognition, failed);
    expect(first.effects).toEqual([{ type: 'announce-degraded', problem: 'The speech model is damaged.' }]);
    const again = recognitionMachine(first.state, failed);
    expect(again).toEqual({ state: first.state, effects: [] });
    expect(recognitionMachine(again.state, { type: 'ready' })).toEqual({
      state: { kind: 'idle', turns: [] },
      effects: [{ type: 'announce-mended' }],
    });
  });

  it('stays degraded while it tries again', () => {
    expect(run([{ type: 'failed', problem: 'x' }, { type: 'loading' }, begun('a'), settled('a')])).toEqual({
      kind: 'degraded',
      turns: [],
      problem: 'x',
    });
  });

  it('ignores the end of a turn it does not know, and a turn that it knows already', () => {
    expect(run([{ type: 'ready' }, settled('older')])).toEqual({ kind: 'idle', turns: [] });
    expect(run([{ type: 'ready' }, begun('a'), begun('a'), settled('a')])).toEqual({
      kind: 'idle',
      turns: [],
    });
  });

  it('is idle exactly when no text is in the making, whatever happens', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const input: fc.Arbitrary<RecognitionInput> = fc.oneof(
      fc.constantFrom<RecognitionInput>(
        { type: 'ready' },
        { type: 'loading' },
        { type: 'failed', problem: 'x' },
      ),
      id.map(begun),
      id.map(settled),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        const state = run(inputs);
        const restingKinds = state.turns.length === 0 ? ['idle'] : ['busy'];
        expect([...restingKinds, 'loading', 'degraded']).toContain(state.kind);
        expect(run([...inputs, settled('a'), settled('b'), settled('c'), { type: 'ready' }]).kind).toBe(
          'idle',
        );
      }),
    );
  });
});
