import type { AgentSpeech } from '../../../shared/settings/speech-settings.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { SpeechRequest } from '../speaker.ts';
import type { SpeechKind } from '../speech-text.ts';

/** How one request is spoken, once request, agent and general settings have been heard, in this order. */
export interface SpeechOptions {
  /** The voice asked for, by id or name; undefined leaves the choice to the language. */
  readonly voice: string | undefined;
  readonly language: string;
  readonly speed: number;
  readonly kind: SpeechKind;
  readonly shortenAbove: number;
}

type SpeechSettings = Settings['speech'];

export function speechOptions(request: SpeechRequest, settings: SpeechSettings): SpeechOptions {
  const agent = agentSpeech(request, settings);
  const language = request.language ?? settings.language;
  // An agent's voice is for the language that is usually spoken; a text in another one asks for a voice of its own.
  const usual = baseOf(language) === baseOf(settings.language) ? agent.voice : undefined;
  return {
    voice: request.voice ?? usual,
    language,
    speed: request.speed ?? agent.speed ?? settings.speed,
    kind: request.kind ?? agent.kind ?? settings.kind,
    // Whoever asks for the full text by name gets it.
    shortenAbove: request.kind === 'full' ? Infinity : settings.shortenAbove,
  };
}

/** Loudness of a request at this moment: the volumes multiply, and a change is heard at once. */
export function speechVolume(request: SpeechRequest, settings: SpeechSettings): number {
  return settings.volume * (agentSpeech(request, settings).volume ?? 1) * (request.volume ?? 1);
}

function agentSpeech({ agentId }: SpeechRequest, { agents }: SpeechSettings): AgentSpeech {
  if (agentId === undefined || !Object.hasOwn(agents, agentId)) return {};
  return agents[agentId] ?? {};
}

/** The language itself, without region or script. */
function baseOf(language: string): string {
  return (language.split('-', 1)[0] ?? language).toLowerCase();
}
