/** A page's loudspeaker as the server sees it: what it does with the page's reports, and how it reaches the page. */
export interface PageSpeakerStream {
  /** Samples heard since the page offered its loudspeaker. */
  played(samples: number): void;
  /** The page has thrown away the rest; so many had been heard. */
  discarded(samples: number): void;
  /** The page is gone. */
  detach(): void;
}

export interface PageSpeakerLine {
  /** Mono samples at the rate of the hello. */
  send(pcm: Float32Array): void;
  discard(): void;
}

/** Port: takes the loudspeakers that pages lend. */
export interface PageSpeaker {
  /** A newer page takes the place of an older one. Undefined when the engine does not want one. */
  attach(
    speaker: { readonly label: string; readonly sampleRateHz: number },
    line: PageSpeakerLine,
  ): PageSpeakerStream | undefined;
}
