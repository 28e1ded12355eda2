import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentIdProblem, isReservedAgentId } from '../../../src/shared/contract/agent-id.ts';

describe('agent ids', () => {
  it('are any 1 to 128 characters without slash and control characters', () => {
    for (const id of [
      'a',
      'claude',
      'my agent (2)',
      'Ünïcode',
      '日本語',
      '🤖',
      '..',
      'a'.repeat(128),
      '🤖'.repeat(128),
    ]) {
      expect(agentIdProblem(id)).toBeUndefined();
    }
  });

  it('are refused with a reason otherwise', () => {
    expect(agentIdProblem('')).toContain('has 0');
    expect(agentIdProblem('a'.repeat(129))).toContain('has 129');
    expect(agentIdProblem('a/b')).toContain('slash');
    for (const id of ['a\n', '\u0000', 'a\u007f', '\u0085b']) expect(agentIdProblem(id)).toContain('control');
    expect(agentIdProblem('\ud800')).toContain('Unicode');
  });

  it('can be put into an address and read back when they are accepted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), (id) => {
        fc.pre(agentIdProblem(id) === undefined);
        expect(decodeURIComponent(encodeURIComponent(id))).toBe(id);
      }),
    );
  });

  it('are reserved when they begin with two underscores', () => {
    expect(['__demo', '__', '_demo', 'demo__'].map(isReservedAgentId)).toEqual([true, true, false, false]);
  });
});
