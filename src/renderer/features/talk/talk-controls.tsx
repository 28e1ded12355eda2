/** The talk button with listening and mute at its sides; on a phone, all three within the thumb's reach. */
import { Ear, EarOff, Mic, MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { pageMicrophoneNeeded } from '../../audio/microphone-lender.ts';
import { Key, keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import { TalkButton } from './talk-button.tsx';

export function TalkControls(): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const listening = useEngineView((view) => view.snapshot?.listening ?? false);
  const muted = useEngineView((view) => view.snapshot?.muted ?? false);
  return (
    <div className="talk-controls">
      <div className="dock">
        <button
          type="button"
          role="switch"
          className="toggle toggle-listening"
          aria-checked={listening}
          aria-keyshortcuts="l"
          disabled={!live}
          onMouseDown={keepFocus}
          onClick={() => void commands.setListening(!listening)}
        >
          {listening ? <Ear {...icon} /> : <EarOff {...icon} />}
          <span className="toggle-word">{words.controls.listening}</span>
          <Key>{words.controls.listeningKey}</Key>
        </button>
        <TalkButton />
        <button
          type="button"
          role="switch"
          className="toggle toggle-muted"
          aria-checked={muted}
          aria-keyshortcuts="m"
          disabled={!live}
          onMouseDown={keepFocus}
          onClick={() => void commands.setMuted(!muted)}
        >
          {muted ? <MicOff {...icon} /> : <Mic {...icon} />}
          <span className="toggle-word">{words.controls.mute}</span>
          <Key>{words.controls.muteKey}</Key>
        </button>
      </div>
      <PageMicrophoneOffer />
    </div>
  );
}

/** Without a microphone of its own the engine can take this browser's. */
function PageMicrophoneOffer(): ReactNode {
  const { commands, lender, microphone } = usePage();
  const needed = useEngineView((view) => view.connection === 'live' && pageMicrophoneNeeded(view));
  const taken = useEngineView((view) => view.snapshot?.microphone.source === 'page');
  const lent = useStore(lender.lent, (value) => value);
  const phase = useStore(microphone.state, (state) => state.phase);
  if (!needed || lent || taken) return null;
  return (
    <button
      type="button"
      className="button"
      disabled={phase === 'opening'}
      onMouseDown={keepFocus}
      onClick={() => void commands.usePageMicrophone()}
    >
      <Mic {...icon} />
      {phase === 'opening' ? words.controls.askingForMicrophone : words.controls.usePageMicrophone}
    </button>
  );
}

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;
