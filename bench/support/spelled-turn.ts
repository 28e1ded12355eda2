import { voiceEvidence } from '../../src/main/detection/voice-evidence.ts';
import { quietestFrame } from '../../src/main/detection/quietest-frame.ts';
import { DetectorGain } from '../../src/main/detection/detector-gain.ts';
import { SpeechTracker } from '../../src/main/detection/speech-tracker.ts';
import { isSpeech } from '../../src/main/recognition/rejection-score.ts';
import { SpellingDecoder } from '../../src/main/recognition/spelling/spelling-decoder.ts';
import { TurnTaker } from '../../src/main/session/turn-taker.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../src/shared/kernel/audio-format.ts';
import type { OpenModels } from './models.ts';

const THRESHOLDS = { startProbability: 0.5, stopProbability: 0.35 };
const REJECTION_THRESHOLD = 0.7;
const END_SILENCE_MS = 1500;

export interface SpelledTurn {
  readonly text: string;
  /** What was shown while it was spelled. */
  readonly partials: readonly string[];
  /** Time of each stretch in the recogniser. */
  readonly stretchMs: readonly number[];
}

/** Hears a recording as the engine would in spelling mode: detector, turn taking and recogniser as they are. */
export async function hearSpelled(models: OpenModels, pcm: Float32Array): Promise<readonly SpelledTurn[]> {
  const detector = models.openDetector();
  const gain = new DetectorGain();
  const tracker = new SpeechTracker(() => THRESHOLDS);
  const decoder = new SpellingDecoder(models.recogniser);
  const turns: SpelledTurn[] = [];
  let partials: string[] = [];
  let stretchMs: number[] = [];
  const report = (text: string): void => {
    turns.push({ text, partials, stretchMs });
    partials = [];
    stretchMs = [];
  };
  const taker = new TurnTaker({
    recogniser: models.recogniser,
    tracker,
    rules: {
      requiredSilenceMs: () => END_SILENCE_MS,
      isSpeech: (recognition, probabilities) =>
        isSpeech(recognition, voiceEvidence(probabilities), REJECTION_THRESHOLD),
      rejection: () => undefined,
      splitPartial: ({ text }) => ({ stable: '', tentative: text }),
      quietestFrame: (probabilities, from, to) =>
        quietestFrame(probabilities, from, to, THRESHOLDS.stopProbability),
      partials: false,
      partialIntervalMs: 500,
      speculation: false,
    },
    passOptions: () => ({ language: 'en', languages: [], task: 'transcribe', vocabulary: [], drafts: false }),
    spelling: {
      active: () => true,
      endSilenceMs: () => END_SILENCE_MS,
      language: () => 'en',
      decode: async (stretch, language, signal) => {
        const startedAt = performance.now();
        const spelled = await decoder.decode(stretch, language, signal);
        stretchMs.push(performance.now() - startedAt);
        return spelled;
      },
    },
    activeAgentId: () => null,
    clock: systemClock,
    newId: () => `turn-${String(turns.length)}`,
    tape: { begin: () => {}, append: () => {} },
    listener: {
      started: () => {},
      partial: (_, { stable }) => partials.push(stable),
      ended: () => {},
      finished: ({ text }) => report(text),
      dropped: () => report(''),
      failed: (_, error) => {
        throw error;
      },
    },
  });
  taker.handsFree = true;
  for (let seq = 0; (seq + 1) * FRAME_SAMPLES <= pcm.length; seq += 1) {
    const frame = pcm.slice(seq * FRAME_SAMPLES, (seq + 1) * FRAME_SAMPLES);
    const options = { gain: gain.gainFor(frame), reset: tracker.takeReset() };
    const probability = await detector.probability(frame, options);
    taker.frame({ seq, capturedAtMs: seq * FRAME_MS, pcm: frame }, probability);
    // Nothing waits for real time here: each stretch is decoded before the next frame comes.
    await taker.settled();
  }
  taker.end();
  await taker.settled();
  detector.dispose();
  return turns;
}
