/** Hold to talk, by mouse, pen, touch or Space. Enter and screen readers latch it instead. */
import { Mic } from 'lucide-react';
import type { MouseEvent, PointerEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { Key } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';

export function TalkButton(): ReactNode {
  const { hold } = usePage();
  const heldBy = useStore(hold.state, (state) => state.heldBy);
  const live = useEngineView((view) => view.connection === 'live');
  const recording = useEngineView((view) => view.snapshot?.status === 'recording');
  const held = heldBy !== null;

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    // The release is seen wherever it happens.
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.press('pointer');
  };
  const onRelease = (): void => hold.release('pointer');
  const onClick = (event: MouseEvent): void => {
    // A click without a pointer comes from Enter or from assistive technology, which cannot hold.
    if (event.detail === 0) hold.toggle();
  };

  return (
    <button
      type="button"
      className="talk-button"
      data-testid="talk-button"
      data-held={held}
      data-recording={held && recording}
      aria-pressed={held}
      aria-keyshortcuts="Space"
      aria-describedby="talk-help"
      disabled={!live && !held}
      onPointerDown={onPointerDown}
      onPointerUp={onRelease}
      onPointerCancel={onRelease}
      onLostPointerCapture={onRelease}
      onClick={onClick}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Mic size={20} strokeWidth={1.5} aria-hidden />
      <span className="talk-word">{talkWord(held, heldBy === 'latch', recording)}</span>
      {!held && <Key>{words.talk.key}</Key>}
      <span id="talk-help" className="sr-only">
        {words.talk.describe}
      </span>
    </button>
  );
}

function talkWord(held: boolean, latched: boolean, recording: boolean): string {
  if (!held) return words.talk.hold;
  if (!recording) return words.talk.gettingReady;
  return latched ? words.talk.latched : words.talk.held;
}
