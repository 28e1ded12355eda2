import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSessionRecord, sessionFileName } from '../../../src/shared/doors/session-record.ts';

test('a thread has a file that can be told by its name', () => {
  const sessionId = '0199c8f2-7c1e-7a44-b1a3-7d5e1c2b3a4d';
  expect(sessionFileName({ program: 'codex', sessionId })).toBe(`codex-${sessionId}.json`);
});

test('no id leads out of the folder, and no two ids share a file', () => {
  const key = fc.record({
    program: fc.constant('codex'),
    sessionId: fc.string({ unit: 'binary', minLength: 1 }),
  });
  fc.assert(
    fc.property(key, key, (one, other) => {
      const name = sessionFileName(one);
      fc.pre(name !== null);
      expect(name).toMatch(/^codex-[A-Za-z0-9_%;-]+\.json$/);
      if (one.sessionId !== other.sessionId) expect(sessionFileName(other)).not.toBe(name);
    }),
  );
});

test('an id that no file system takes has none', () => {
  expect(sessionFileName({ program: 'codex', sessionId: 'x'.repeat(250) })).toBeNull();
  expect(sessionFileName({ program: 'codex', sessionId: '' })).toBeNull();
});

test.each([
  ['{"agentId":"codex-shop","pid":7,"folder":"/shop"}', { agentId: 'codex-shop', pid: 7, folder: '/shop' }],
  ['{"agentId":null,"pid":7,"folder":null}', { agentId: null, pid: 7, folder: null }],
  ['{"agentId":"a/b","pid":7}', undefined],
  ['{"agentId":"a","pid":0}', undefined],
  ['{"agentId":"a","pid":"7"}', undefined],
  ['[]', undefined],
  ['{', undefined],
])('%s says %o', (text, record) => {
  expect(parseSessionRecord(text)).toEqual(record);
});
