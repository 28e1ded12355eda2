import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { facadeVoice } from '../../../src/main/server/facade-voice.ts';
import { serveStdio } from '../../../src/mcp/serve-stdio.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { TestEngine } from '../../support/test-engine.ts';

test('a client that reads no more ends the session, though it holds its own side open', async () => {
  const input = new PassThrough();
  const silent = { info() {}, warn() {}, error() {} };
  const voice = facadeVoice({ facade: new TestEngine(), clock: new ManualClock(), log: silent });
  const served = serveStdio(voice, {
    version: '1.2.3',
    input,
    output: {
      write(_text, done) {
        queueMicrotask(() => done?.(new Error('write EPIPE')));
        return true;
      },
    },
    signal: new AbortController().signal,
    onProblem: () => {},
  });
  input.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  await expect(served).resolves.toBeUndefined();
});
