import type { DoctorReport } from '../../shared/contract/control.ts';
import type { Capture } from '../capture/capture.ts';
import type { InferenceSupervisor } from '../inference/supervisor.ts';
import { verifyModels } from '../models/verify.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { StartupMarks } from './startup-marks.ts';

type Check = DoctorReport['checks'][number];

export interface DoctorDependencies {
  readonly version: string;
  readonly marks: StartupMarks;
  readonly modelsDirectory: string;
  readonly supervisor: Pick<InferenceSupervisor, 'status'>;
  readonly capture: Pick<Capture, 'devices' | 'device'>;
  readonly speaker: Pick<Speaker, 'voices'>;
  /** Why nothing can be heard, for a person; null when all is well. */
  readonly player: { readonly problem: string | null };
  /** Why the shipped voice cannot speak, for a person; undefined when it can. */
  readonly shippedVoiceProblem: () => string | undefined;
  /** The voice of the settings, by id or name. */
  readonly wantedVoice: () => string;
  readonly microphoneProblem: () => string | null;
}

/** Looks at everything the engine needs, and says what is missing and what to do about it. */
export async function examine(deps: DoctorDependencies): Promise<DoctorReport> {
  const { supervisor, marks, version } = deps;
  return {
    version,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    startup: marks.all,
    processes: { engine: process.pid, inference: supervisor.status.pid ?? null },
    memory: {
      engineRssBytes: process.memoryUsage.rss(),
      inferenceRssBytes: supervisor.status.rssBytes ?? null,
    },
    checks: [
      await checkModels(deps.modelsDirectory),
      checkInference(supervisor),
      await checkMicrophone(deps),
      await checkVoice(deps),
    ],
  };
}

async function checkModels(directory: string): Promise<Check> {
  const files = await verifyModels(directory);
  const bad = files.filter(({ state }) => state !== 'ok');
  return {
    name: 'models',
    ok: bad.length === 0,
    detail:
      bad.length === 0
        ? `${files.length} files are there and whole.`
        : bad.map(({ path, state }) => `${path} is ${state}.`).join(' '),
    remedy:
      bad.length === 0 ? null : 'Reinstall Vivavoce, or restore the folder with "git checkout -- models".',
  };
}

function checkInference(supervisor: DoctorDependencies['supervisor']): Check {
  const { state, ready } = supervisor.status;
  const ok = state === 'running' && ready.includes('detector') && ready.includes('recogniser');
  return {
    name: 'recogniser',
    ok,
    detail: ok
      ? 'The models are loaded and warm.'
      : `The inference process is ${state}; loaded: ${ready.join(', ') || 'nothing'}.`,
    remedy: ok ? null : 'Wait a moment; if it stays like this, see the log.',
  };
}

async function checkMicrophone({ capture, microphoneProblem }: DoctorDependencies): Promise<Check> {
  const problem = microphoneProblem();
  const devices = await capture.devices().catch(() => []);
  const { device } = capture;
  const open = device === null ? 'closed' : `open: ${device.label}`;
  return {
    name: 'microphone',
    ok: problem === null,
    detail: problem ?? `${open}; ${devices.length} to choose from.`,
    remedy:
      problem === null
        ? null
        : 'Plug a microphone in, choose another, or use the one of the browser on the page.',
  };
}

/** Without a voice dictation works all the same, so it is said, not held against the engine, unless one was chosen. */
async function checkVoice({
  speaker,
  player,
  shippedVoiceProblem,
  wantedVoice,
}: DoctorDependencies): Promise<Check> {
  const voices = await speaker.voices();
  const wanted = voices.find(({ id, name }) => id === wantedVoice() || name === wantedVoice());
  const problem =
    (wanted?.origin === 'shipped' ? shippedVoiceProblem() : undefined) ??
    player.problem ??
    (voices.length === 0
      ? 'There is no voice.'
      : wanted === undefined
        ? `The voice "${wantedVoice()}" of the settings is not there.`
        : null);
  return {
    name: 'voice',
    ok: problem === null,
    detail:
      problem ?? `${wanted?.name ?? ''} (${wanted?.language ?? ''}); ${voices.length} voices to choose from.`,
    remedy: problem === null ? null : 'See "vivavoce voices"; dictation works without a voice.',
  };
}
