/**
 * An engine in a process of its own that hears what comes on standard input. Arguments: perhaps the call of the spool
 * after which the process kills itself. Writes the engine's address and token as a line of JSON.
 */
import { startHeadless } from '../../../src/main/headless.ts';
import { Spool } from '../../../src/main/spool/spool.ts';

/** Calls by which the spool learns how far an utterance has come. */
export type SpoolCall = 'begin' | 'ended' | 'recognised' | 'leaving' | 'delivered' | 'settled';

const dieAfter = process.argv[2] as SpoolCall | undefined;
if (dieAfter !== undefined) {
  const call = Spool.prototype[dieAfter] as (...parameters: unknown[]) => void;
  const deadly = function (this: Spool, ...parameters: unknown[]): void {
    call.apply(this, parameters);
    process.kill(process.pid, 'SIGKILL');
  };
  Object.defineProperty(Spool.prototype, dieAfter, { value: deadly });
}

const host = await startHeadless({ source: { kind: 'stdin' }, output: 'none', port: 0 });
process.stdout.write(`${JSON.stringify({ baseUrl: host.url, token: host.token })}\n`);
await host.shutdownRequested;
await host.stop();
// Standard input is still open, and would keep the process.
process.exit();
