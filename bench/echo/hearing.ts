import { DetectorGain } from '../../src/main/detection/detector-gain.ts';
import { SpeechTracker } from '../../src/main/detection/speech-tracker.ts';
import { voiceEvidence } from '../../src/main/detection/voice-evidence.ts';
import type { CancelledFrame } from '../../src/main/echo/echo-canceller.ts';
import { EchoGuard, probabilityOfUser } from '../../src/main/echo/echo-guard.ts';
import { SpokenMemory } from '../../src/main/echo/spoken-memory.ts';
import { isSpeech } from '../../src/main/recognition/rejection-score.ts';
import {
  bargeInMachine,
  silentBargeIn,
  type BargeInEffect,
  type BargeInRegion,
} from '../../src/main/session/machines/barge-in-machine.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../src/shared/kernel/audio-format.ts';
import type { OpenModels } from '../support/models.ts';

const THRESHOLDS = { startProbability: 0.5, stopProbability: 0.35 };
const END_OF_TURN_MS = 600;
const TAIL_FRAMES = 6;
const REJECTION_THRESHOLD = 0.7;

/** A turn as the engine would have it. */
export interface HeardTurn {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** Mean over its voiced frames. */
  readonly ownVoice: number;
  /** Why nothing comes of it, if so. */
  readonly rejected: 'noise' | 'own voice' | undefined;
}

export interface Heard {
  readonly voicedFrames: number;
  readonly turns: readonly HeardTurn[];
  readonly interruptions: readonly { readonly type: BargeInEffect['type']; readonly atMs: number }[];
}

/** Frames as the engine judges them: with the guard they are discounted by their measures, and texts by the words. */
export async function listen(
  models: OpenModels,
  frames: readonly CancelledFrame[],
  { guarded, spoken }: { readonly guarded: boolean; readonly spoken: string },
): Promise<Heard> {
  const detector = models.openDetector();
  const gain = new DetectorGain();
  const tracker = new SpeechTracker(() => THRESHOLDS);
  const guard = new EchoGuard();
  const probabilities: number[] = [];
  const ownVoices: number[] = [];
  const turns: HeardTurn[] = [];
  const interruptions: { type: BargeInEffect['type']; atMs: number }[] = [];
  let barge: BargeInRegion = bargeInMachine(silentBargeIn, { type: 'speech-started' }, 'echo-cancel').state;
  let voicedFrames = 0;
  let firstSeq: number | undefined;

  const endTurn = async (lastSeq: number): Promise<void> => {
    if (firstSeq === undefined) return;
    const range = { first: firstSeq, last: Math.min(frames.length - 1, lastSeq + TAIL_FRAMES) };
    turns.push(await recogniseTurn(models, frames, { range, probabilities, ownVoices, guarded, spoken }));
    firstSeq = undefined;
    tracker.turnEnded();
  };

  for (const frame of frames) {
    const ownVoice = guarded ? guard.ownVoice(frame.echo) : 0;
    const [judged = 0] = await detector.probabilities(frame.pcm, {
      gain: gain.gainFor(frame.pcm),
      reset: tracker.takeReset(),
    });
    const probability = probabilityOfUser(judged, ownVoice);
    probabilities.push(probability);
    ownVoices.push(ownVoice);
    const tracked = tracker.push(frame.seq, probability);
    if (tracked.voiced) voicedFrames += 1;
    firstSeq ??= tracked.confirmedFrom;
    const lastVoiced = tracker.current?.lastVoicedSeq ?? frame.seq;
    if (firstSeq !== undefined && tracked.silenceMs >= END_OF_TURN_MS) await endTurn(lastVoiced);
    const atMs = (frame.seq + 1) * FRAME_MS;
    const answer = bargeInMachine(
      barge,
      { type: 'frame', voiced: tracked.voiced, ownVoice, atMs },
      'echo-cancel',
    );
    barge = answer.state;
    for (const { type } of answer.effects) interruptions.push({ type, atMs });
  }
  await endTurn(tracker.current?.lastVoicedSeq ?? frames.length - 1);
  detector.dispose();
  return { voicedFrames, turns, interruptions };
}

async function recogniseTurn(
  models: OpenModels,
  frames: readonly CancelledFrame[],
  turn: {
    readonly range: { readonly first: number; readonly last: number };
    readonly probabilities: readonly number[];
    readonly ownVoices: readonly number[];
    readonly guarded: boolean;
    readonly spoken: string;
  },
): Promise<HeardTurn> {
  const { first, last } = turn.range;
  const pcm = new Float32Array((last - first + 1) * FRAME_SAMPLES);
  for (let seq = first; seq <= last; seq++) {
    pcm.set(frames[seq]?.pcm ?? new Float32Array(0), (seq - first) * FRAME_SAMPLES);
  }
  const recognition = await models.recogniser.recognise({
    pcm,
    kind: 'final',
    language: 'en',
    languages: [],
    task: 'transcribe',
    vocabulary: [],
    timestamps: 'none',
  });
  const probabilities = turn.probabilities.slice(first, last + 1);
  const voiced = turn.ownVoices
    .slice(first, last + 1)
    .filter((_, index) => (probabilities[index] ?? 0) >= 0.5);
  const ownVoice = voiced.reduce((sum, value) => sum + value, 0) / Math.max(1, voiced.length);
  const isNoise = !isSpeech(recognition, voiceEvidence(probabilities), REJECTION_THRESHOLD);
  const heard = {
    text: recognition.text,
    startMs: first * FRAME_MS,
    endMs: (last + 1) * FRAME_MS,
    ownVoice,
  };
  const memory = new SpokenMemory();
  memory.begin(turn.spoken, 0);
  const isOwn = turn.guarded && memory.isOwn(heard);
  return { ...heard, rejected: isNoise ? 'noise' : isOwn ? 'own voice' : undefined };
}
