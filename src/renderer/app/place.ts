/** Where on the page a person is: the part of the address after `#`, so that reloading and going back work. */
import { useSyncExternalStore } from 'react';

export const places = ['talk', 'history', 'words', 'speech'] as const;
export type Place = (typeof places)[number];

function currentPlace(): Place {
  return places.find((place) => location.hash === `#${place}`) ?? 'talk';
}

function watchPlace(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

export function usePlace(): Place {
  return useSyncExternalStore(watchPlace, currentPlace);
}
