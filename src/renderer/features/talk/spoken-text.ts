/** What the live text shows, computed from the engine's view. */
import { words } from '../../app/words.ts';
import { formatSeconds, latencyMs } from '../../lib/format.ts';
import type { EngineView } from '../../lib/engine-view.ts';
import type { HoldSource } from './hold-to-talk.ts';
import type { TranscriptEntry } from '../../../shared/contract/control.ts';

/** A word with the space after it. Each is set in an element of its own, so that none moves when others come. */
export interface SpokenWord {
  readonly text: string;
  /** It may still change. */
  readonly tentative: boolean;
}

export interface SpokenText {
  readonly words: readonly SpokenWord[];
  /** Shown while there are no words. */
  readonly placeholder: string;
  /** What became of the words. */
  readonly caption: string;
  readonly captionTone: 'neutral' | 'good' | 'bad';
}

const NOTHING: SpokenText = {
  words: [],
  placeholder: '',
  caption: '',
  captionTone: 'neutral',
};

/** `heldBy`: who holds the talk button of this page, whether or not the engine records yet. */
export function spokenText(view: EngineView, heldBy: HoldSource | null): SpokenText {
  const { snapshot, outcome } = view;
  if (snapshot === null) return NOTHING;
  if (snapshot.utterance !== null) {
    const { stable, tentative } = snapshot.utterance;
    return {
      ...NOTHING,
      words: [...split(stable + separator(stable, tentative), false), ...split(tentative.trimStart(), true)],
      placeholder: snapshot.status === 'transcribing' ? words.talk.working : words.talk.hearing,
      caption: heldBy === 'space' || heldBy === 'latch' ? words.talk.escapeCancels : '',
    };
  }
  if (heldBy !== null) return { ...NOTHING, placeholder: words.talk.gettingReady };
  if (outcome?.kind === 'dropped') return { ...NOTHING, placeholder: words.dropped[outcome.reason] };
  const entry =
    outcome === null ? undefined : snapshot.transcript.find((other) => other.id === outcome.entryId);
  if (entry !== undefined) {
    return {
      ...NOTHING,
      words: split(entry.text, false),
      placeholder: entry.problem ?? words.transcript.notRecognised,
      ...caption(entry),
    };
  }
  return { ...NOTHING, placeholder: invitation(view) };
}

function invitation({ connection, snapshot }: EngineView): string {
  if (connection !== 'live') return words.talk.away;
  if (snapshot?.muted === true) return words.talk.emptyMuted;
  return snapshot?.listening === true ? words.talk.emptyListening : words.talk.emptyOff;
}

function caption(entry: TranscriptEntry): Pick<SpokenText, 'caption' | 'captionTone'> {
  const agent = entry.agentId;
  switch (entry.delivery) {
    case 'pending':
      return { caption: agent === null ? '' : words.talk.pendingTo(agent), captionTone: 'neutral' };
    case 'sent': {
      const latency = latencyMs(entry.timings);
      const after = latency === null ? '' : ` ${formatSeconds(latency)}`;
      return { caption: agent === null ? '' : `${words.talk.sentTo(agent)}${after}`, captionTone: 'good' };
    }
    case 'held':
      return {
        caption: agent === null ? words.talk.heldForAny : words.talk.heldFor(agent),
        captionTone: 'neutral',
      };
    case 'kept':
      return { caption: words.talk.kept, captionTone: 'neutral' };
    case 'failed':
      return { caption: words.talk.failed, captionTone: 'bad' };
    case 'confirming':
      return {
        caption: agent === null ? words.delivery.confirming : words.talk.confirming(agent),
        captionTone: 'neutral',
      };
    case 'withdrawn':
      return { caption: words.talk.withdrawn, captionTone: 'neutral' };
    case 'done':
      return { caption: words.talk.done, captionTone: 'good' };
  }
}

function split(text: string, tentative: boolean): SpokenWord[] {
  return (text.match(/\S+\s*/g) ?? []).map((word) => ({ text: word, tentative }));
}

/** A space where two pieces of a spaced script meet without one. */
function separator(before: string, after: string): string {
  if (before === '' || after === '' || /\s$/.test(before)) return '';
  if (/^\s/.test(after)) return ' ';
  const unspaced = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;
  return unspaced.test(before.slice(-1)) || /^[.,!?;:…)\]}»”’]/.test(after) ? '' : ' ';
}
