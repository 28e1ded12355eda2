/** What clean-up knows of a language. All words are in small letters. */
export interface CleanUpWords {
  /** A whole word that is nothing but a filler. */
  readonly fillers: RegExp;
  /** Fillers that are also something else: only with a comma beside them. */
  readonly fillersWithComma: ReadonlySet<string>;
  /** Words that nobody says twice on purpose. */
  readonly stutters: ReadonlySet<string>;
  /** Of `stutters`, those that end no clause, so that a comma between is no reason: not "if you see it, it works". */
  readonly stuttersWithComma: ReadonlySet<string>;
  /** First words of a pair that may have been begun twice ("I think I think"). */
  readonly pairStarts: ReadonlySet<string>;
  /** Words after which no comma stands, so that one there belonged to a filler. */
  readonly noCommaAfter: ReadonlySet<string>;
  /** Spoken punctuation: words → sign. */
  readonly marks: ReadonlyMap<string, string>;
  /** Of `marks`, those that are frequent words otherwise: only at the end or before a capital letter. */
  readonly doubtfulMarks: ReadonlySet<string>;
  /** Before these words a mark is spoken of, not spoken: "the comma", "a missing question mark". */
  readonly beforeMeantMark: ReadonlySet<string>;
  /** After these too: "comma key". */
  readonly afterMeantMark: ReadonlySet<string>;
  /** Ordinary words with which sentences begin. Other small words behind a full stop may be names: "pino", "zx". */
  readonly starters: ReadonlySet<string>;
  /** Abbreviations with a full stop that do not end a sentence. */
  readonly abbreviations: ReadonlySet<string>;
}

export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
