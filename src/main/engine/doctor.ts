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
  readonly supervisor: InferenceSupervisor;
  readonly capture: Capture;
  readonly speaker: Speaker;
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
      checkVoice(deps.speaker),
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

function checkInference(supervisor: InferenceSupervisor): Check {
  const { state, ready } = supervisor.status;
  const ok = state === 'running' && ready.length === 2;
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

/** A missing voice is a fact, not a fault: dictation needs none. */
function checkVoice({ unavailable }: Speaker): Check {
  const detail =
    unavailable === undefined ? 'A voice is available.' : `${unavailable} Dictation works without one.`;
  return { name: 'voice', ok: true, detail, remedy: null };
}
