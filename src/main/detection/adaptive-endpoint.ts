import { isDangling } from './dangling.ts';
import { SILENCE_WITHOUT_EVIDENCE_MS, type EndEvidence, type EndpointStrategy } from './endpoint-strategy.ts';

export type PatienceProfile = 'quick' | 'balanced' | 'patient';

/** One row of the measured table. */
interface Grading {
  readonly baseMs: number;
  /** For each natural-log unit that q lies above its usual value at the end of a sentence. */
  readonly perContinuationMs: number;
  /** Taken off for each unit that the end-of-turn model's log-odds lie above their usual value. */
  readonly perLogOddMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

interface Profile {
  readonly byText: Grading;
  readonly byTextAndModel: Grading;
  /** For one or two words that are not dangling: answers, commands, letters, digits. */
  readonly fewWordsMs: number;
}

const QUICK: Grading = { baseMs: 450, perContinuationMs: 500, perLogOddMs: 0, lowMs: 250, highMs: 1050 };
const BALANCED: Grading = { baseMs: 600, perContinuationMs: 500, perLogOddMs: 0, lowMs: 300, highMs: 1050 };
const PATIENT: Grading = { baseMs: 750, perContinuationMs: 500, perLogOddMs: 0, lowMs: 400, highMs: 1500 };
const BY_MODEL_ALONE: Grading = {
  baseMs: 880,
  perContinuationMs: 0,
  perLogOddMs: 160,
  lowMs: 300,
  highMs: 1050,
};

/** The end-of-turn model was measured to help only the balanced profile; the others judge by the text. */
const PROFILES: Readonly<Record<PatienceProfile, Profile>> = {
  quick: { byText: QUICK, byTextAndModel: QUICK, fewWordsMs: 500 },
  balanced: {
    byText: BALANCED,
    byTextAndModel: { ...BALANCED, baseMs: 650, perLogOddMs: 70 },
    fewWordsMs: 600,
  },
  patient: { byText: PATIENT, byTextAndModel: PATIENT, fewWordsMs: 700 },
};

const DANGLING_MS = 200;
const FEW_WORDS = 2;
/** Usual q at a pause, and a floor that keeps the logarithm tame; (q + floor) / usual is 1 for q = 0.01. */
const CONTINUATION_USUAL = 0.012;
const CONTINUATION_FLOOR = 0.002;
const USUAL_LOG_ODDS = 2.2;
const CERTAINTY_MARGIN = 0.001;

/**
 * Waits by what was said: W = clamp(A + B·ln((q + 0.002)/0.012) − C·(z − 2.2) + 0.2·d, low, high) seconds, where q is
 * the recogniser's continuation probability, z the mean log-odds of the end-of-turn model and d whether the text
 * dangles. The constants were fitted on read sentences, complete and cut; they belong to the shipped speech model.
 */
export function adaptiveEndpoint(profile: PatienceProfile): EndpointStrategy {
  return {
    needsText: true,
    requiredSilenceMs: (evidence) =>
      evidence === undefined ? SILENCE_WITHOUT_EVIDENCE_MS : gradedSilenceMs(PROFILES[profile], evidence),
  };
}

function gradedSilenceMs(profile: Profile, evidence: EndEvidence): number {
  const { continuationProbability, smartTurn = [] } = evidence;
  const dangling = isDangling(evidence.text, evidence.language);
  if (continuationProbability === undefined) {
    return smartTurn.length === 0
      ? SILENCE_WITHOUT_EVIDENCE_MS
      : grade(BY_MODEL_ALONE, { continuation: 0, logOdds: meanLogOdds(smartTurn), dangling });
  }
  if (evidence.words <= FEW_WORDS && !dangling) return profile.fewWordsMs;
  const continuation = Math.log((continuationProbability + CONTINUATION_FLOOR) / CONTINUATION_USUAL);
  return smartTurn.length === 0
    ? grade(profile.byText, { continuation, logOdds: USUAL_LOG_ODDS, dangling })
    : grade(profile.byTextAndModel, { continuation, logOdds: meanLogOdds(smartTurn), dangling });
}

function grade(
  grading: Grading,
  signs: { readonly continuation: number; readonly logOdds: number; readonly dangling: boolean },
): number {
  const silenceMs =
    grading.baseMs +
    grading.perContinuationMs * signs.continuation -
    grading.perLogOddMs * (signs.logOdds - USUAL_LOG_ODDS) +
    (signs.dangling ? DANGLING_MS : 0);
  return Math.min(grading.highMs, Math.max(grading.lowMs, silenceMs));
}

function meanLogOdds(probabilities: readonly number[]): number {
  const logOdds = probabilities.map((probability) => {
    const sane = Math.min(1 - CERTAINTY_MARGIN, Math.max(CERTAINTY_MARGIN, probability));
    return Math.log(sane / (1 - sane));
  });
  return logOdds.reduce((sum, value) => sum + value, 0) / logOdds.length;
}
