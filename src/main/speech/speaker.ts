/** One request to be spoken. */
export interface SpeechRequest {
  readonly id: string;
  readonly text: string;
  readonly language: string | undefined;
  readonly agentId: string | undefined;
}

export interface SpeechOutcome {
  readonly result: 'done' | 'stopped';
  readonly durationMs: number;
}

/** Port: what speaks aloud. */
export interface Speaker {
  /** For people, why nothing can be spoken; undefined when a voice is available. */
  readonly unavailable: string | undefined;
  /** Names of the voices to choose from; left out by a speaker without a choice. */
  readonly voices?: readonly string[];
  /** Resolves when playback has ended or was stopped. Rejects with `unavailable` when there is no voice. */
  speak(request: SpeechRequest): Promise<SpeechOutcome>;
  /** Stops what plays, what is being synthesised and what waits. */
  stop(): Promise<void>;
}
