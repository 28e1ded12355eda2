/**
 * `vivavoce hook PROGRAM EVENT`: what a program's hook entry runs. The program waits for us at each step of its work, so
 * this ends within 200 ms and with exit code 0, whatever becomes of the report. Only a request for permission waits.
 */
import { fieldsOf } from '../../shared/doors/payload.ts';
import { decisionOutput } from '../../shared/doors/permission.ts';
import { readHook } from '../../shared/doors/read-hook.ts';
import type { HookOutcome } from '../../shared/doors/hook-outcome.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { agentOf } from './hook-agent.ts';
import { findHookEngine, postToEngine, UNANSWERED } from './hook-engine.ts';
import type { HookEngine } from './hook-engine.ts';
import { INPUT_WAIT_MS, parseJson, readHookInput } from './hook-input.ts';
import { isPatient } from './patience.ts';

/** Since the process began; what remains of the 200 ms is for its end, and for a busy machine. */
const TOTAL_MS = 130;
/** However long the start took on a busy machine: an engine on the same machine answers in much less. */
const LEAST_MS = 70;
/** A permission may be waited for anyway; an engine that takes longer than this hangs. */
const PERMISSION_REPORT_MS = 2000;
/** Of the process that waits in our place. */
const PATIENT_MS = 10_000;
/** Nothing waits for a receipt. */
const RECEIPT_MS = 2000;
/** Longer than the settings let a spoken decision take: 10 minutes. */
const DECISION_MS = 610_000;

export interface HookCall {
  readonly program: string;
  readonly event: string;
  /** Some programs hand their data over as the last argument instead. */
  readonly lastArgument?: string | undefined;
  /** When the process began, by `performance.now()`. */
  readonly begunAtMs: number;
}

export async function runHook(context: CliContext, call: HookCall): Promise<ExitCode> {
  const payload =
    call.lastArgument === undefined
      ? await readHookInput(context, isPatient(context) ? PATIENT_MS : INPUT_WAIT_MS)
      : parseJson(call.lastArgument);
  const outcome = readHook(call.program, call.event, payload);
  try {
    if (call.event === 'receipt') await passReceipt(context, call, outcome, payload);
    else await act(context, call, outcome, payload);
  } catch {
    // Neither a full disk nor a foreign folder may disturb the program.
  }
  return EXIT.ok;
}

async function act(
  context: CliContext,
  call: HookCall,
  outcome: HookOutcome,
  payload: unknown,
): Promise<void> {
  const reached = await report(context, call, outcome, payload).catch(() => undefined);
  if (isPatient(context)) return;
  const decision = reached === undefined ? '' : await decide(context, reached, outcome);
  const output = decision || outcome.output;
  if (output !== '') await write(context, output);
  if (reached !== undefined && decision !== '') {
    // Nobody is waited for any more; the program itself does not say so.
    await postToEngine(reached.engine, reached.path, { type: 'working' }, AbortSignal.timeout(LEAST_MS));
  }
  if (call.program !== 'codex') return;
  const { tendBridge } = await import('./bridge-lifetime.ts');
  await tendBridge(context, outcome);
}

/** How far a text got, from a plugin that has no other way to say so: `messageId` and `receipt` beside the session. */
async function passReceipt(
  context: CliContext,
  call: HookCall,
  outcome: HookOutcome,
  payload: unknown,
): Promise<void> {
  const { messageId, receipt } = fieldsOf(payload);
  const engine = await findHookEngine(context);
  if (engine === undefined) return;
  const agentId = await agentOf(context, call.program, outcome);
  const path = `/api/agents/${encodeURIComponent(agentId)}/receipts`;
  await postToEngine(engine, path, { messageId, receipt }, AbortSignal.timeout(RECEIPT_MS));
}

interface Reached {
  readonly engine: HookEngine;
  readonly agentId: string;
  /** Where it takes reports of the agent. */
  readonly path: string;
}

/** Undefined when the engine has not taken everything: then it is not worth waiting for either. */
async function report(
  context: CliContext,
  call: HookCall,
  outcome: HookOutcome,
  payload: unknown,
): Promise<Reached | undefined> {
  if (outcome.reports.length === 0) return undefined;
  const engine = await findHookEngine(context);
  if (engine === undefined) return undefined;
  const agentId = await agentOf(context, call.program, outcome);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patienceMs(context, call, outcome))]);
  const path = `/api/agents/${encodeURIComponent(agentId)}/reports`;
  for (const one of outcome.reports) {
    const answer = await postToEngine(engine, path, one, signal);
    if (answer === UNANSWERED && !isPatient(context) && !context.signal.aborted) {
      const { reportLater } = await import('./late-report.ts');
      await reportLater(context, call, payload);
    }
    if (answer === UNANSWERED || answer === undefined) return undefined;
  }
  return { engine, agentId, path };
}

function patienceMs(context: CliContext, { begunAtMs }: HookCall, { permission }: HookOutcome): number {
  if (isPatient(context)) return PATIENT_MS;
  if (permission !== null) return PERMISSION_REPORT_MS;
  // Timers of signals take whole milliseconds only.
  return Math.max(LEAST_MS, Math.ceil(TOTAL_MS - (performance.now() - begunAtMs)));
}

/** What the program is told; empty when nobody decided. Waits as long as the user may think. */
async function decide(
  context: CliContext,
  { engine, agentId }: Reached,
  outcome: HookOutcome,
): Promise<string> {
  if (outcome.permission === null) return '';
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(DECISION_MS)]);
  const answer = await postToEngine(engine, '/api/approvals', { agentId, ...outcome.permission }, signal);
  const { decision } = fieldsOf(answer);
  return decision === 'allow' || decision === 'deny' ? decisionOutput(decision) : '';
}

function write({ stdout }: CliContext, text: string): Promise<void> {
  return new Promise((resolve) => {
    stdout.write(`${text}\n`, () => resolve());
  });
}
