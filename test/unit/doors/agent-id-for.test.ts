import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentIdProblem, isReservedAgentId } from '../../../src/shared/contract/agent-id.ts';
import { agentIdFor, numberedAgentId } from '../../../src/shared/doors/agent-id-for.ts';

test.each([
  ['claude', '/home/me/Web Shop', 'claude-web-shop'],
  ['codex', '/srv/überraschung/', 'codex-überraschung'],
  ['gemini', String.raw`C:\Users\me\商店`, 'gemini-商店'],
  ['claude', '/home/me/..', 'claude'],
  ['claude', '/', 'claude'],
  ['claude', null, 'claude'],
  ['', null, 'agent'],
])('%s in %s is %s', (program, folder, id) => {
  expect(agentIdFor(program, folder)).toBe(id);
});

test('is always an id that the engine takes, with room for a number', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', maxLength: 400 }),
      (program, folder) => {
        const id = agentIdFor(program, folder);
        for (const one of [id, numberedAgentId(id, 9)]) {
          expect(agentIdProblem(one)).toBeUndefined();
          expect(isReservedAgentId(one)).toBe(false);
        }
        expect(numberedAgentId(id, 2)).toBe(`${id}-2`);
      },
    ),
  );
});

test('a name that fills all room gives way to the number', () => {
  expect(numberedAgentId('x'.repeat(128), 3)).toBe(`${'x'.repeat(126)}-3`);
  expect(numberedAgentId('x', 1)).toBe('x');
});
