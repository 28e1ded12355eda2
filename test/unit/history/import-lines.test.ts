import { describe, expect, it } from 'vitest';
import { ImportReader, parseExportedEntry } from '../../../src/main/history/import-lines.ts';
import { sampleEntry } from './sample-entry.ts';

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await Promise.resolve();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

async function read(text: string | Buffer, pieceBytes = 1000) {
  const reader = new ImportReader(inPieces(Buffer.from(text), pieceBytes));
  const entries = [];
  for await (const entry of reader.entries()) entries.push(entry);
  return { entries, refused: reader.refused };
}

describe('one exported line', () => {
  it('is taken from an older version, which lacks some fields', () => {
    const { id, timestamp } = sampleEntry();
    const parsed = parseExportedEntry(
      JSON.stringify({ id, timestamp, text: 'hello', timings: { audioMs: 7 } }),
    );
    expect(parsed).toEqual({
      entry: sampleEntry({
        text: 'hello',
        agentId: null,
        language: null,
        confidence: null,
        delivery: 'kept',
        timings: { audioMs: 7, endpointWaitMs: null, computeMs: null, deliveryMs: null },
      }),
    });
  });

  it('gets the one spelling of its id by which it is found and deleted', () => {
    const entry = sampleEntry();
    const line = JSON.stringify({ ...entry, id: entry.id.toUpperCase() });
    expect(parseExportedEntry(line)).toEqual({ entry });
  });

  it('is taken from a newer version, and from the control API, without the fields that are not stored', () => {
    const line = JSON.stringify({ ...sampleEntry(), hasAudio: true, mood: 'good' });
    expect(parseExportedEntry(line)).toEqual({ entry: sampleEntry() });
  });

  it.each(['pending', 'held', 'confirming'] as const)('that was %s is sent nowhere', (delivery) => {
    const line = JSON.stringify(sampleEntry({ delivery, confirmAt: '2026-01-01T10:00:02.000Z' }));
    expect(parseExportedEntry(line)).toEqual({ entry: sampleEntry({ delivery: 'kept' }) });
  });

  it.each([
    ['{"text": "a secret', 'This is not JSON.'],
    ['"a secret"', 'This is not an object.'],
    ['{"text":"a secret"}', 'Not as expected: id, timestamp.'],
    [JSON.stringify({ ...sampleEntry(), starred: 'a secret' }), 'Not as expected: starred.'],
  ])('is refused without quoting it: %s', (line, problem) => {
    expect(parseExportedEntry(line)).toEqual({ problem });
  });
});

describe('importing', () => {
  const lines = [1, 2, 3].map((number) =>
    JSON.stringify(
      sampleEntry({ id: `00000000-0000-4000-8000-00000000000${number}`, text: `ü日本 ${number}` }),
    ),
  );

  it.each([1, 7, 1_000_000])('reads lines whose bytes come in pieces of %i', async (pieceBytes) => {
    const { entries, refused } = await read(`\uFEFF${lines.join('\r\n')}\n\n`, pieceBytes);
    expect(entries.map(({ text }) => text)).toEqual(['ü日本 1', 'ü日本 2', 'ü日本 3']);
    expect(refused).toEqual([]);
  });

  it('goes on after lines that are no entry and tells their numbers', async () => {
    const { entries, refused } = await read(`${lines[0]}\nnonsense\n\n${lines[1]}\n{}`);
    expect(entries).toHaveLength(2);
    expect(refused.map(({ line }) => line)).toEqual([2, 5]);
  });

  it('refuses a line that is too long and goes on with the next', async () => {
    const long = Buffer.alloc(3 * 2 ** 20, 'x');
    const { entries, refused } = await read(Buffer.concat([long, Buffer.from(`\n${lines[0]}\n`)]), 65_536);
    expect(refused).toEqual([{ line: 1, reason: 'The line is longer than 1 MiB.' }]);
    expect(entries).toHaveLength(1);
  });

  it('tells no more than twenty refused lines', async () => {
    const { refused } = await read('nonsense\n'.repeat(100));
    expect(refused).toHaveLength(20);
    expect(refused.at(-1)?.line).toBe(20);
  });
});
