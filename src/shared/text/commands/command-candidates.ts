import type { EndCommandName } from './command-words.ts';
import type { TriggerTable } from './trigger-table.ts';

/** One possible answer for the recogniser's scoring: `id` is the command, or begins with `decoy:`. */
export interface CommandCandidate {
  readonly id: string;
  readonly spellings: readonly string[];
}

const ENGLISH = 'en';
/** Every spelling costs runs of the decoder. */
const MOST_PHRASES = 3;

/**
 * Candidates for telling spoken commands from anything else by scoring: one for each command, with its first phrases as
 * a recogniser would write them. For a language without phrases of its own the English ones.
 */
export function commandCandidates(
  commands: readonly EndCommandName[],
  language: string,
  table: TriggerTable,
): readonly CommandCandidate[] {
  return commands
    .map((command) => {
      const phrasesIn = (code: string): readonly string[] =>
        (table.get(code)?.ending ?? [])
          .filter((trigger) => trigger.command === command)
          .map(({ phrase }) => phrase);
      const own = phrasesIn(language);
      const phrases = new Set(own.length > 0 ? own : phrasesIn(ENGLISH));
      return { id: command, spellings: [...phrases].slice(0, MOST_PHRASES).map(asWritten) };
    })
    .filter(({ spellings }) => spellings.length > 0);
}

/** A recogniser writes "Okay, listen." more often than anything else. */
function asWritten(phrase: string): string {
  const words = phrase.replace(/^ok (?=.)/u, 'okay, ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
