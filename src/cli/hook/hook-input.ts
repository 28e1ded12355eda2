/** What a program hands to its hook: JSON on standard input, or as the last argument. */
import type { CliContext } from '../context.ts';

const MAX_INPUT_BYTES = 1024 * 1024;
/** Programs write at once; whoever has written nothing by then has nothing to say. */
export const INPUT_WAIT_MS = 60;
/** For the rest of what has begun to come. */
const REST_WAIT_MS = 100;

/**
 * The value on standard input; undefined without one. Does not wait for the end of an input that is complete already:
 * some programs leave it open.
 */
export function readHookInput(
  { stdin }: Pick<CliContext, 'stdin'>,
  waitMs: number = INPUT_WAIT_MS,
): Promise<unknown> {
  if (stdin.isTTY === true) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let text = '';
    let bytes = 0;
    const decoder = new TextDecoder();
    const finish = (value: unknown): void => {
      clearTimeout(timer);
      clearImmediate(lastLook);
      stdin.off('data', take).off('end', end).off('error', end).off('close', end);
      stdin.pause();
      resolve(value);
    };
    const end = (): void => finish(parseJson(text));
    const take = (piece: Uint8Array): void => {
      if (bytes === 0) {
        clearTimeout(timer);
        clearImmediate(lastLook);
        timer = setTimeout(late, Math.max(waitMs, REST_WAIT_MS));
      }
      bytes += piece.length;
      if (bytes > MAX_INPUT_BYTES) return finish(undefined);
      text += decoder.decode(piece, { stream: true });
      if (!/[}\]]\s*$/.test(text.slice(-16))) return;
      const value = parseJson(text);
      if (value !== undefined) finish(value);
    };
    // A process that was not given the processor sees its timers before what has come meanwhile.
    const late = (): void => {
      lastLook = setImmediate(end);
    };
    let lastLook: NodeJS.Immediate | undefined;
    let timer = setTimeout(late, waitMs);
    stdin.on('data', take).once('end', end).once('error', end).once('close', end);
  });
}

/** Undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
