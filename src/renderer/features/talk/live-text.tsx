/** Words appear where they will stay: stable text is only ever appended to, tentative text follows it, dimmer. */
import { Check, CircleAlert } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { useStore } from '../../lib/store.ts';
import { HeardCommand } from './heard-command.tsx';
import { spokenText } from './spoken-text.ts';
import { TurnTime } from './turn-time.tsx';

export function LiveText(): ReactNode {
  const view = useEngineView((whole) => whole);
  const heldBy = useStore(usePage().hold.state, (state) => state.heldBy);
  const { words: spoken, placeholder, caption, captionTone } = spokenText(view, heldBy);
  const text = spoken.map((word) => word.text).join('');
  const viewport = useRef<HTMLDivElement>(null);

  // A long turn scrolls inside its own lines, so that the newest words are seen and nothing below moves.
  useLayoutEffect(() => {
    const element = viewport.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [text]);

  return (
    <div className="live">
      <div className="live-viewport" ref={viewport} tabIndex={0} role="group" aria-label={words.talk.live}>
        <p className="live-text" dir="auto" data-testid="live-text">
          {spoken.length === 0 && <span className="live-placeholder">{placeholder}</span>}
          {spoken.map((word, index) => (
            // A word is its place: what is appended gets new places.
            <span key={index} className={word.tentative ? 'live-tentative' : undefined}>
              {word.text}
            </span>
          ))}
        </p>
      </div>
      <p className="live-caption" data-tone={captionTone} data-testid="caption">
        {captionTone === 'good' && <Check size={16} strokeWidth={1.5} aria-hidden />}
        {captionTone === 'bad' && <CircleAlert size={16} strokeWidth={1.5} aria-hidden />}
        <HeardCommand />
        <span>{caption}</span>
        <TurnTime />
      </p>
      {/* Partial text would be read over your own voice: only what became of it is announced. */}
      <p className="sr-only" role="status">
        {view.outcome === null ? '' : `${caption} ${text === '' ? placeholder : text}`}
      </p>
    </div>
  );
}
