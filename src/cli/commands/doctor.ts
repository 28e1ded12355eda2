import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { DoctorReport } from '../../shared/contract/control.ts';
import type { ControlClient } from '../../client/control-client.ts';
import { ffmpegVersion } from '../audio/ffmpeg.ts';
import type { CliContext } from '../context.ts';
import { findEngine, withEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, table, writeLine } from '../output/terminal.ts';
import { brokenModelFiles } from './models.ts';
import { agentsWithoutPlugin } from './plugin.ts';

export interface DoctorOptions {
  readonly timings?: boolean;
  readonly json?: boolean;
}

type Check = DoctorReport['checks'][number];

const SETTLE_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/** Local checks, then those of the running engine, or of one that is started for it. Exit code 1 when one fails. */
export async function doctor(context: CliContext, options: DoctorOptions): Promise<ExitCode> {
  const isRunning = (await findEngine(context)) !== undefined;
  const engineCheck: Check = {
    name: 'engine',
    ok: true,
    detail: isRunning ? 'running' : 'not running; one was started for these checks',
    remedy: null,
  };
  const checks: Check[] = [
    nodeCheck(),
    await ffmpegCheck(context),
    await modelsCheck(context),
    await pluginsCheck(context),
    engineCheck,
  ];
  let report: DoctorReport | undefined;
  try {
    report = await withEngine(
      context,
      { source: 'default', listening: true, output: 'device' },
      ({ client }) => settledReport(context, client),
    );
    const known = new Set(checks.map((check) => check.name));
    checks.push(...report.checks.filter((check) => !known.has(check.name)));
  } catch (error) {
    throwIfCancelled(context.signal);
    checks[checks.length - 1] = {
      ...engineCheck,
      ok: false,
      detail: explain(error),
      remedy: 'Look into the log with: vivavoce logs',
    };
  }
  const allOk = checks.every((check) => check.ok);
  if (options.json === true)
    await writeLine(context.stdout, JSON.stringify({ ok: allOk, checks, report: report ?? null }));
  else await print(context, checks, options.timings === true ? report : undefined);
  return allOk ? EXIT.ok : EXIT.failed;
}

/** Waits until the engine has finished starting, so that its times and memory mean something. */
async function settledReport(context: CliContext, client: ControlClient): Promise<DoctorReport> {
  const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    throwIfCancelled(context.signal);
    const [report, snapshot] = [await client.doctor(), await client.snapshot(context.signal)];
    const { canHearMs, modelsWarmMs } = report.startup;
    const willHear = snapshot.listening && snapshot.microphone.problem === null;
    const isSettled = modelsWarmMs !== null && (canHearMs !== null || !willHear);
    const isBroken = snapshot.recognition.state === 'degraded';
    if (isSettled || isBroken || performance.now() > deadlineMs) return report;
    await sleep(POLL_MS);
  }
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: 'node',
    ok,
    detail: process.versions.node,
    remedy: ok ? null : 'Install Node 20.19 or later.',
  };
}

/** Only other formats than WAV need it, so that its absence is no fault. */
async function ffmpegCheck(context: CliContext): Promise<Check> {
  const version = await ffmpegVersion(context);
  return {
    name: 'ffmpeg',
    ok: true,
    detail: version ?? 'not found; "vivavoce transcribe" reads only WAV files without it',
    remedy: null,
  };
}

async function modelsCheck(context: CliContext): Promise<Check> {
  const remedy = 'See which with: vivavoce models verify';
  try {
    const { total, broken } = await brokenModelFiles(context);
    if (broken.length === 0)
      return { name: 'models', ok: true, detail: `${total} files, all whole`, remedy: null };
    return { name: 'models', ok: false, detail: `missing or damaged: ${broken.join(', ')}`, remedy };
  } catch (error) {
    throwIfCancelled(context.signal);
    return { name: 'models', ok: false, detail: explain(error), remedy };
  }
}

/** An agent without a plugin still talks through "vivavoce agent", so that this is advice and no fault. */
async function pluginsCheck(context: CliContext): Promise<Check> {
  const agents = await agentsWithoutPlugin(context);
  const missing = agents.length > 0;
  return {
    name: 'plugins',
    ok: true,
    detail: missing ? `agents here without a working plugin: ${agents.join(', ')}` : 'nothing is missing',
    remedy: missing ? 'Install them with: vivavoce plugin install' : null,
  };
}

async function print(
  context: CliContext,
  checks: readonly Check[],
  timings: DoctorReport | undefined,
): Promise<void> {
  const style = styleFor(context.stdout, context.env);
  for (const check of checks) {
    const mark = check.ok ? style.green('ok  ') : style.red('FAIL');
    await writeLine(context.stdout, `${mark}  ${printable(check.name)}: ${printable(check.detail)}`);
    if (check.remedy !== null) await writeLine(context.stdout, `      ${printable(check.remedy)}`);
  }
  if (timings === undefined) return;
  const { startup, memory } = timings;
  const rows = [
    ['Start to open microphone', milliseconds(startup.listeningMs)],
    ['Start to ready to hear', milliseconds(startup.canHearMs)],
    ['Start to warm models', milliseconds(startup.modelsWarmMs)],
    ['Memory of the engine', megabytes(memory.engineRssBytes)],
    ['Memory of the inference process', megabytes(memory.inferenceRssBytes)],
  ];
  await writeLine(context.stdout, '');
  for (const line of table(rows)) await writeLine(context.stdout, line);
}

function milliseconds(value: number | null): string {
  return value === null ? 'not reached' : `${Math.round(value)} ms`;
}

function megabytes(value: number | null): string {
  return value === null ? 'unknown' : `${(value / 1_000_000).toFixed(0)} MB`;
}
