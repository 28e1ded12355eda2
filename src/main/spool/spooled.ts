import type { Clock } from '../../shared/kernel/clock.ts';

/** What is known of an utterance when it begins. */
export interface SpooledAbout {
  readonly id: string;
  readonly agentId: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly mode: 'hands-free' | 'push-to-talk';
}

/**
 * How far the text of an utterance got before the program ended: not on its way; perhaps handed over; handed over for
 * certain.
 */
export type SpooledDelivery = 'none' | 'maybe' | 'sent';

/** An utterance that an earlier run left behind. */
export interface Recovered {
  readonly about: SpooledAbout;
  /** Length of the sound that is there; 0 when only the text is. */
  readonly audioMs: number;
  /** What `recognised` was given; undefined when the words were not known yet. */
  readonly entry: unknown;
  readonly delivery: SpooledDelivery;
}

/** Why sound and journal cannot be written; for people. */
export interface SpoolProblem {
  readonly message: string;
  readonly remedy: string;
}

export interface SpoolRetention {
  /** Recordings older than this are deleted; 0 deletes them as soon as their utterance is settled. */
  readonly keepAudioDays: number;
  /** The oldest recordings are deleted when all together are larger; megabytes of 1,000,000 bytes. */
  readonly keepAudioMegabytes: number;
}

/** What the spool tells the log; a pino logger fits. Fields hold ids, sizes and names of faults, never text. */
export interface SpoolLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SpoolOptions {
  /** Absolute; made for the owner alone when it does not exist. */
  readonly folder: string;
  readonly clock: Clock;
  /** Told once when the disk begins to refuse, again when the reason changes, and with undefined when all is written. */
  readonly onProblem: (problem: SpoolProblem | undefined) => void;
  /** Asked each time, so that changed settings apply at once. */
  readonly retention: () => SpoolRetention;
  readonly log?: SpoolLog;
}
