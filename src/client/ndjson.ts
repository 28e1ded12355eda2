/** Newline-delimited JSON over a fetch body. */
import { AppError } from '../shared/kernel/app-error.ts';

const MAX_LINE_CHARS = 8 * 1024 * 1024;

/**
 * The values of a body with one JSON document a line, as they arrive; empty lines are skipped.
 * Throws `internal` for a line that is not JSON and `too-large` for one of more than 8 Mi characters.
 * Leaving the loop early cancels the body.
 */
export async function* readNdjson(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield parse(line);
      if (rest.length > MAX_LINE_CHARS) {
        throw new AppError('too-large', `The engine sent a line of more than ${MAX_LINE_CHARS} characters.`);
      }
      if (done) {
        if (rest.trim() !== '') yield parse(rest);
        return;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw new AppError('internal', 'The engine sent a line that is not JSON.', { cause: error });
  }
}
