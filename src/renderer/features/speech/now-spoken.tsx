/** What the engine says to you, as text, while it says it; with the buttons that end it. Nothing in it moves. */
import { AudioLines, CircleAlert, SkipForward, Square } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { Key, keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import { PlayHere } from './play-here.tsx';
import { spokenNow } from './spoken-now.ts';

/** `size`: large where speech is the only thing to see. */
export function NowSpoken({ size }: { readonly size: 'small' | 'large' }): ReactNode {
  const { speech } = usePage();
  const view = useEngineView((whole) => whole);
  const enabled = useStore(speech.settings.shown, (settings) => settings?.['speech.enabled']);
  const { caption, placeholder, agentId, tone, speaking, paused, stoppable } = spokenNow(view, enabled);
  const live = view.connection === 'live';
  const viewport = useRef<HTMLDivElement>(null);

  // A sentence longer than its lines is read from its beginning.
  useLayoutEffect(() => {
    if (viewport.current !== null) viewport.current.scrollTop = 0;
  }, [caption]);

  return (
    <section
      className="spoken"
      data-size={size}
      data-state={speaking ? 'speaking' : 'off'}
      aria-labelledby="spoken-heading"
    >
      <div className="spoken-head">
        <h2 id="spoken-heading">{words.speech.heading}</h2>
        <p className="spoken-who" data-testid="spoken-who">
          {speaking && <AudioLines className="spoken-mark" size={20} strokeWidth={1.5} aria-hidden />}
          {agentId !== null && (
            <span className="code truncate" title={agentId}>
              {agentId}
            </span>
          )}
          {paused && <span className="truncate">{words.speech.paused}</span>}
        </p>
        <button
          type="button"
          className="button button-small"
          aria-keyshortcuts="n"
          disabled={!live || !speaking}
          onMouseDown={keepFocus}
          onClick={() => void speech.commands.skip()}
        >
          <SkipForward {...icon} />
          {words.speech.skip}
          <Key>{words.speech.skipKey}</Key>
        </button>
        <button
          type="button"
          className="button button-small"
          aria-keyshortcuts="Escape"
          disabled={!live || !stoppable}
          onMouseDown={keepFocus}
          onClick={() => void speech.commands.stop()}
        >
          <Square {...icon} />
          {words.speech.stop}
          <Key>{words.speech.stopKey}</Key>
        </button>
      </div>
      <div
        className="spoken-viewport"
        ref={viewport}
        tabIndex={0}
        role="group"
        aria-label={words.speech.caption}
      >
        <p className="spoken-caption" dir="auto" data-tone={tone} data-testid="spoken-caption">
          {tone === 'bad' && <CircleAlert {...icon} />}
          {caption === '' ? <span className="spoken-placeholder">{placeholder}</span> : caption}
        </p>
      </div>
      {/* The caption is heard already; what cannot be heard is announced. */}
      <p className="sr-only" role="status">
        {tone === 'bad' ? placeholder : ''}
      </p>
      {size === 'small' && <PlayHere offerOnly />}
    </section>
  );
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
