/** The places of the page, always within reach. */
import { AudioLines, BookA, History, Mic } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { keepFocus } from '../lib/controls.tsx';
import { places } from './place.ts';
import type { Place } from './place.ts';
import { words } from './words.ts';

const icons: Readonly<Record<Place, LucideIcon>> = {
  talk: Mic,
  history: History,
  words: BookA,
  speech: AudioLines,
};

export function PlaceBar({ place }: { readonly place: Place }): ReactNode {
  return (
    <nav className="place-bar" aria-label={words.places.nav}>
      {places.map((each) => {
        const Icon = icons[each];
        return (
          <a
            key={each}
            className="place"
            href={`#${each}`}
            aria-current={each === place ? 'page' : undefined}
            onMouseDown={keepFocus}
          >
            <Icon size={16} strokeWidth={1.5} aria-hidden />
            {words.places[each]}
          </a>
        );
      })}
      <span className="place-keys">{words.footer.keys}</span>
    </nav>
  );
}
