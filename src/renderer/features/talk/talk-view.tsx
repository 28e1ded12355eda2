/** The heart of the page: your words, your voice, the button. Nothing in it moves when text comes or goes. */
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';
import { LiveText } from './live-text.tsx';
import { SpellControl } from './spell-control.tsx';
import { TalkControls } from './talk-controls.tsx';
import { Waveform } from './waveform.tsx';

export function TalkView(): ReactNode {
  return (
    <section className="talk" aria-label={words.talk.region}>
      <LiveText />
      <Waveform />
      <TalkControls />
      <SpellControl />
    </section>
  );
}
