/** How far a text got, as an icon and a word. */
import { Archive, Check, CircleAlert, Clock, Hourglass, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';
import type { Delivery } from '../../../shared/contract/control.ts';

const icons: Readonly<Record<Delivery, LucideIcon>> = {
  pending: Clock,
  sent: Check,
  held: Clock,
  kept: Archive,
  failed: CircleAlert,
  confirming: Hourglass,
  withdrawn: Undo2,
  done: Check,
};

interface Props {
  readonly delivery: Delivery;
  /** More than the word, such as how long it took. */
  readonly more?: ReactNode;
}

export function DeliveryMark({ delivery, more }: Props): ReactNode {
  const Icon = icons[delivery];
  return (
    <>
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span>
        {words.delivery[delivery]}
        {more}
      </span>
    </>
  );
}
