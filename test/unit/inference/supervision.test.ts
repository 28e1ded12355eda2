import { describe, expect, it } from 'vitest';
import { CallLane, type PendingCall } from '../../../src/main/inference/call-lane.ts';
import { countCores, recogniserThreads } from '../../../src/main/inference/physical-cores.ts';
import { fromWireError, toWireError } from '../../../src/main/inference/wire-error.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

function pendingCall(id: number, audioMs: number, failures: unknown[] = []): PendingCall {
  return {
    call: { type: 'detect', id, stream: 1, pcm: new Float32Array(0), gain: 1, reset: false },
    audioMs,
    attempts: 0,
    resolve: () => {},
    reject: (error) => failures.push(error),
  };
}

describe('a lane of calls', () => {
  it('raises the alarm when the oldest call is silent for the limit and the length of its audio', () => {
    const clock = new ManualClock();
    let alarms = 0;
    const lane = new CallLane(clock, 1000, () => (alarms += 1));
    lane.watch();
    lane.add(pendingCall(1, 500));
    clock.advance(1499);
    expect(alarms).toBe(0);
    clock.advance(1);
    expect(alarms).toBe(1);
  });

  it('starts the deadline anew with every answer, so that a long queue is no silence', () => {
    const clock = new ManualClock();
    let alarms = 0;
    const lane = new CallLane(clock, 1000, () => (alarms += 1));
    lane.watch();
    for (const id of [1, 2, 3]) lane.add(pendingCall(id, 0));
    for (const id of [1, 2, 3]) {
      clock.advance(900);
      lane.take(id);
    }
    clock.advance(5000);
    expect(alarms).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is patient while the models load', () => {
    const clock = new ManualClock();
    const lane = new CallLane(clock, 1000, () => expect.unreachable());
    lane.add(pendingCall(1, 0));
    clock.advance(60_000);
    expect(lane.calls()).toHaveLength(1);
  });

  it('gives up calls that were tried often enough', () => {
    const failures: unknown[] = [];
    const lane = new CallLane(new ManualClock(), 1000, () => {});
    const tried = pendingCall(1, 0, failures);
    tried.attempts = 2;
    lane.add(tried);
    lane.add(pendingCall(2, 0, failures));
    lane.rejectTried(2, new AppError('inference-crashed', 'x'));
    expect(failures).toHaveLength(1);
    expect(lane.calls().map((pending) => pending.call.id)).toEqual([2]);
  });
});

describe('errors on their way between processes', () => {
  it('stay what they are', () => {
    const error = new AppError('model-missing', 'gone', { remedy: 'Fetch it.', retryable: true });
    expect(fromWireError(structuredClone(toWireError(error, 'Loading')))).toMatchObject({
      code: 'model-missing',
      message: 'gone',
      remedy: 'Fetch it.',
      retryable: true,
    });
  });

  it('of foreign code are failures of the recogniser', () => {
    expect(toWireError(new Error('bad shape'), 'The recogniser')).toMatchObject({
      code: 'recogniser-failed',
      message: 'The recogniser failed: bad shape',
    });
  });
});

describe('threads', () => {
  it('are counted by cores, not by hyper-threads', () => {
    const processor = (core: number): string => `processor : 0\nphysical id : 0\ncore id : ${core}\n`;
    expect(countCores([0, 1, 0, 1].map(processor).join('\n'))).toBe(2);
    expect(countCores('processor : 0\nBogoMIPS : 48.00\n')).toBe(0);
  });

  it('are at least one and at most four, unless set', () => {
    expect(recogniserThreads(0)).toBeGreaterThanOrEqual(1);
    expect(recogniserThreads(0)).toBeLessThanOrEqual(4);
    expect(recogniserThreads(7)).toBe(7);
  });
});
