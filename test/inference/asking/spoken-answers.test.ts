import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerSound,
  hearApproval,
  hearChoice,
  type HeardText,
} from '../../../bench/asking/spoken-answers.ts';
import { CHOICE_TRIALS, CUT_REFUSALS, MUST_NOT_ALLOW } from '../../../bench/asking/utterances.ts';
import { openModels, type OpenModels } from '../../../bench/support/models.ts';
import { askingWords } from '../../../src/main/asking/languages/languages.ts';
import { clipPcm, clips } from '../../support/clips.ts';

const QUIET = { name: 'quiet room', speed: 0.9 };
const { allow, deny } = askingWords('en').approval;

let models: OpenModels;
beforeAll(async () => {
  models = await openModels({ voiceThreads: 1 });
});
afterAll(() => models.close());

function decision({ verdict }: HeardText): string | null {
  return verdict.kind === 'answer' ? verdict.choiceId : null;
}

async function decided(
  said: string,
  manner: Parameters<typeof answerSound>[2] = QUIET,
): Promise<string | null> {
  return decision(await hearApproval(models, await answerSound(models, said, manner)));
}

function written(phrase: string): string {
  return `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`;
}

describe('a permission, spoken', () => {
  // "Approve this" is written "approved this", and has to be repeated.
  it.each(allow.filter((phrase) => phrase !== 'approve this'))('is given by "%s"', async (phrase) => {
    expect(await decided(written(phrase))).toBe('allow');
  });

  it.each([...deny])('is refused by "%s"', async (phrase) => {
    expect(await decided(written(phrase))).toBe('deny');
  });

  it.each([...MUST_NOT_ALLOW])('is never given by: %s', async (said) => {
    expect(await decided(said)).not.toBe('allow');
  });

  it.each([...CUT_REFUSALS])('is never given by a refusal whose beginning is lost: %s', async (said) => {
    for (const cutMs of [80, 160]) {
      expect(await decided(said, { name: 'cut', speed: 1, cutMs })).not.toBe('allow');
    }
  });

  it('is never given by what people say to others', async () => {
    const short = clips().filter(({ kind }) => kind === 'command' || kind === 'letters' || kind === 'noise');
    for (const { file, text } of short.slice(0, 12)) {
      const made = decision(await hearApproval(models, clipPcm(file)));
      expect(made, text).not.toBe('allow');
    }
  });
});

describe('a choice, spoken', () => {
  it.each([...CHOICE_TRIALS])(
    'is nearly always understood, and no other is ever taken for it: %#',
    async ({ choices, said }) => {
      const missed: string[] = [];
      const meant = Object.entries(said).flatMap(([text, id]) => (id === null ? [] : [{ text, id }]));
      for (const { text, id } of meant) {
        const made = decision(await hearChoice(models, await answerSound(models, text, QUIET), choices));
        if (made === id) continue;
        expect(made, text).toBeNull();
        missed.push(text);
      }
      expect(missed.length, missed.join(' ')).toBeLessThanOrEqual(1);
    },
  );

  it.each([
    [
      'recorded digits',
      ['alnum-one-petewarden-1.wav', 'alnum-two-evmaki-1.wav', 'alnum-three-petewarden-1.wav'],
    ],
  ])('is named by its number: %s', async (_name, files) => {
    const choices = ['Merge', 'Rebase', 'Squash'].map((label) => ({ id: label, label }));
    for (const [index, file] of files.entries()) {
      expect(decision(await hearChoice(models, clipPcm(file), choices))).toBe(choices[index]?.id);
    }
  });
});
