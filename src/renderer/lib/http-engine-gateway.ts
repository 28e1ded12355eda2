/** The page's engine: its own origin, with the session cookie. */
import { ControlClient } from '../../client/control-client.ts';
import type { EngineGateway } from './engine-gateway.ts';

export function createHttpEngineGateway(): EngineGateway {
  const client = new ControlClient({ baseUrl: '' }, fetchThatOutlivesThePage);
  return {
    snapshot: (signal) => client.snapshot(signal),
    events: ({ signal, onOpen, onLost }) =>
      client.events({
        signal,
        onState: ({ state }) => {
          if (state === 'connected') onOpen();
          else if (state === 'waiting') onLost();
        },
      }),
    setListening: async (listening) => void (await client.setListening(listening)),
    setMuted: async (muted) => void (await client.setMuted(muted)),
    talk: async (action) => void (await client.talk(action)),
    setActiveAgent: async (agentId) => void (await client.setActiveAgent(agentId)),
    sendAgain: (entryId, agentId) => client.sendAgain(entryId, agentId),
    retryRecognition: (entryId, options) => client.retryRecognition(entryId, options),
    setOutputMode: async (mode) => void (await client.setOutputMode(mode)),
    setSpelling: async (active) => void (await client.setSpelling(active)),
    answerAgentQuestion: async (agentId) => void (await client.answerAgentQuestion(agentId)),
    replyToQuestion: async (questionId, reply) => void (await client.replyToQuestion(questionId, reply)),
    discover: () => client.discover(),
    connectDiscovered: async (sessionId) => void (await client.connectDiscovered(sessionId)),
    withdraw: (entryId) => client.withdraw(entryId),
    confirm: (entryId) => client.confirm(entryId),
    history: (query, signal) => client.history(query, signal),
    historyInfo: () => client.historyInfo(),
    starEntry: (entryId, starred) => client.changeHistoryEntry(entryId, { starred }),
    deleteEntry: (entryId) => client.deleteHistoryEntry(entryId),
    importHistory: (lines) => client.importHistory(lines),
    pauseHistory: (paused) => client.pauseHistory(paused),
    settings: () => client.settings(),
    setSetting: async (key, value) => void (await client.setSetting(key, value)),
    voices: () => client.voices(),
    outputs: async () => (await client.devices()).outputs,
    speak: ({ text, ...options }) => client.queueSpeech(text, options),
    stopSpeech: (id) => client.stopSpeaking(id),
    skipSpeech: () => client.skipSpeech(),
  };
}

/** Browsers refuse `keepalive` with more than 64 KiB in the body, in bytes of UTF-8. */
const MAX_KEEPALIVE_CHARACTERS = 16_384;

/** Commands reach the engine also when the page is closed the moment after, as when a hold ends with the tab. */
function fetchThatOutlivesThePage(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const isCommand = init.method !== undefined && init.method !== 'GET';
  const { body } = init;
  const isSmall =
    typeof body === 'string' ? body.length <= MAX_KEEPALIVE_CHARACTERS : body === undefined || body === null;
  return fetch(input, isCommand && isSmall ? { ...init, keepalive: true } : init);
}
