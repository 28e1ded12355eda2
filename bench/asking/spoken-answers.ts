/** Answers in the shipped voice, and what the asking room makes of them. */
import { approvalQuestion } from '../../src/main/asking/approval-question.ts';
import { choiceQuestion } from '../../src/main/asking/choice-question.ts';
import type { Verdict } from '../../src/main/asking/question-plan.ts';
import { Resampler } from '../../src/main/audio/resampler.ts';
import type { QuestionChoice } from '../../src/shared/contract/questions.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import type { OpenModels } from '../support/models.ts';

/** How an answer is said. */
export interface Manner {
  readonly name: string;
  readonly speed: number;
  /** White noise so far below the voice; left out: none. */
  readonly noiseBelowDb?: number;
  /** So much of the beginning is lost. */
  readonly cutMs?: number;
}

export const MANNERS: readonly Manner[] = [
  { name: 'quiet room', speed: 0.9 },
  { name: 'fast, noise 15 dB below', speed: 1.2, noiseBelowDb: 15 },
  { name: 'noise 8 dB below', speed: 1, noiseBelowDb: 8 },
];

export interface HeardText {
  readonly text: string;
  readonly verdict: Verdict;
  /** From the words to the verdict. */
  readonly tookMs: number;
}

/** The choice that was made, a permission's included; null: none. */
export function decisionOf({ verdict }: Pick<HeardText, 'verdict'>): string | null {
  return verdict.kind === 'answer' ? verdict.choiceId : null;
}

const SAMPLES_PER_MS = 16;

/** 16 kHz. */
export async function answerSound(
  { supervisor }: OpenModels,
  text: string,
  manner: Manner,
): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const request = { text, speed: manner.speed, pronunciations: {} };
  const { sampleRateHz } = await supervisor.synthesise(request, (pcm) => pieces.push(pcm));
  const resampler = new Resampler();
  const pcm = joinSamples([resampler.push({ pcm: joinSamples(pieces), sampleRateHz }), resampler.flush()]);
  const cut = cutBeginning(pcm, manner.cutMs ?? 0);
  return manner.noiseBelowDb === undefined ? cut : withNoise(cut, manner.noiseBelowDb);
}

/** A sound whose beginning never reached the microphone. */
export function cutBeginning(pcm: Float32Array, cutMs: number): Float32Array {
  return pcm.slice(cutMs * SAMPLES_PER_MS);
}

/** Whether a sound allows, denies or decides nothing. */
export function hearApproval(models: OpenModels, pcm: Float32Array): Promise<HeardText> {
  const asked = {
    id: 'a',
    agentId: 'codex',
    name: 'Codex',
    tool: 'Bash',
    action: 'ls',
    language: 'en',
    timeoutMs: 1000,
  };
  return hear(models, pcm, approvalQuestion(asked, models.recogniser));
}

/** Which choice a sound names. */
export function hearChoice(
  models: OpenModels,
  pcm: Float32Array,
  choices: readonly QuestionChoice[],
): Promise<HeardText> {
  const asked = { id: 'q', agentId: null, text: 'Which?', language: 'en', timeoutMs: 1000, choices };
  return hear(models, pcm, choiceQuestion(asked, models.recogniser));
}

async function hear(
  { recogniser }: OpenModels,
  pcm: Float32Array,
  question: ReturnType<typeof choiceQuestion>,
): Promise<HeardText> {
  const { text, language } = await recogniser.recognise({
    pcm,
    kind: 'final',
    language: 'en',
    languages: [],
    task: 'transcribe',
    vocabulary: [],
    timestamps: 'none',
  });
  const start = performance.now();
  const verdict = await question.judge(
    { utteranceId: 'u', text, language, pcm },
    { earlier: [], signal: new AbortController().signal },
  );
  return { text, verdict, tookMs: performance.now() - start };
}

/** White noise that is the same each time; a linear congruential generator is random enough for it. */
function withNoise(pcm: Float32Array, belowDb: number): Float32Array {
  const level = Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
  const amplitude = (level * Math.sqrt(12)) / 10 ** (belowDb / 20);
  let seed = 1;
  return pcm.map((sample) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return sample + (seed / 2 ** 32 - 0.5) * amplitude;
  });
}
