/** One name as it is written, and what is known about it. */
export interface VocabularyTerm {
  readonly written: string;
  /** What it sounds like; these words are replaced wherever they stand together. */
  readonly spoken: readonly string[];
  /**
   * Who says that it is a word here. The user's word is taken as it is; a name that many know, and a name that the
   * project uses, must sound more alike the less important they are.
   */
  readonly source: 'user' | 'agent' | 'known' | 'project';
  /** May stand for a word that only sounds like it; not for names that are half words of the language. */
  readonly bySound: boolean;
  /** 0…1: how likely it is to be said, beside others of its source. */
  readonly weight: number;
}
