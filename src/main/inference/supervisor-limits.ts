/** Time limits in milliseconds. */
export interface SupervisorLimits {
  readonly handshakeMs: number;
  /** For loading one part; reading models from a slow disk takes its time. */
  readonly loadMs: number;
  /** A call without an answer for this long, beyond the length of its audio, means that the worker hangs. */
  readonly silenceMs: number;
  readonly pingMs: number;
  readonly releaseMs: number;
  /** Waiting times before the restarts after crashes in a row; after the last one the supervisor gives up. */
  readonly restartDelaysMs: readonly number[];
}

export const DEFAULT_LIMITS: SupervisorLimits = {
  handshakeMs: 10_000,
  loadMs: 60_000,
  silenceMs: 20_000,
  pingMs: 5_000,
  releaseMs: 2_000,
  restartDelaysMs: [0, 250, 1_000, 3_000, 8_000],
};
