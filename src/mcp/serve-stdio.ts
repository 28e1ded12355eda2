import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpServer } from './create-mcp-server.ts';
import type { McpSessionOptions } from './create-mcp-server.ts';
import type { McpVoice } from './mcp-voice.ts';

export interface StdioOptions extends McpSessionOptions {
  readonly input: Readable;
  /** Carries the protocol and nothing else. */
  readonly output: { write(text: string | Uint8Array, done?: (error?: Error | null) => void): boolean };
  /** Ends the session. */
  readonly signal: AbortSignal;
  /** What is wrong with the messages that come in, for the log of the client. */
  readonly onProblem: (problem: string) => void;
}

/** One session over two streams. Resolves when the client has closed its side, or `signal` aborts. */
export async function serveStdio(voice: McpVoice, options: StdioOptions): Promise<void> {
  const { input, output, signal, onProblem } = options;
  const session = createMcpServer(voice, options);
  const answers = writableOver(output);
  const transport = new StdioServerTransport(input, answers);
  const over = new Promise<void>((resolve) => {
    const { server } = session.server;
    const { onclose } = server;
    server.onclose = () => {
      onclose?.();
      resolve();
    };
    // The message may quote what was sent.
    server.onerror = () => onProblem('A message that is not JSON-RPC was passed over.');
    input.once('end', resolve).once('close', resolve).once('error', resolve);
    // A client that reads no more is gone, whatever it still holds open.
    answers.once('error', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  await session.server.connect(transport);
  await over;
  await session.close();
}

function writableOver(output: StdioOptions['output']): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void output.write(chunk, done),
  });
}
