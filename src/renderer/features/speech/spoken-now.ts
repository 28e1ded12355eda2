/** What the caption of the engine's own voice shows, computed from the engine's view. */
import { words } from '../../app/words.ts';
import type { EngineView } from '../../lib/engine-view.ts';
import type { SpeechEndInfo } from '../../../shared/contract/speech.ts';

export interface SpokenNow {
  /** The sentence that is heard; empty when there is none. */
  readonly caption: string;
  /** Shown in its place while it is empty. */
  readonly placeholder: string;
  /** Whose text it is; null for none. */
  readonly agentId: string | null;
  readonly tone: 'neutral' | 'bad';
  readonly speaking: boolean;
  /** It waits until the person has said what they want to say. */
  readonly paused: boolean;
  /** Something is spoken, or waits. */
  readonly stoppable: boolean;
}

const NOTHING: SpokenNow = {
  caption: '',
  placeholder: '',
  agentId: null,
  tone: 'neutral',
  speaking: false,
  paused: false,
  stoppable: false,
};

/** `enabled`: the setting of the same name, undefined while it is not known. */
export function spokenNow(view: EngineView, enabled: boolean | undefined): SpokenNow {
  const { snapshot, lastSpeech, connection } = view;
  if (snapshot === null) return NOTHING;
  if (connection !== 'live') return { ...NOTHING, placeholder: words.talk.away };
  const { current, state, waiting } = snapshot.speech;
  if (current === null) {
    return {
      ...NOTHING,
      stoppable: waiting.length > 0,
      tone: lastSpeech?.result === 'failed' ? 'bad' : 'neutral',
      placeholder: silence(lastSpeech, enabled),
    };
  }
  return {
    ...NOTHING,
    caption: state === 'stopping' ? '' : current.caption,
    placeholder: state === 'stopping' ? words.speech.stopping : words.speech.preparing,
    agentId: current.agentId,
    speaking: true,
    paused: state === 'paused',
    stoppable: true,
  };
}

function silence(lastSpeech: SpeechEndInfo | null, enabled: boolean | undefined): string {
  if (lastSpeech?.result === 'failed') return words.speech.failed(lastSpeech.problem);
  if (enabled === false) return words.speech.off;
  return lastSpeech?.result === 'stopped' ? words.speech.stopped : words.speech.empty;
}
