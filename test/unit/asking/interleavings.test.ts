import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalAnswer, QuestionAnswer } from '../../../src/shared/contract/questions.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { AskingPlace, heardOf, scoreOf } from '../../support/scripted-asking.ts';

const CHOICES = [
  { id: 'a', label: 'Postgres' },
  { id: 'b', label: 'SQLite' },
];
const WORDS = [
  'Postgres',
  'Two.',
  'Mumble',
  'Allow it.',
  "Don't allow it.",
  'Yeah.',
  'Never mind.',
  '',
  'Repeat that.',
];

type Step =
  | {
      readonly do:
        | 'ask'
        | 'choose'
        | 'approve'
        | 'spoken'
        | 'broken'
        | 'reply'
        | 'dismiss'
        | 'score'
        | 'mute';
    }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'start' | 'drop' | 'lose'; readonly which: number }
  | { readonly do: 'hear'; readonly which: number; readonly words: string }
  | { readonly do: 'wait'; readonly ms: number };

const few = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'ask' }, { do: 'choose' }, { do: 'approve' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'spoken' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'score' }) },
  fc.constantFrom<Step>({ do: 'reply' }, { do: 'dismiss' }, { do: 'broken' }, { do: 'mute' }),
  fc.record({ do: fc.constant('cancel' as const), which: few }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('start' as const, 'drop' as const, 'lose' as const),
      which: few,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('hear' as const), which: few, words: fc.constantFrom(...WORDS) }),
  },
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 30_000, 60_000) }),
);

/** Runs the steps, then lets all that is open end. */
async function play(steps: readonly Step[]): Promise<{
  readonly place: AskingPlace;
  readonly ends: (QuestionAnswer | ApprovalAnswer)[][];
}> {
  const place = new AskingPlace();
  const ends: (QuestionAnswer | ApprovalAnswer)[][] = [];
  const controllers: AbortController[] = [];
  const scores: (() => void)[] = [];
  place.scorer.answer = () =>
    new Promise((resolve) => {
      scores.push(() =>
        resolve(
          scoreOf([
            ['allow', -0.1],
            ['deny', -2],
          ]),
        ),
      );
    });
  const begin = (run: (signal: AbortSignal) => Promise<QuestionAnswer | ApprovalAnswer>): void => {
    const controller = new AbortController();
    const mine: (QuestionAnswer | ApprovalAnswer)[] = [];
    controllers.push(controller);
    ends.push(mine);
    void run(controller.signal).then((end) => mine.push(end));
  };
  const { asking } = place;
  const questionOf = new Map<number, string>();
  for (const one of steps) {
    switch (one.do) {
      case 'ask':
        begin((signal) => asking.ask({ text: 'Which?' }, signal));
        break;
      case 'choose':
        begin((signal) => asking.ask({ text: 'Which?', choices: CHOICES }, signal));
        break;
      case 'approve':
        begin((signal) => asking.approve({ agentId: 'codex', tool: 'Bash', action: 'ls' }, signal));
        break;
      case 'spoken':
        place.voice.speeches.at(-1)?.result.resolve('done');
        break;
      case 'broken':
        place.voice.speeches.at(-1)?.result.resolve('failed');
        break;
      case 'reply':
        await asking.reply(place.info?.id ?? '', { choiceId: 'a' }).catch((error: unknown) => {
          expect(AppError.is(error)).toBe(true);
        });
        break;
      case 'dismiss':
        asking.dismiss('The microphone was switched off.');
        break;
      case 'mute':
        place.ear.fault = place.ear.fault === undefined ? new AppError('conflict', 'Muted.') : undefined;
        break;
      case 'score':
        scores.shift()?.();
        break;
      case 'cancel':
        controllers[one.which]?.abort();
        break;
      case 'start': {
        const questionId = asking.utteranceStarted(`${one.which}`);
        if (questionId === null) questionOf.delete(one.which);
        else questionOf.set(one.which, questionId);
        break;
      }
      case 'drop':
        asking.utteranceDropped(`${one.which}`);
        break;
      case 'lose':
        asking.utteranceLost(`${one.which}`);
        break;
      case 'hear': {
        const questionId = questionOf.get(one.which) ?? asking.currentQuestionId;
        if (questionId !== null)
          asking.heard(questionId, heardOf(one.words, { utteranceId: `${one.which}` }));
        break;
      }
      case 'wait':
        place.clock.advance(one.ms);
    }
    await place.settled();
    expect(place.ear.opened - place.ear.closed).toBeLessThanOrEqual(1);
    if (asking.currentQuestionId !== null) expect(place.ear.isOpen).toBe(true);
  }
  place.ear.fault = undefined;
  for (let left = 0; ends.some((mine) => mine.length === 0) && left < 40; left += 1) {
    place.voice.speeches.at(-1)?.result.resolve('done');
    await place.settled();
    for (const give of scores.splice(0)) give();
    await place.settled();
    place.clock.advance(200_000);
    await place.settled();
  }
  await place.settled();
  return { place, ends };
}

describe('whatever happens in whatever order', () => {
  it('each question ends once, the ear is never open twice and closed in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { place, ends } = await play(steps);
        expect(ends.map((mine) => mine.length)).toEqual(ends.map(() => 1));
        expect(place.ear.closed).toBe(place.ear.opened);
        expect(place.info).toBeNull();
        expect(place.asking.currentQuestionId).toBeNull();
        expect(place.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('nothing is allowed unless the words for it were said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const said = steps.some((one) => one.do === 'hear' && one.words === 'Allow it.');
        const { ends } = await play(steps.filter((one) => one.do !== 'reply'));
        const allowed = ends.flat().some((end) => 'decision' in end && end.decision === 'allow');
        if (!said) expect(allowed).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
