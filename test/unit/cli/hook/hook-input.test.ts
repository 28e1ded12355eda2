import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readHookInput } from '../../../../src/cli/hook/hook-input.ts';

function read(stdin: Readable): Promise<unknown> {
  return readHookInput({ stdin });
}

test('reads what comes in pieces, characters torn apart included', async () => {
  const bytes = Buffer.from('{"a": "größe"}');
  expect(await read(Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]))).toEqual({ a: 'größe' });
});

test('a complete value is enough: the input need not end', async () => {
  const stdin = new PassThrough();
  stdin.write('{"a": {"b": 1}');
  const value = read(stdin);
  stdin.write('}\n');
  expect(await value).toEqual({ a: { b: 1 } });
});

test.each([
  ['nothing', ''],
  ['half a value', '{"a": '],
  ['no JSON', 'hello}'],
])('%s is no value', async (_, text) => {
  expect(await read(Readable.from(text === '' ? [] : [Buffer.from(text)]))).toBeUndefined();
});

test('an input that stays silent is given up', async () => {
  expect(await read(new PassThrough())).toBeUndefined();
});

test('an input that never stops is cut off', async () => {
  function* endless(): Generator<Buffer> {
    for (;;) yield Buffer.alloc(64 * 1024, '[');
  }
  expect(await read(Readable.from(endless()))).toBeUndefined();
});

test('a terminal is not read', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  expect(await readHookInput({ stdin })).toBeUndefined();
  expect(stdin.listenerCount('data')).toBe(0);
});
