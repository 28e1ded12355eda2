import { expect, test } from 'vitest';
import type { BridgeMessage } from '../../../../src/cli/bridges/bridge.ts';
import { Draft } from '../../../../src/cli/bridges/draft.ts';

function message(id: string, text: string, extras: Partial<BridgeMessage> = {}): BridgeMessage {
  return { id, text, operations: [], withdraws: [], ...extras };
}

function submitsTo(sent: string[]): (text: string) => Promise<void> {
  return async (text) => void sent.push(text);
}

test('collects until it is to be sent, and sends it as one message', async () => {
  const draft = new Draft();
  const sent: string[] = [];
  await draft.take(message('1', 'run the tests'), submitsTo(sent));
  await draft.take(message('2', 'and then', { operations: ['newline'] }), submitsTo(sent));
  await draft.take(message('3', 'commit'), submitsTo(sent));
  expect(sent).toEqual([]);
  await draft.take(message('4', '', { operations: ['submit'] }), submitsTo(sent));
  expect(sent).toEqual(['run the tests and then\ncommit']);
  await draft.take(message('5', '', { operations: ['submit'] }), submitsTo(sent));
  expect(sent).toHaveLength(1);
});

test('what is taken back is not sent; what was sent before stays sent', async () => {
  const draft = new Draft();
  const sent: string[] = [];
  await draft.take(message('1', 'delete the cache', { operations: ['submit'] }), submitsTo(sent));
  await draft.take(message('2', 'delete the branch'), submitsTo(sent));
  await draft.take(message('3', '', { withdraws: ['1', '2'] }), submitsTo(sent));
  await draft.take(message('4', 'keep it', { operations: ['submit'] }), submitsTo(sent));
  expect(sent).toEqual(['delete the cache', 'keep it']);
});

test('a text that was not taken goes with the next one', async () => {
  const draft = new Draft();
  const sent: string[] = [];
  const refuse = async (): Promise<void> => {
    throw new Error('refused');
  };
  await expect(draft.take(message('1', 'one', { operations: ['submit'] }), refuse)).rejects.toThrow(
    'refused',
  );
  expect(draft.text).toBe('one');
  await draft.take(message('2', 'two', { operations: ['submit'] }), submitsTo(sent));
  expect(sent).toEqual(['one two']);
  expect(draft.text).toBe('');
});
