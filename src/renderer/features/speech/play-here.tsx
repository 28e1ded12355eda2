/** The engine can sound through this page; where it has no loudspeaker of its own, it has to. */
import { Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import type { LoudspeakerPhase } from '../../audio/page-loudspeaker.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import type { SpeechInfo } from '../../../shared/contract/speech.ts';

/** `offerOnly`: shown only while what is spoken is heard nowhere. */
export function PlayHere({ offerOnly = false }: { readonly offerOnly?: boolean }): ReactNode {
  const { speech } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const output = useEngineView((view) => view.snapshot?.speech.output);
  const lent = useStore(speech.loudspeakerLender.lent, (value) => value);
  const phase = useStore(speech.loudspeaker.state, (state) => state.phase);
  if (offerOnly && (lent || output !== 'none')) return null;
  const Icon = lent ? Volume2 : VolumeX;
  return (
    <div className="play-here">
      <button
        type="button"
        role="switch"
        className="toggle toggle-speech"
        aria-checked={lent}
        aria-describedby="play-here-why"
        disabled={!live && !lent}
        onMouseDown={keepFocus}
        onClick={() => void speech.commands.playHere(!lent)}
      >
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        {words.speech.playHere}
      </button>
      <p id="play-here-why" className="secondary small">
        {explanation(lent, phase, output)}
      </p>
    </div>
  );
}

function explanation(
  lent: boolean,
  phase: LoudspeakerPhase,
  output: SpeechInfo['output'] | undefined,
): string {
  if (!lent && output === 'page') return words.speech.playingElsewhere;
  if (!lent) return output === 'none' ? words.speech.playHereWhy : words.speech.playHereInstead;
  if (phase === 'blocked') return words.notices.soundBlockedRemedy;
  return phase === 'open' ? words.speech.playingHere : words.speech.startingHere;
}
