/**
 * What the cleaner itself says, in one language. An empty phrase is not spoken: that is how a language without a
 * table of its own stays free of foreign words.
 */
export interface SpokenWords {
  /** Between the parts of a name or an address: "index dot TS". */
  readonly dot: string;
  /** Between the numbers of a version: "5 point 9". */
  readonly point: string;
  readonly slash: string;
  readonly dash: string;
  readonly at: string;
  readonly port: string;
  readonly equals: string;
  readonly version: string;
  readonly atLeast: string;
  readonly atMost: string;
  readonly moreThan: string;
  readonly lessThan: string;
  readonly uuid: string;
  /** In place of a secret, which is never said. */
  readonly longToken: string;
  /** In place of a code span that is too long for the ear. */
  readonly codeSnippet: string;
  readonly image: string;
  /** A ticked and an open entry of a task list. */
  readonly done: string;
  readonly toDo: string;
  /** `language` is the name of a programming language, if it is known. */
  readonly codeBlock: (lines: number, language: string | undefined) => string;
  readonly command: (line: string) => string;
  readonly diff: (added: number, removed: number) => string;
  readonly table: (rows: number, columns: string) => string;
  /** Continues a sentence. */
  readonly moreLines: (count: number) => string;
  /** A sentence of its own. */
  readonly moreSentences: (count: number) => string;
  /** A sentence that was cut off goes on. */
  readonly andMore: string;
  readonly fileIn: (file: string, folder: string) => string;
  /** `to` where there is a range of lines. */
  readonly lines: (from: string, to: string | undefined) => string;
}

/** "1 line", "2 lines". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
