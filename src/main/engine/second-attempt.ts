import type { TranscriptEntry } from '../../shared/contract/control.ts';
import type { RetryOptions } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { DictationText } from '../../shared/text/dictation/process-text.ts';
import type { Spool } from '../spool/spool.ts';
import type { EntryBook } from './entry-book.ts';
import type { SecondHearing } from './second-hearing.ts';

export interface SecondAttemptDependencies {
  readonly entries: EntryBook;
  readonly spool: Pick<Spool, 'recognised'>;
  readonly secondHearing: Pick<SecondHearing, 'hear'>;
  readonly understand: (raw: string, language: string, agentId: string | null) => DictationText;
  readonly takeLate: (entry: TranscriptEntry) => Partial<TranscriptEntry>;
  readonly now: () => Date;
}

/** Words that are older were meant for another moment: they are offered. */
const SENT_WITHIN_MS = 60_000;

/**
 * Recognises an entry again. One that had not been understood is sent now, as it was meant to be when it was spoken a
 * moment ago; one that is older, or that an earlier run left behind, is offered. Rejects with `not-found` when it has no words or was deleted
 * meanwhile, and as `SecondHearing.hear`.
 */
export async function recogniseAgain(
  id: string,
  options: RetryOptions,
  { entries, spool, secondHearing, understand, takeLate, now }: SecondAttemptDependencies,
): Promise<TranscriptEntry> {
  const heard = await secondHearing.hear(id, options);
  if (heard === undefined) throw new AppError('not-found', 'No words were found in the recording.');
  const entry = await entries.findAnywhere(id);
  if (entry === undefined) throw new AppError('not-found', 'There is no such entry in the history.');
  const { text, commands, changes } = understand(heard.text, heard.language ?? 'en', entry.agentId);
  const isOld = now().getTime() - Date.parse(entry.timestamp) > SENT_WITHIN_MS;
  const isSentNow = entry.delivery === 'failed' && !entry.recovered && !isOld;
  const words = {
    ...heard,
    rawText: heard.text,
    // A command whose moment has passed is only words.
    text: isSentNow ? text : text || heard.text,
    commands: [...commands],
    changes: [...changes],
    problem: null,
  };
  if (entry.delivery !== 'failed') return entries.changeAnywhere(id, words);
  const again: TranscriptEntry = { ...entry, ...words, delivery: 'pending' };
  // Its recording is no longer one without words, and a crash must not hide that the words are on their way.
  spool.recognised(id, again);
  const outcome = isSentNow ? takeLate(again) : { delivery: 'kept' as const };
  return entries.changeAnywhere(id, { ...words, ...outcome });
}
