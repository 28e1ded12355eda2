// @ts-check
/** Server-Sent Events over a fetch body, as the WHATWG HTML standard (9.2.6) interprets a stream. */

/** @typedef {{ readonly id: string, readonly data: string }} SseMessage */

const MAX_EVENT_CHARS = 8 * 1024 * 1024;

/**
 * The messages of one body, until it ends. `onActivity` is called for every piece, comments included: a stream
 * without any is dead.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onActivity
 * @returns {AsyncGenerator<SseMessage, void, undefined>}
 */
export async function* readSse(body, onActivity) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let id = '';
  /** @type {string[]} */
  let data = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the end may be the first half of a line end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      if (rest.length > MAX_EVENT_CHARS) throw new Error('The event stream sent a line without an end.');
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { id, data: data.join('\n') };
          data = [];
          continue;
        }
        const [, name, text = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (name === 'data') data.push(text);
        if (name === 'id') id = text;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
