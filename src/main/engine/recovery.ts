import type { TranscriptEntry } from '../../shared/contract/control.ts';
import { transcriptEntrySchema } from '../../shared/contract/control.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { DictationText } from '../../shared/text/dictation/process-text.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Spool } from '../spool/spool.ts';
import type { Recovered } from '../spool/spooled.ts';
import type { EntryBook } from './entry-book.ts';
import { newEntry } from './new-entry.ts';
import type { SecondHearing } from './second-hearing.ts';

export interface RecoveryDependencies {
  readonly spool: Spool;
  readonly history: HistoryStore;
  readonly entries: EntryBook;
  readonly secondHearing: SecondHearing;
  readonly understand: (raw: string, language: string, agentId: string | null) => DictationText;
  /** Utterances of an earlier run wait for the user; told once, with how many. */
  readonly onRecovered: (count: number) => void;
}

/**
 * Finds what an earlier run of the engine left behind when it ended in the middle: each utterance is recognised if it
 * was not yet, marked as recovered and offered. Nothing is sent and no command carried out: the moment has passed.
 */
export class Recovery {
  readonly #deps: RecoveryDependencies;

  constructor(deps: RecoveryDependencies) {
    this.#deps = deps;
  }

  /** Resolves when everything found is in the history. */
  async run(): Promise<void> {
    const found = await this.#deps.spool.recover();
    let count = 0;
    for (const utterance of found) if (await this.#recover(utterance)) count += 1;
    if (count > 0) this.#deps.onRecovered(count);
  }

  /** False when nothing waits for the user: nobody spoke, it had arrived, or was shown as it is already. */
  async #recover(utterance: Recovered): Promise<boolean> {
    const { spool, history, entries } = this.#deps;
    const known = transcriptEntrySchema.safeParse(utterance.entry);
    if (known.success) {
      // A history that cannot be read must not keep the words from the user.
      const stored = await history.read(known.data.id).catch(() => undefined);
      const entry = afterCrash({ ...known.data, ...stored }, utterance.delivery);
      if (stored?.delivery === entry.delivery) {
        spool.settled(entry.id);
        return false;
      }
      entries.add(entry, stored !== undefined);
      return entry.recovered || entry.delivery === 'failed';
    }
    const entry = await this.#recognise(utterance);
    if (entry === undefined) spool.discard(utterance.about.id);
    else entries.add(entry);
    return entry !== undefined;
  }

  async #recognise({ about, audioMs }: Recovered): Promise<TranscriptEntry | undefined> {
    const { secondHearing, understand } = this.#deps;
    const timings = { audioMs, endpointWaitMs: null, computeMs: null, deliveryMs: null };
    const entry: TranscriptEntry = {
      ...newEntry(about.id, new Date(about.startedAt)),
      agentId: about.agentId,
      recovered: true,
      delivery: 'kept',
      timings,
    };
    try {
      const heard = await secondHearing.hear(about.id, {});
      if (heard === undefined) return undefined;
      const { text, commands, changes } = understand(heard.text, heard.language ?? 'en', about.agentId);
      const words = text === '' ? heard.text : text;
      return {
        ...entry,
        ...heard,
        rawText: heard.text,
        text: words,
        commands: [...commands],
        changes: text === '' ? [] : [...changes],
      };
    } catch (error) {
      return {
        ...entry,
        delivery: 'failed',
        problem: `This could not be recognised; the recording is kept. ${explain(error)}`,
      };
    }
  }
}

/** What is true of an entry whose engine ended before it could note how far it got. */
function afterCrash(entry: TranscriptEntry, delivery: Recovered['delivery']): TranscriptEntry {
  if (entry.delivery === 'withdrawn' || entry.delivery === 'failed' || entry.delivery === 'done')
    return entry;
  if (delivery === 'sent' || entry.delivery === 'sent')
    return { ...entry, delivery: 'sent', confirmAt: null };
  // Nobody notes when the keyboard begins to write; it does so as soon as the words are known.
  const problem =
    delivery === 'maybe' || entry.output === 'keyboard'
      ? 'The engine ended while this was being sent; look whether it arrived before you send it again.'
      : null;
  return { ...entry, delivery: 'kept', confirmAt: null, recovered: true, problem };
}
