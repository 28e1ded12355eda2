/** What was said last, the newest first, and how far each got. */
import { CornerDownRight, LifeBuoy, RotateCcw, Send, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { CopyButton } from '../../lib/copy-button.tsx';
import { formatSeconds, formatTimeOfDay, latencyMs } from '../../lib/format.ts';
import type { Timings, TranscriptEntry } from '../../../shared/contract/control.ts';
import { CommandChips } from './command-chip.tsx';
import { Countdown } from './countdown.tsx';
import { DeleteButton } from './delete-button.tsx';
import { DeliveryMark } from './delivery-mark.tsx';
import { resendTarget } from './resend-target.ts';
import { mayTakeBack } from './take-back.ts';

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
          {entries.toReversed().map((entry, index, newestFirst) => (
            <EntryRow
              key={entry.id}
              entry={entry}
              goesOn={entry.amends !== null && newestFirst[index + 1]?.id === entry.amends}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

interface EntryRowProps {
  readonly entry: TranscriptEntry;
  /** The entry below is the one that this one goes on with. */
  readonly goesOn: boolean;
}

function EntryRow({ entry, goesOn }: EntryRowProps): ReactNode {
  const latency = latencyMs(entry.timings);
  const isFound = entry.recovered && entry.delivery === 'kept';
  return (
    <li
      className="entry"
      data-delivery={entry.delivery}
      data-goes-on={goesOn || undefined}
      data-testid="entry"
    >
      <time className="entry-time" dateTime={entry.timestamp}>
        {formatTimeOfDay(entry.timestamp)}
      </time>
      <span className="entry-agent code truncate" title={entry.agentId ?? undefined}>
        {entry.agentId ?? words.transcript.noAgent}
      </span>
      <div className="entry-words">
        <p className="entry-text" dir="auto">
          {entry.text === '' && entry.commands.length === 0 ? (
            <span className="secondary">{entry.problem ?? words.transcript.notRecognised}</span>
          ) : (
            <>
              {entry.text} <CommandChips commands={entry.commands} />
            </>
          )}
        </p>
        {entry.amends !== null && (
          <p className="entry-note">
            <CornerDownRight size={16} strokeWidth={1.5} aria-hidden />
            {words.routing.amends}
          </p>
        )}
        {entry.problem !== null && entry.text !== '' && <p className="entry-problem">{entry.problem}</p>}
        {isFound && <FoundAfterCrash entry={entry} />}
      </div>
      <p className="entry-delivery" title={explainTimings(entry.timings)}>
        <DeliveryMark
          delivery={entry.delivery}
          more={
            <>
              {entry.delivery === 'sent' && latency !== null && ` · ${formatSeconds(latency)}`}
              {entry.delivery === 'confirming' && (
                <>
                  {' '}
                  <Countdown confirmAt={entry.confirmAt} />
                </>
              )}
            </>
          }
        />
      </p>
      <div className="entry-actions">
        {entry.delivery === 'confirming' ? <ConfirmActions entry={entry} /> : <EntryActions entry={entry} />}
      </div>
    </li>
  );
}

/** Nothing that was found after a crash is sent on its own. */
function FoundAfterCrash({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const target = useEngineView((view) => resendTarget(entry, view.snapshot));
  return (
    <div className="entry-found">
      <p className="entry-note">
        <LifeBuoy size={16} strokeWidth={1.5} aria-hidden />
        {words.routing.recovered}
      </p>
      {entry.text !== '' && (
        <button
          type="button"
          className="button button-small"
          disabled={!live || target === null}
          onMouseDown={keepFocus}
          onClick={() => void commands.sendAgain(entry.id, target ?? undefined)}
        >
          <Send size={16} strokeWidth={1.5} aria-hidden />
          {target === null || target === entry.agentId ? words.routing.send : words.transcript.sendTo(target)}
        </button>
      )}
      <DeleteButton entryId={entry.id} />
    </div>
  );
}

/** A text waits a moment before it is sent. */
function ConfirmActions({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void commands.confirm(entry.id)}
      >
        <Send size={16} strokeWidth={1.5} aria-hidden />
        <span className="button-word">{words.routing.sendNow}</span>
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void commands.withdraw(entry.id)}
      >
        <Undo2 size={16} strokeWidth={1.5} aria-hidden />
        <span className="button-word">{words.routing.takeBack}</span>
      </button>
    </>
  );
}

function EntryActions({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const target = useEngineView((view) => resendTarget(entry, view.snapshot));
  const takesBack = useEngineView((view) => mayTakeBack(entry, view.snapshot));
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
      {takesBack && (
        <IconAction
          label={words.routing.takeBack}
          icon={Undo2}
          disabled={!live}
          onClick={() => void commands.withdraw(entry.id)}
        />
      )}
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
