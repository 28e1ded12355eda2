/** The engine's voice as MCP clients use it, without a way over the network. */
import type { McpVoice } from '../../mcp/mcp-voice.ts';
import { TELLING_EVENTS } from '../../mcp/telling-events.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { queued, speak, UNSPOKEN } from './speech-requests.ts';
import { toFault } from './error-mapping.ts';

export function facadeVoice({ facade, clock, log }: SpeechContext): McpVoice {
  return {
    async speak({ wait, ...wish }, signal) {
      throwIfCancelled(signal);
      const id = randomId();
      const speech = speak(facade, { id, ...wish });
      if (!wait) {
        speech.catch((error: unknown) => log.warn({ code: toFault(error).code }, UNSPOKEN));
        await queued(facade, id, speech, clock);
        return { result: 'queued', durationMs: 0, problem: null };
      }
      const stop = (): void => void facade.speaker.stop(id);
      signal.addEventListener('abort', stop, { once: true });
      try {
        const { result, durationMs } = await speech;
        return { result, durationMs, problem: null };
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    async ask(request, signal) {
      throwIfCancelled(signal);
      return facade.questions.ask(request, signal);
    },
    stopSpeaking: () => facade.speaker.stop(),
    snapshot: async () => facade.snapshot(),
    watch: (onChange) =>
      facade.subscribe(({ event }) => {
        if (TELLING_EVENTS.has(event.type)) onChange();
      }),
  };
}
