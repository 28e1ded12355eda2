/** What is said when asking, and what is understood as an answer, in one language. Phrases are compared word by word. */
export interface AskingWords {
  /** One to twenty, as they are spoken. */
  readonly numbers: readonly string[];
  /** First to tenth, with everything that may stand for the place: "the second one", "second". */
  readonly places: readonly (readonly string[])[];
  readonly last: readonly string[];
  /** Ways to name a number, spoken or in digits: "number two", "option 2". */
  readonly numbered: (number: string) => readonly string[];
  /** Words at the edges of an answer that say nothing: "the", "please". */
  readonly fillers: readonly string[];
  /** Words that turn what is said with them into something else. */
  readonly negations: readonly string[];
  /** Other words for choices that are called "yes" and "no"; the first is the word itself. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** The user does not want to answer. */
  readonly cancel: readonly string[];
  /** The user wants to hear it again. */
  readonly repeat: readonly string[];
  /** What is said instead of an answer; scored so that it is not taken for one. */
  readonly decoys: readonly string[];
  readonly didYouMean: (first: string, second: string) => string;
  readonly notUnderstood: (labels: readonly string[]) => string;
  readonly approval: ApprovalWords;
}

export interface ApprovalWords {
  /** Each allows, alone and said as a whole. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** With one of these words nothing is allowed, whatever else is said. */
  readonly vetoes: readonly string[];
  /** Sounds like a decision, and is none. */
  readonly decoys: readonly string[];
  /** What may stand around a decision. */
  readonly fillers: readonly string[];
  readonly wantsToRun: (agent: string, command: string) => string;
  readonly wantsToUse: (agent: string, tool: string, action: string) => string;
  readonly moreCharacters: (count: number) => string;
  /** Names a phrase of `allow`, and behind it one of `deny`: see the README. */
  readonly say: string;
  readonly sayClearly: string;
  readonly action: ActionWords;
}

/** How code is read sign by sign. */
export interface ActionWords {
  /** All of ASCII that is no letter, digit or blank, and the line break. */
  readonly signs: ReadonlyMap<string, string>;
  /** The same sign many times. */
  readonly times: (sign: string, count: number) => string;
  /** A character that no keyboard has at hand and that may look like another; its code follows. */
  readonly unusual: string;
  /** A character that is not seen; its code follows. */
  readonly hidden: string;
}
