import { describe, expect, it } from 'vitest';
import { HoldToTalk } from '../../../src/renderer/features/talk/hold-to-talk.ts';
import type { TalkAction } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';

interface Bench {
  readonly hold: HoldToTalk;
  readonly asked: TalkAction[];
  readonly problems: unknown[];
  /** Resolves when everything that was asked has been answered. */
  settled(): Promise<void>;
}

function bench(options: { ready?: () => Promise<void>; talk?: () => Promise<void> } = {}): Bench {
  const asked: TalkAction[] = [];
  const problems: unknown[] = [];
  const hold = new HoldToTalk({
    ready: options.ready ?? (() => Promise.resolve()),
    talk: async (action) => {
      asked.push(action);
      await options.talk?.();
    },
    onProblem: (error) => problems.push(error),
  });
  const settled = async (): Promise<void> => {
    if (!hold.state.get().busy) return;
    await new Promise<void>((resolve) => {
      const unsubscribe = hold.state.subscribe(() => {
        if (hold.state.get().busy) return;
        unsubscribe();
        resolve();
      });
    });
  };
  return { hold, asked, problems, settled };
}

describe('the talk button', () => {
  it('starts on press and stops on release', async () => {
    const { hold, asked, settled } = bench();
    hold.press('pointer');
    expect(hold.state.get().heldBy).toBe('pointer');
    await settled();
    hold.release('pointer');
    await settled();
    expect(asked).toEqual(['start', 'stop']);
    expect(hold.state.get()).toEqual({ heldBy: null, busy: false });
  });

  it('keeps the order of a press and release that are faster than the engine', async () => {
    let answerStart = (): void => {};
    const answers = [
      () =>
        new Promise<void>((resolve) => {
          answerStart = resolve;
        }),
    ];
    const { hold, asked, settled } = bench({ talk: () => answers.shift()?.() ?? Promise.resolve() });
    hold.press('space');
    while (asked.length === 0) await Promise.resolve();
    hold.release('space');
    hold.press('pointer');
    expect(asked).toEqual(['start']);
    answerStart();
    await settled();
    hold.release('pointer');
    await settled();
    expect(asked).toEqual(['start', 'stop', 'start', 'stop']);
  });

  it('starts nothing when it is released before the microphone is ready', async () => {
    let ready = (): void => {};
    const { hold, asked, settled } = bench({
      ready: () =>
        new Promise((resolve) => {
          ready = resolve;
        }),
    });
    hold.press('pointer');
    await Promise.resolve();
    hold.release('pointer');
    ready();
    await settled();
    expect(asked).toEqual([]);
  });

  it('is ended only by the source that began it', async () => {
    const { hold, asked, settled } = bench();
    hold.press('pointer');
    hold.press('space');
    hold.release('space');
    await settled();
    expect(hold.state.get().heldBy).toBe('pointer');
    hold.release('pointer');
    await settled();
    expect(asked).toEqual(['start', 'stop']);
  });

  it('ends a hold whose release was lost and keeps what was said', async () => {
    const { hold, asked, settled } = bench();
    hold.press('space');
    await settled();
    hold.releaseLost();
    hold.release('space');
    await settled();
    expect(asked).toEqual(['start', 'stop']);
  });

  it('does not end a latched talk when the focus is lost', async () => {
    const { hold, asked, settled } = bench();
    hold.toggle();
    await settled();
    hold.releaseLost();
    await settled();
    expect(asked).toEqual(['start']);
    hold.toggle();
    await settled();
    expect(asked).toEqual(['start', 'stop']);
  });

  it('cancels instead of stopping', async () => {
    const { hold, asked, settled } = bench();
    hold.press('space');
    await settled();
    hold.cancel(true);
    hold.release('space');
    await settled();
    expect(asked).toEqual(['start', 'cancel']);
  });

  it('cancels a recording that it did not begin, and nothing when there is none', async () => {
    const { hold, asked, settled } = bench();
    hold.cancel(false);
    hold.cancel(true);
    await settled();
    expect(asked).toEqual(['cancel']);
  });

  it('comes up by itself when the talk cannot start, and says why', async () => {
    const failure = new AppError('microphone-denied', 'Denied.');
    const { hold, asked, problems, settled } = bench({ ready: () => Promise.reject(failure) });
    hold.press('pointer');
    await settled();
    hold.release('pointer');
    await settled();
    expect(hold.state.get().heldBy).toBeNull();
    expect(asked).toEqual([]);
    expect(problems).toEqual([failure]);
  });

  it('does not stop a talk that the engine refused to start', async () => {
    const failure = new AppError('unavailable', 'Not running.');
    const { hold, asked, problems, settled } = bench({ talk: () => Promise.reject(failure) });
    hold.press('pointer');
    hold.release('pointer');
    hold.press('pointer');
    await settled();
    hold.release('pointer');
    await settled();
    expect(asked).toEqual(['start']);
    expect(problems).toEqual([failure]);
  });
});
