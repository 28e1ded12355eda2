/** The engine's voice for MCP clients: whichever engine runs when it is asked, so that it may come, go and come back. */
import type { McpVoice } from '../mcp/mcp-voice.ts';
import { TELLING_EVENTS } from '../mcp/telling-events.ts';
import { throwIfCancelled } from '../shared/kernel/abort.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import type { Disposable } from '../shared/kernel/disposable.ts';
import { pauseUnless } from '../shared/kernel/pause.ts';
import type { CliContext } from './context.ts';
import { findEngine, requireEngine } from './engine.ts';
import { speakUntil } from './stoppable-speech.ts';

/** How often an engine is looked for while somebody watches and none runs; milliseconds. */
const LOOK_AGAIN_MS = 1000;

/** Where no engine runs, all methods but `watch` reject with `EngineNotRunningError`. */
export function engineVoice(context: CliContext): McpVoice {
  return {
    async speak({ text, wait, ...options }, signal) {
      const { client } = await requireEngine(context);
      throwIfCancelled(signal);
      if (wait) {
        const { result, durationMs, problem } = await speakUntil(signal, client, text, options);
        return { result, durationMs, problem };
      }
      await client.queueSpeech(text, options);
      return { result: 'queued', durationMs: 0, problem: null };
    },
    async ask(request, signal) {
      const { client } = await requireEngine(context);
      throwIfCancelled(signal);
      return client.ask(request, signal);
    },
    async stopSpeaking() {
      await (await requireEngine(context)).client.stopSpeaking();
    },
    async snapshot() {
      return (await requireEngine(context)).client.snapshot();
    },
    watch(onChange) {
      return watchEngines(context, onChange);
    },
  };
}

/** Follows the running engine, and after its end the next one. */
function watchEngines(context: CliContext, onChange: () => void): Disposable {
  const over = new AbortController();
  const follow = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const engine = await findEngine(context);
      if (engine !== undefined) await followOne(engine, over.signal, onChange).catch(() => {});
      if (over.signal.aborted) return;
      onChange();
      await pauseUnless(systemClock, LOOK_AGAIN_MS, over.signal);
    }
  };
  void follow();
  return { dispose: () => over.abort() };
}

type Engine = NonNullable<Awaited<ReturnType<typeof findEngine>>>;

/** Resolves when its stream is over: the engine that is found next may be another one, at another address. */
async function followOne({ client }: Engine, over: AbortSignal, onChange: () => void): Promise<void> {
  const lost = new AbortController();
  const events = client.events({
    signal: AbortSignal.any([over, lost.signal]),
    onState: ({ state }) => {
      if (state === 'connected') onChange();
      if (state === 'waiting') lost.abort();
    },
  });
  for await (const { event } of events) if (TELLING_EVENTS.has(event.type)) onChange();
}
