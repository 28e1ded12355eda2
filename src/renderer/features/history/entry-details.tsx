/** All that is known of an entry, and what can be done with it. */
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';
import { formatSeconds } from '../../lib/format.ts';
import type { TranscriptEntry } from '../../../shared/contract/control.ts';
import type { TextChange } from '../../../shared/contract/dictation.ts';
import { languageName } from '../speech/language-names.ts';
import { dayName } from './days.ts';
import { EntryActions } from './entry-actions.tsx';
import { Recording } from './recording.tsx';

interface Props {
  readonly id: string;
  readonly entry: TranscriptEntry;
  readonly onDeleted: () => void;
}

export function EntryDetails({ id, entry, onDeleted }: Props): ReactNode {
  const said = entry.text === '' ? words.history.details.noText : entry.text;
  return (
    <div
      id={id}
      className="details"
      role="group"
      aria-label={words.history.details.label}
      data-testid="details"
    >
      <p className="details-text" dir="auto">
        {said}
      </p>
      {entry.problem !== null && <p className="entry-problem">{entry.problem}</p>}
      <p className="secondary small">{facts(entry).join(' · ')}</p>
      {entry.hasAudio && <Recording entryId={entry.id} lengthMs={entry.timings.audioMs} />}
      <AsHeard entry={entry} />
      <EntryActions key={entry.id} entry={entry} onDeleted={onDeleted} />
    </div>
  );
}

function facts(entry: TranscriptEntry): string[] {
  const { details, marks, anyLanguage } = words.history;
  const date = new Date(entry.timestamp);
  return [
    dayName(entry.timestamp),
    date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    entry.language === null ? anyLanguage : languageName(entry.language),
    ...(entry.confidence === null ? [] : [details.sure(entry.confidence)]),
    words.transcript.spoke(formatSeconds(entry.timings.audioMs)),
    ...(entry.recovered ? [marks.recovered] : []),
    ...(entry.amends === null ? [] : [marks.amends]),
    ...entry.commands.map(({ trigger }) => words.commands.heard(trigger)),
  ];
}

/** Only where something was made of what was heard. */
function AsHeard({ entry }: { readonly entry: TranscriptEntry }): ReactNode {
  if (entry.rawText === entry.text && entry.changes.length === 0) return null;
  return (
    <details className="heard">
      <summary>{words.history.details.heard}</summary>
      <p className="heard-text" dir="auto" data-testid="raw-text">
        {entry.rawText}
      </p>
      {entry.changes.length > 0 && (
        <ol className="stages">
          {entry.changes.map((change, index) => (
            <Stage key={index} change={change} />
          ))}
        </ol>
      )}
    </details>
  );
}

function Stage({ change: { stage, rules, before, after } }: { readonly change: TextChange }): ReactNode {
  return (
    <li className="stage">
      <span className="stage-name">
        {words.history.details.stages[stage]}
        {rules.length > 0 && <span className="secondary"> {rules.join(', ')}</span>}
      </span>
      <del className="secondary" dir="auto">
        {before}
      </del>
      <ins dir="auto">{after}</ins>
    </li>
  );
}
