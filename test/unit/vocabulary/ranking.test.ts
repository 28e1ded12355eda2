import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choosePrompt,
  PROMPT_BUDGET,
  type PromptSources,
} from '../../../src/main/vocabulary/choose-prompt.ts';
import { ProjectNames } from '../../../src/main/vocabulary/project-names.ts';
import { rankNames } from '../../../src/main/vocabulary/rank-names.ts';
import { Slices } from '../../../src/main/vocabulary/slices.ts';
import { estimateTokens } from '../../../src/main/vocabulary/token-estimate.ts';

async function wanted(fill: (names: ProjectNames) => void): Promise<string[]> {
  const names = new ProjectNames();
  fill(names);
  return (await rankNames(names, new Slices())).prompt.map(({ written }) => written);
}

const sources = (part: Partial<PromptSources>): PromptSources => ({
  user: [],
  agents: [],
  triggers: [],
  project: [],
  used: new Set(),
  ...part,
});
const projectTerm = (written: string, score: number) => ({ written, letters: written.toLowerCase(), score });

describe('the names of a project', () => {
  it('are led by its own', async () => {
    const order = await wanted((names) => {
      names.own('quorvex');
      for (const name of ['litellm', 'networkx']) names.dependency(name);
      names.code('frobnicator', 50, false);
    });
    expect(order[0]).toBe('quorvex');
  });

  it('that were met lately come before equals that were not', async () => {
    const order = await wanted((names) => {
      names.code('frobnix', 9, false);
      names.code('quuxlet', 9, true);
    });
    expect(order).toEqual(['quuxlet', 'frobnix']);
  });

  it('are no words of the dictionary, none with underscores, none that nobody can say', async () => {
    const order = await wanted((names) => {
      for (const name of ['settings', 'userService', 'rel_fname', 'xpqzt', 'utf8mb4', 'typeof'])
        names.code(name, 30, true);
    });
    expect(order).toEqual([]);
  });

  it('stand once, in the writing that people use', async () => {
    const order = await wanted((names) => {
      names.code('quorvex', 3, false);
      names.prose('QuorVex', 4, false);
      names.path('quor-vex.ts', false);
    });
    expect(order.filter((name) => /quor/i.test(name))).toEqual(['QuorVex']);
  });

  it('count for their shorter form', async () => {
    const order = await wanted((names) => {
      names.dependency('quorvex');
      names.dependency('quorvex-languages');
      names.dependency('quorvex-language-pack');
    });
    expect(order).toEqual(['quorvex']);
  });

  it('are spelt as their makers do', async () => {
    const names = new ProjectNames();
    names.dependency('typescript');
    names.path('src/index.ts', false);
    const { terms } = await rankNames(names, new Slices());
    const written = terms.map((term) => term.written);
    expect(written).toContain('TypeScript');
    expect(written).not.toContain('typescript');
  });

  it('bring known names only with a sign of them', async () => {
    const none = await rankNames(new ProjectNames(), new Slices());
    expect(none.terms).toEqual([]);
    const names = new ProjectNames();
    names.path('chart/Chart.yaml', false);
    expect((await rankNames(names, new Slices())).terms.map(({ written }) => written)).toContain('kubectl');
  });

  it('are five thousand at most, besides the known ones', async () => {
    const names = new ProjectNames();
    for (let index = 0; index < 12_000; index += 1) names.code(`quor${letters(index)}Vex`, 40, false);
    const { terms, prompt } = await rankNames(names, new Slices());
    expect(terms.length).toBe(5000);
    expect(prompt.length).toBe(200);
  });
});

function letters(index: number): string {
  return [...String(index)].map((digit) => 'bdfgklmnpr'[Number(digit)] ?? '').join('o');
}

describe('a prompt', () => {
  it('has the most wanted last', () => {
    const project = [projectTerm('quorvex', 9), projectTerm('decibri', 5)];
    expect(choosePrompt(sources({ user: ['Vivavoce'], project }))).toEqual([
      'decibri',
      'quorvex',
      'Vivavoce',
    ]);
  });

  it("has the user's words and unusual names of agents, whatever the project brings", () => {
    const project = Array.from({ length: 50 }, (_, index) =>
      projectTerm(`quorvex${letters(index)}`, 50 - index),
    );
    const prompt = choosePrompt(sources({ user: ['Vivavoce'], agents: ['clawdine', 'reviewer'], project }));
    expect(prompt.slice(-2)).toEqual(['clawdine', 'Vivavoce']);
    expect(prompt).not.toContain('reviewer');
  });

  it('prefers what was said lately', () => {
    const project = [projectTerm('quorvex', 9), projectTerm('decibri', 5)];
    expect(choosePrompt(sources({ project, used: new Set(['decibri']) })).at(-1)).toBe('decibri');
    expect(choosePrompt(sources({ user: ['Quorvex', 'Decibri'], used: new Set(['decibri']) })).at(-1)).toBe(
      'Decibri',
    );
  });

  it('never spends more than its budget, nor a word twice', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z.-]{0,24}$/);
    fc.assert(
      fc.property(fc.array(word), fc.array(word), fc.array(word), (user, agents, project) => {
        const terms = project.map((written, index) => projectTerm(written, index));
        const prompt = choosePrompt(sources({ user, agents, project: terms }));
        const tokens = prompt.reduce((sum, term) => sum + estimateTokens(term), 0);
        expect(tokens).toBeLessThanOrEqual(PROMPT_BUDGET.tokens);
        const spellings = prompt.map((term) => term.toLowerCase().replaceAll(/[^a-z]/g, ''));
        expect(new Set(spellings).size).toBe(prompt.length);
      }),
    );
  });

  it('is empty without words', () => {
    expect(choosePrompt(sources({}))).toEqual([]);
  });
});
