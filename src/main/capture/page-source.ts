/** A microphone lent by a page over a WebSocket, as the server sees it. */
export interface PageMicrophone {
  /**
   * Registers a page's microphone; it becomes the engine's source while it is attached.
   * Returns undefined when the engine has a microphone of its own.
   */
  attach(microphone: {
    readonly label: string;
    readonly sampleRateHz: number;
  }): PageMicrophoneStream | undefined;
}

export interface PageMicrophoneStream {
  /** Mono samples in −1…1 at the announced rate. */
  push(pcm: Float32Array): void;
  /** The page closed its microphone or its socket. */
  detach(): void;
}
