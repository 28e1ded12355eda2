/** What was said last, the newest first, and how far each got. */
import { Archive, Check, CircleAlert, Clock, Hourglass, RotateCcw, Send, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { CopyButton } from '../../lib/copy-button.tsx';
import { formatSeconds, formatTimeOfDay, latencyMs } from '../../lib/format.ts';
import type { Delivery, Timings, TranscriptEntry } from '../../../shared/contract/control.ts';
import { resendTarget } from './resend-target.ts';

const NO_ENTRIES: readonly TranscriptEntry[] = [];

export function TranscriptList(): ReactNode {
  const entries = useEngineView((view) => view.snapshot?.transcript ?? NO_ENTRIES);
  return (
    <section className="transcript" aria-labelledby="transcript-heading">
      <h2 id="transcript-heading" className="heading">
        {words.transcript.heading}
      </h2>
      {entries.length === 0 ? (
        <p className="secondary transcript-empty">{words.transcript.emptyText}</p>
      ) : (
        <ol className="entries">
          {entries.toReversed().map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  );
}

const deliveryIcons: Readonly<Record<Delivery, LucideIcon>> = {
  pending: Clock,
  sent: Check,
  held: Clock,
  kept: Archive,
  failed: CircleAlert,
  confirming: Hourglass,
  withdrawn: Undo2,
  done: Check,
};

function EntryRow({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  const Icon = deliveryIcons[entry.delivery];
  const latency = latencyMs(entry.timings);
  return (
    <li className="entry" data-delivery={entry.delivery} data-testid="entry">
      <time className="entry-time" dateTime={entry.timestamp}>
        {formatTimeOfDay(entry.timestamp)}
      </time>
      <span className="entry-agent code truncate" title={entry.agentId ?? undefined}>
        {entry.agentId ?? words.transcript.noAgent}
      </span>
      <div className="entry-words">
        <p className="entry-text" dir="auto">
          {entry.text === '' ? (
            <span className="secondary">{entry.problem ?? words.transcript.notRecognised}</span>
          ) : (
            entry.text
          )}
        </p>
        {entry.problem !== null && entry.text !== '' && <p className="entry-problem">{entry.problem}</p>}
      </div>
      <p className="entry-delivery" title={explainTimings(entry.timings)}>
        <Icon size={16} strokeWidth={1.5} aria-hidden />
        <span>
          {words.delivery[entry.delivery]}
          {entry.delivery === 'sent' && latency !== null && ` · ${formatSeconds(latency)}`}
        </span>
      </p>
      <div className="entry-actions">
        <EntryActions entry={entry} />
      </div>
    </li>
  );
}

function EntryActions({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const target = useEngineView((view) => resendTarget(entry, view.snapshot));
  if (entry.text === '') {
    if (entry.delivery !== 'failed') return null;
    return (
      <IconAction
        label={words.transcript.retry}
        icon={RotateCcw}
        disabled={!live}
        onClick={() => void commands.retryRecognition(entry.id)}
      />
    );
  }
  const sendLabel =
    target === null || target === entry.agentId
      ? words.transcript.sendAgain
      : words.transcript.sendTo(target);
  return (
    <>
      <IconAction
        label={sendLabel}
        icon={entry.delivery === 'failed' ? RotateCcw : Send}
        disabled={!live || target === null}
        onClick={() => void commands.sendAgain(entry.id, target ?? undefined)}
      />
      <CopyButton text={entry.text} label={words.transcript.copy} />
    </>
  );
}

interface IconActionProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function IconAction({ label, icon: Icon, disabled, onClick }: IconActionProps): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onMouseDown={keepFocus}
      onClick={onClick}
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden />
    </button>
  );
}

function explainTimings(timings: Timings): string {
  const latency = latencyMs(timings);
  return [
    words.transcript.spoke(formatSeconds(timings.audioMs)),
    ...(timings.endpointWaitMs === null
      ? []
      : [words.transcript.waited(formatSeconds(timings.endpointWaitMs))]),
    ...(latency === null ? [] : [words.transcript.latency(formatSeconds(latency))]),
  ].join(', ');
}
