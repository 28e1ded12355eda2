/** One entry in the list, all rows equally high; opened, its details are below it. */
import { AudioLines, CornerDownRight, LifeBuoy, PencilLine, Star } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';
import { formatTimeOfDay } from '../../lib/format.ts';
import type { TranscriptEntry } from '../../../shared/contract/control.ts';
import { CommandChips } from '../transcript/command-chip.tsx';
import { DeliveryMark } from '../transcript/delivery-mark.tsx';
import { shortDay } from './days.ts';
import { EntryDetails } from './entry-details.tsx';

export interface HistoryRowProps {
  readonly index: number;
  readonly total: number;
  /** Undefined while it is on its way. */
  readonly entry: TranscriptEntry | undefined;
  /** The first of its day, seen from above. */
  readonly startsDay: boolean;
  /** The row below is the entry that this one goes on with. */
  readonly goesOn: boolean;
  readonly open: boolean;
  /** Tab leads to this row. */
  readonly reached: boolean;
  readonly onToggle: (index: number) => void;
  readonly onFocus: (index: number) => void;
  readonly onDeleted: (index: number, entryId: string) => void;
}

export const HistoryRow = memo(function HistoryRow(props: HistoryRowProps): ReactNode {
  const { index, entry, open, reached, goesOn, onToggle, onFocus, onDeleted } = props;
  const detailsId = `history-details-${index}`;
  return (
    <>
      <button
        type="button"
        className="history-row"
        data-row={index}
        data-testid={entry === undefined ? 'history-skeleton' : 'history-row'}
        data-delivery={entry?.delivery}
        data-goes-on={goesOn || undefined}
        tabIndex={reached ? 0 : -1}
        aria-expanded={entry === undefined ? undefined : open}
        aria-controls={open ? detailsId : undefined}
        aria-label={entry === undefined ? words.history.row(index + 1) : undefined}
        aria-busy={entry === undefined || undefined}
        onFocus={() => onFocus(index)}
        onClick={() => onToggle(index)}
      >
        {entry === undefined ? <Skeleton /> : <RowWords {...props} entry={entry} />}
      </button>
      {open && entry !== undefined && (
        <EntryDetails id={detailsId} entry={entry} onDeleted={() => onDeleted(index, entry.id)} />
      )}
    </>
  );
});

function Skeleton(): ReactNode {
  return (
    <>
      <span className="row-time bone" />
      <span className="row-agent bone" />
      <span className="row-text bone" />
    </>
  );
}

function RowWords({ entry, startsDay }: HistoryRowProps & { readonly entry: TranscriptEntry }): ReactNode {
  const shownText = entry.text === '' && entry.commands.length === 0 ? null : entry.text;
  return (
    <>
      <span className="row-time">
        {startsDay && <span className="row-day">{shortDay(entry.timestamp)}</span>}
        <time dateTime={entry.timestamp}>{formatTimeOfDay(entry.timestamp)}</time>
      </span>
      <span className="row-agent code truncate">
        {entry.output === 'keyboard' ? words.history.keyboard : (entry.agentId ?? words.transcript.noAgent)}
      </span>
      <span className="row-text">
        <span className="truncate" dir="auto">
          {shownText ?? <span className="secondary">{entry.problem ?? words.transcript.notRecognised}</span>}
        </span>
        <CommandChips commands={entry.commands} />
      </span>
      <span className="row-marks">
        <Mark shown={entry.amends !== null} icon={CornerDownRight} label={words.history.marks.amends} />
        <Mark shown={entry.recovered} icon={LifeBuoy} label={words.history.marks.recovered} />
        <Mark shown={entry.changes.length > 0} icon={PencilLine} label={words.history.marks.changed} />
        <Mark shown={entry.hasAudio} icon={AudioLines} label={words.history.marks.audio} />
        <Mark shown={entry.starred} icon={Star} label={words.history.marks.starred} solid />
      </span>
      <span className="row-delivery">
        <DeliveryMark delivery={entry.delivery} />
      </span>
    </>
  );
}

interface MarkProps {
  readonly shown: boolean;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly solid?: boolean;
}

function Mark({ shown, icon: Icon, label, solid = false }: MarkProps): ReactNode {
  if (!shown) return null;
  return (
    <span className="mark" title={label} data-solid={solid || undefined}>
      <Icon size={14} strokeWidth={1.5} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  );
}
