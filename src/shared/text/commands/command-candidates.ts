import type { EndCommandName } from './command-words.ts';
import type { TriggerTable } from './trigger-table.ts';

/** One possible answer for the recogniser's scoring: `id` is the command, or begins with `decoy:`. */
export interface CommandCandidate {
  readonly id: string;
  readonly spellings: readonly string[];
}

const ENGLISH = 'en';
/** A recogniser writes "Okay, listen." more often than "ok listen". */
const OK_SPELLINGS = ['OK', 'Okay'];

/**
 * Candidates for telling spoken commands from anything else by scoring: one for each command, with its phrases as a
 * recogniser would write them. For a language without phrases of its own the English ones.
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
      return { id: command, spellings: [...phrases].flatMap(asWritten) };
    })
    .filter(({ spellings }) => spellings.length > 0);
}

function asWritten(phrase: string): readonly string[] {
  const afterOk = /^ok (.+)$/iu.exec(phrase)?.[1];
  if (afterOk === undefined) return [`${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`];
  return OK_SPELLINGS.map((ok) => `${ok}, ${afterOk}.`);
}
