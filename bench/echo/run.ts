/**
 * Whether the engine hears itself, and whether it hears the user over itself. The shipped voice speaks sentences of
 * coding agents into simulated rooms, the real detector and recogniser listen, with the canceller and without.
 *
 *   npm run bench:echo -- [--quick]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EchoCanceller, type CancelledFrame } from '../../src/main/echo/echo-canceller.ts';
import { readClip } from '../support/clip-audio.ts';
import {
  hearScene,
  levelDb,
  roomResponse,
  subtractedDb,
  type EchoWay,
  type HeardScene,
} from '../support/echo-room.ts';
import { readManifest, type Clip } from '../support/manifest.ts';
import { openModels } from '../support/models.ts';
import { markdownTable, publish } from '../support/report.ts';
import { quantile } from '../support/statistics.ts';
import { normaliseEnglish } from '../wer/english-normaliser.ts';
import { countWordErrors, wordErrorRatePercent, type WordErrors } from '../wer/word-errors.ts';
import { listen, type Heard } from './hearing.ts';
import { atLevel, speak, type Speech } from './voice.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures');
/** Voice and user are equally loud; so the echo's level is how far it lies above the user. */
const VOICE_DB = -26;
const LEVELS_DB = [6, -6, -12, -20];
const DELAYS_MS = [30, 120, 300];
const DRIFTS_PPM = [0, 60];
const LEAD_MS = 500;
const SPEECH_MS = 15_000;
/** The user begins so long after the engine. */
const USER_AFTER_MS = [2500, 4000, 6000];

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const models = await openModels({ voiceThreads: 1 });
const speeches: Speech[] = [];
for (const first of [0, 12, 24, 36, 48, 6]) {
  const { pcm, text } = await speak(models, join(FIXTURES, 'voice/agent-sentences.jsonl'), {
    first,
    durationMs: SPEECH_MS,
  });
  speeches.push({ pcm: atLevel(pcm, VOICE_DB), text });
}

interface AloneSample {
  readonly levelDb: number;
  readonly way: EchoWay;
  readonly minutes: number;
  readonly subtractedDb: number;
  readonly reducedDb: number;
  readonly raw: Heard;
  readonly cleaned: Heard;
  readonly guarded: Heard;
}

interface CommandSample {
  readonly levelDb: number;
  readonly clip: string;
  readonly arms: Readonly<Record<string, CommandResult>>;
}

interface CommandResult {
  readonly text: string;
  readonly errors: WordErrors;
  /** How much the turns of the text sounded like the engine itself. */
  readonly ownVoices: readonly number[];
  readonly duckedAfterMs: number | undefined;
  readonly pausedAfterMs: number | undefined;
  readonly falsePauses: number;
}

const frameCostsMs: number[] = [];
/** Measures what each frame costs while something is played. */
class TimedCanceller extends EchoCanceller {
  override process(frame: Parameters<EchoCanceller['process']>[0]): CancelledFrame {
    const startedAtMs = performance.now();
    const result = super.process(frame);
    if (result.echo !== undefined) frameCostsMs.push(performance.now() - startedAtMs);
    return result;
  }
}

function untouched({ frames, microphone }: HeardScene): CancelledFrame[] {
  return frames.map((frame, index) => ({
    ...frame,
    pcm: microphone.slice(index * frame.pcm.length, (index + 1) * frame.pcm.length),
    echo: undefined,
  }));
}

async function echoAlone(speech: Speech, way: EchoWay, seed: number): Promise<AloneSample> {
  const durationMs = LEAD_MS + speech.pcm.length / 16 + 1000;
  const heard = hearScene(
    { durationMs, played: [{ pcm: speech.pcm, atMs: LEAD_MS }], user: [], way, seed },
    new TimedCanceller(),
  );
  const fromMs = LEAD_MS + way.delayMs + 1000;
  const toMs = LEAD_MS + way.delayMs + speech.pcm.length / 16;
  return {
    levelDb: way.levelDb,
    way: { ...way, response: new Float64Array(0) },
    minutes: durationMs / 60_000,
    subtractedDb: subtractedDb(heard, fromMs, toMs),
    reducedDb: levelDb(heard.microphone, fromMs, toMs) - levelDb(heard.cleaned, fromMs, toMs),
    raw: await listen(models, untouched(heard), { guarded: false, spoken: speech.text }),
    cleaned: await listen(models, heard.frames, { guarded: false, spoken: speech.text }),
    guarded: await listen(models, heard.frames, { guarded: true, spoken: speech.text }),
  };
}

function wordsOf(text: string): string[] {
  return normaliseEnglish(text)
    .split(' ')
    .filter((word) => word !== '');
}

async function command(
  speech: Speech,
  user: { readonly clip: Clip; readonly pcm: Float32Array; readonly atMs: number },
  way: EchoWay,
  seed: number,
): Promise<CommandSample> {
  const beganMs = user.atMs + (user.clip.speech_start ?? 0) * 1000;
  const endedMs = user.atMs + (user.clip.speech_end ?? user.clip.duration) * 1000;
  const result = ({ turns, interruptions }: Heard): CommandResult => {
    const counted = turns.filter(
      ({ rejected, endMs, startMs }) => rejected === undefined && endMs > beganMs && startMs < endedMs,
    );
    const text = counted.map((turn) => turn.text).join(' ');
    const after = (type: string): number | undefined => {
      const at = interruptions.find((one) => one.type === type && one.atMs > beganMs)?.atMs;
      return at === undefined || at > endedMs + 500 ? undefined : at - beganMs;
    };
    const references = [user.clip.text, ...(user.clip.alt ?? [])];
    const errors = references
      .map((reference) => countWordErrors(wordsOf(reference), wordsOf(text)))
      .reduce((best, one) => (one.errors < best.errors ? one : best));
    return {
      text,
      errors,
      ownVoices: counted.map(({ ownVoice }) => ownVoice),
      duckedAfterMs: after('duck'),
      pausedAfterMs: after('pause'),
      falsePauses: interruptions.filter((one) => one.type === 'pause' && one.atMs < beganMs).length,
    };
  };
  const scene = {
    durationMs: user.atMs + user.pcm.length / 16 + 1500,
    user: [{ pcm: user.pcm, atMs: user.atMs }],
    way,
    seed,
  };
  const played = [{ pcm: speech.pcm, atMs: LEAD_MS }];
  const spoken = speech.text;
  const alone = hearScene({ ...scene, played: [] });
  const over = hearScene({ ...scene, played });
  const heardOver = await listen(models, over.frames, { guarded: true, spoken });
  // As it is when the pause is obeyed: 60 ms later nothing is handed out any more.
  const pausedAtMs = heardOver.interruptions.find(({ type }) => type === 'pause')?.atMs ?? Infinity;
  const cut = speech.pcm.subarray(0, Math.max(0, (pausedAtMs + 60 - LEAD_MS) * 16));
  const obeyed = hearScene({ ...scene, played: [{ pcm: cut, atMs: LEAD_MS }] });
  return {
    levelDb: way.levelDb,
    clip: user.clip.id,
    arms: {
      silent: result(await listen(models, alone.frames, { guarded: false, spoken: '' })),
      raw: result(await listen(models, untouched(over), { guarded: false, spoken: '' })),
      over: result(heardOver),
      obeyed: result(await listen(models, obeyed.frames, { guarded: true, spoken })),
    },
  };
}

const clips = (await readManifest(join(FIXTURES, 'audio'))).filter(
  ({ lang, kind, duration }) =>
    lang === 'en' && ['command', 'code', 'read'].includes(kind) && duration < 4 && duration > 0.8,
);
const commands = values.quick ? clips.slice(0, 6) : clips;
const ways = LEVELS_DB.flatMap((level) =>
  DELAYS_MS.flatMap((delayMs, delayIndex) =>
    DRIFTS_PPM.map((driftPpm, driftIndex): EchoWay => ({
      levelDb: level,
      delayMs,
      driftPpm,
      response: roomResponse(100, 1 + delayIndex * DRIFTS_PPM.length + driftIndex),
    })),
  ),
);

const alone: AloneSample[] = [];
for (const [index, way] of ways.entries()) {
  if (values.quick && index % DELAYS_MS.length !== 0) continue;
  alone.push(await echoAlone(speeches[index % speeches.length] as Speech, way, index + 1));
}
const over: CommandSample[] = [];
for (const level of LEVELS_DB) {
  const atThisLevel = ways.filter((way) => way.levelDb === level);
  for (const [index, clip] of commands.entries()) {
    const user = {
      clip,
      pcm: atLevel(await readClip(clip.path), VOICE_DB),
      atMs: LEAD_MS + (USER_AFTER_MS[index % USER_AFTER_MS.length] as number),
    };
    const way = atThisLevel[index % atThisLevel.length] as EchoWay;
    over.push(await command(speeches[index % speeches.length] as Speech, user, way, index + 1));
  }
}
await models.close();

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / Math.max(1, numbers.length);
const texts = (heard: readonly Heard[]): number =>
  sum(heard.map(({ turns }) => turns.filter(({ rejected }) => rejected === undefined).length));
const pauses = (heard: readonly Heard[]): number =>
  sum(heard.map(({ interruptions }) => interruptions.filter(({ type }) => type === 'pause').length));
const aloneTable = markdownTable(
  [
    'echo',
    'minutes',
    'subtracted',
    'taken off in all',
    'voiced frames: raw',
    'cleaned',
    'and guarded',
    'turns: raw',
    'cleaned',
    'and guarded',
    'texts: raw',
    'cleaned',
    'and guarded',
    'pauses',
  ],
  LEVELS_DB.map((level) => {
    const group = alone.filter((sample) => sample.levelDb === level);
    const arms = [
      group.map(({ raw }) => raw),
      group.map(({ cleaned }) => cleaned),
      group.map(({ guarded }) => guarded),
    ];
    return [
      `${level} dB`,
      sum(group.map(({ minutes }) => minutes)).toFixed(1),
      `${mean(group.map(({ subtractedDb }) => subtractedDb)).toFixed(1)} dB`,
      `${mean(group.map(({ reducedDb }) => reducedDb)).toFixed(1)} dB`,
      ...arms.map((arm) => sum(arm.map(({ voicedFrames }) => voicedFrames))),
      ...arms.map((arm) => sum(arm.map(({ turns }) => turns.length))),
      ...arms.map(texts),
      pauses(arms[2] ?? []),
    ];
  }),
);

const commandTable = markdownTable(
  [
    'echo',
    'commands',
    'WER alone',
    'raw',
    'over the echo',
    'speech pauses for it',
    'with a text',
    'ducked after p50 / p95',
    'paused after p50 / p95',
    'paused at all',
  ],
  LEVELS_DB.map((level) => {
    const group = over.filter((sample) => sample.levelDb === level);
    const arm = (name: string): CommandResult[] => group.flatMap(({ arms }) => arms[name] ?? []);
    const rate = (name: string): string =>
      wordErrorRatePercent(arm(name).map(({ errors }) => errors)).toFixed(1);
    const times = (pick: (result: CommandResult) => number | undefined): string => {
      const known = arm('over').flatMap((result) => pick(result) ?? []);
      return `${quantile(known, 0.5).toFixed(0)} / ${quantile(known, 0.95).toFixed(0)} ms`;
    };
    return [
      `${level} dB`,
      group.length,
      `${rate('silent')} %`,
      `${rate('raw')} %`,
      `${rate('over')} %`,
      `${rate('obeyed')} %`,
      arm('obeyed').filter(({ text }) => text !== '').length,
      times(({ duckedAfterMs }) => duckedAfterMs),
      times(({ pausedAfterMs }) => pausedAfterMs),
      arm('over').filter(({ pausedAfterMs }) => pausedAfterMs !== undefined).length,
    ];
  }),
);

const cost = `${quantile(frameCostsMs, 0.5).toFixed(2)} ms (p95 ${quantile(frameCostsMs, 0.95).toFixed(2)}, longest ${Math.max(...frameCostsMs).toFixed(1)})`;
const summary = [
  'Level of the echo over the user, who is as loud as the voice is played. Delays of 30, 120 and 300 ms, each without ' +
    'and with 60 ppm of drift, rooms with 100 ms of reverberation, noise at −75 dBFS.',
  '',
  'The engine speaks, nobody else does:',
  '',
  aloneTable,
  '',
  'Subtraction and reduction count from 1 s after the echo began; all else from the first sample of the first speech.',
  '',
  'A user speaks over it:',
  '',
  commandTable,
  '',
  'Raw: without the canceller. Over the echo: the speech goes on to its end, whatever the user says. Times count from ' +
    'the label of the clip to the frame that decides.',
  '',
  `A frame of 32 ms costs ${cost} while something is played.`,
].join('\n');
await publish('echo', `npm run bench:echo${values.quick ? ' -- --quick' : ''}`, summary, { alone, over });
