import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { entryArguments } from '../../../src/main/inference/entry-url.ts';
import { InferenceDetector } from '../../../src/main/inference/inference-detector.ts';
import { nodeStarter } from '../../../src/main/inference/node-starter.ts';
import type { ProcessStarter } from '../../../src/main/inference/process-starter.ts';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import { nextEvent, requestFor, startInference } from '../../support/inference.ts';

const JFK =
  'And so my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

let supervisor: InferenceSupervisor | undefined;
afterEach(async () => {
  await supervisor?.dispose();
  supervisor = undefined;
});

async function start(
  options?: Parameters<typeof startInference>[0],
): Promise<Awaited<ReturnType<typeof startInference>>> {
  const started = await startInference(options);
  ({ supervisor } = started);
  return started;
}

/** Resolves when no process has this id any more. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the inference process', () => {
  it('lets the engine hear before it understands', async () => {
    const { supervisor: inference, events } = await start();
    await inference.ready('recogniser');
    expect(events.map((event) => (event.type === 'ready' ? event.part : event.type))).toEqual([
      'detector',
      'recogniser',
    ]);
    const timings = events.flatMap((event) => (event.type === 'ready' ? event.models : []));
    expect(timings.map((timing) => timing.model)).toEqual(['silero-vad', 'whisper-base']);
    expect(timings.every((timing) => timing.loadMs > 0 && timing.warmMs > 0)).toBe(true);
  });

  it('answers calls that were made before it was ready', async () => {
    const { supervisor: inference } = await start();
    expect((await inference.recognise(requestFor('jfk.wav'))).text).toBe(JFK);
  });

  it('killed in the middle of a recognition does it again and gives the right text', async () => {
    const { supervisor: inference, events } = await start();
    await inference.ready('recogniser');
    const text = inference.recognise(requestFor('jfk.wav'));
    const heard = new InferenceDetector(inference).probability(new Float32Array(512), {
      gain: 1,
      reset: false,
    });
    process.kill(inference.status.pid ?? 0, 'SIGKILL');
    const recovered = nextEvent(inference, 'recovered');
    expect((await text).text).toBe(JFK);
    expect(await heard).toBeLessThan(0.5);
    await recovered;
    expect(events.map((event) => event.type)).toEqual([
      'ready',
      'ready',
      'crashed',
      'restarting',
      'ready',
      'ready',
      'recovered',
    ]);
  });

  it('rejects a call that was lost in two crashes', async () => {
    const { supervisor: inference } = await start();
    await inference.ready('recogniser');
    const text = inference.recognise(requestFor('jfk.wav'));
    const refused = expect(text).rejects.toMatchObject({ code: 'inference-crashed', retryable: true });
    inference.kill();
    await nextEvent(inference, 'ready');
    inference.kill();
    await refused;
  });

  it('that hangs is ended and started again, and its work is done', async () => {
    const { supervisor: inference, events } = await start({ limits: { silenceMs: 1_000, pingMs: 60_000 } });
    await inference.ready('recogniser');
    process.kill(inference.status.pid ?? 0, 'SIGSTOP');
    const pcm = requestFor('jfk.wav').pcm.slice(0, 16_000);
    expect((await inference.recognise(requestFor('jfk.wav', { pcm }))).text).not.toBe('');
    expect(events.find((event) => event.type === 'crashed')).toMatchObject({
      reason: 'The recogniser does not answer.',
    });
  });

  it('that does not answer pings is ended and started again', async () => {
    const { supervisor: inference } = await start({ limits: { pingMs: 200 } });
    await inference.ready('recogniser');
    const crashed = nextEvent(inference, 'crashed');
    process.kill(inference.status.pid ?? 0, 'SIGSTOP');
    expect(await crashed).toMatchObject({ reason: 'The inference process does not answer.' });
    await nextEvent(inference, 'recovered');
  });

  it('that keeps crashing is given up after five restarts, until it is asked for again', async () => {
    let broken = true;
    let starts = 0;
    const starter: ProcessStarter = {
      start() {
        const child = nodeStarter.start();
        starts += 1;
        if (broken) child.kill();
        return child;
      },
    };
    const { supervisor: inference } = await start({ starter, limits: { restartDelaysMs: [0, 0, 0, 0, 0] } });
    await expect(inference.recognise(requestFor('jfk.wav'))).rejects.toMatchObject({
      code: 'inference-crashed',
    });
    if (inference.status.state !== 'degraded') await nextEvent(inference, 'degraded');
    expect(starts).toBe(6);
    await expect(inference.recognise(requestFor('jfk.wav'))).rejects.toMatchObject({
      code: 'inference-crashed',
    });
    broken = false;
    inference.restart();
    expect((await inference.recognise(requestFor('jfk.wav'))).text).toBe(JFK);
  });

  it('ends with the engine, even when that is killed', async () => {
    const program = fileURLToPath(new URL('../../support/inference-parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [...entryArguments(), program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const child = Number(line);
    expect(() => process.kill(child, 0)).not.toThrow();
    parent.kill('SIGKILL');
    await gone(child);
  });

  it('is gone after it was released', async () => {
    const { supervisor: inference } = await start();
    await inference.ready('recogniser');
    const pid = inference.status.pid ?? 0;
    await inference.dispose();
    await gone(pid);
    expect(inference.status).toMatchObject({ state: 'stopped', pid: undefined });
    await expect(inference.recognise(requestFor('jfk.wav'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a cancelled recognition', () => {
  it('rejects at once and gives way to the next', async () => {
    const { supervisor: inference } = await start();
    await inference.ready('recogniser');
    const controller = new AbortController();
    const long = requestFor('jfk.wav', { pcm: new Float32Array(480_000).fill(0.001), kind: 'final' });
    const cancelled = Array.from({ length: 8 }, () => inference.recognise(long, controller.signal));
    const next = inference.recognise(requestFor('jfk.wav'));
    controller.abort();
    const outcomes = await Promise.allSettled(cancelled);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(
      Array.from({ length: 8 }, () => 'cancelled'),
    );
    expect((await next).text).toBe(JFK);
  });

  it('is not even sent when its signal was aborted before', async () => {
    const { supervisor: inference } = await start();
    await expect(inference.recognise(requestFor('jfk.wav'), AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
