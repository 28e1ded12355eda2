/** One colour, one shape, one word for each state; the same everywhere in the product. */
import {
  AudioLines,
  Circle,
  CircleAlert,
  Hourglass,
  KeyRound,
  Mic,
  MicOff,
  Power,
  RefreshCw,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { words } from '../../app/words.ts';
import type { EngineView } from '../../lib/engine-view.ts';
import type { PublicStatus } from '../../../shared/contract/control.ts';

export type LookName = PublicStatus | 'connecting' | 'reconnecting' | 'signed-out';

export interface StateLook {
  /** Value of `data-state`; the style sheet gives it its colour. */
  readonly name: LookName;
  readonly word: string;
  readonly icon: LucideIcon;
}

const icons: Readonly<Record<PublicStatus, LucideIcon>> = {
  off: Power,
  listening: Mic,
  muted: MicOff,
  recording: Circle,
  transcribing: Hourglass,
  speaking: AudioLines,
  error: CircleAlert,
};

/** What the status line shows: the engine's state, or why it is not known. */
export function stateLook(view: EngineView): StateLook {
  if (view.connection === 'signed-out') {
    return { name: 'signed-out', word: words.connection.signedOut, icon: KeyRound };
  }
  if (view.connection === 'reconnecting') {
    return { name: 'reconnecting', word: words.connection.reconnecting, icon: RefreshCw };
  }
  if (view.connection === 'connecting' || view.snapshot === null) {
    return { name: 'connecting', word: words.connection.connecting, icon: RefreshCw };
  }
  const { status } = view.snapshot;
  return { name: status, word: words.status[status], icon: icons[status] };
}
