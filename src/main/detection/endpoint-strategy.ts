/** What is known about the words at the moment of asking. */
export interface EndEvidence {
  /** Text of the turn so far. */
  readonly text: string;
  /** Words in `text`. */
  readonly words: number;
  /** Language of the text, a code such as "en"; English when it is not given. */
  readonly language?: string;
  /**
   * q: the recogniser's probability of a comma, dash or ellipsis where the text ends; undefined when it has none.
   */
  readonly continuationProbability: number | undefined;
  /** Answers of an end-of-turn model in this silence, each the probability 0…1 that the turn is complete. */
  readonly smartTurn?: readonly number[];
}

/** Silence that ends a turn while nothing is known about its words. */
export const SILENCE_WITHOUT_EVIDENCE_MS = 850;

/** Port: decides how long the user must be silent before the turn is over. */
export interface EndpointStrategy {
  /** The answer depends on the words: run a recognition pass in the first silence. */
  readonly needsText: boolean;
  /** Silence in milliseconds, counted from the end of the last voiced frame; `undefined`: no text is at hand (yet). */
  requiredSilenceMs(evidence: EndEvidence | undefined): number;
}
