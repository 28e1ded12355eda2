import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSse, SseParser } from '../../../src/client/sse.ts';
import type { SseMessage } from '../../../src/client/sse.ts';

function parseWhole(text: string): SseMessage[] {
  return new SseParser().push(text);
}

function dataOf(messages: readonly SseMessage[]): string[] {
  return messages.map((message) => message.data);
}

describe('the SSE parser', () => {
  test('gives type, data and id of a message', () => {
    expect(parseWhole('event: transcription\ndata: {"a":1}\nid: 7\n\n')).toEqual([
      { type: 'transcription', data: '{"a":1}', lastEventId: '7' },
    ]);
  });

  test('calls a message without an event field "message"', () => {
    expect(parseWhole('data: x\n\n')[0]?.type).toBe('message');
  });

  test('joins several data lines by line feeds', () => {
    expect(dataOf(parseWhole('data: a\ndata:\ndata: b\n\n'))).toEqual(['a\n\nb']);
  });

  test('removes one space after the colon, not two', () => {
    expect(dataOf(parseWhole('data:  two\n\n'))).toEqual([' two']);
    expect(dataOf(parseWhole('data:none\n\n'))).toEqual(['none']);
  });

  test('takes a field without a colon as empty', () => {
    expect(dataOf(parseWhole('data\n\n'))).toEqual(['']);
  });

  test('ignores comments, unknown fields and messages without data', () => {
    expect(parseWhole(': keepalive\n\nfoo: bar\n\nevent: lonely\n\n')).toEqual([]);
  });

  test('does not carry the type of a message without data over to the next', () => {
    expect(parseWhole('event: lonely\n\ndata: x\n\n')[0]?.type).toBe('message');
  });

  test('keeps the last id until another comes, and ignores one with NUL', () => {
    const messages = parseWhole('id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n');
    expect(messages.map((message) => message.lastEventId)).toEqual(['1', '1', '1', '']);
  });

  test('reads the reconnection time and ignores one that is not a number', () => {
    const parser = new SseParser();
    parser.push('retry: 1500\n\nretry: soon\n\n');
    expect(parser.retryMs).toBe(1500);
  });

  test('removes a byte order mark at the start only', () => {
    expect(dataOf(parseWhole('\uFEFFdata: a\n\ndata: \uFEFFb\n\n'))).toEqual(['a', '\uFEFFb']);
  });

  test('drops a message that the stream leaves unfinished', () => {
    expect(parseWhole('data: a\n\ndata: half')).toHaveLength(1);
  });

  test('knows CR, LF and CRLF, mixed', () => {
    expect(dataOf(parseWhole('data: a\r\n\r\ndata: b\r\rdata: c\n\n'))).toEqual(['a', 'b', 'c']);
  });

  test('gives the same messages however the text is cut', () => {
    const text =
      '\uFEFFid: 1\r\nevent: transcription\r\ndata: grüße\r\ndata: 2\r\n\r\n: c\r\rdata: b\n\nretry: 5\rdata: 𝄞\r\r';
    const whole = parseWhole(text);
    expect(whole).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
        const parser = new SseParser();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
        expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(whole);
      }),
    );
  });

  test('refuses a message without an end instead of growing for ever', () => {
    const parser = new SseParser();
    const megabyte = 'x'.repeat(1024 * 1024);
    expect(() => {
      for (let count = 0; count < 10; count += 1) parser.push(megabyte);
    }).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});

describe('reading a body', () => {
  test('puts characters together that were split between two pieces of bytes', async () => {
    const bytes = new TextEncoder().encode('data: grüße 𝄞\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const messages: SseMessage[] = [];
    for await (const message of readSse(body, new SseParser())) messages.push(message);
    expect(dataOf(messages)).toEqual(['grüße 𝄞']);
  });

  test('cancels the body when the reader leaves early', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: again\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const message of readSse(body, new SseParser())) {
      expect(message.data).toBe('again');
      break;
    }
    expect(cancelled).toBe(true);
  });
});
