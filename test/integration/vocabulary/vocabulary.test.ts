import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { Vocabulary, type VocabularySettings } from '../../../src/main/vocabulary/vocabulary.ts';
import { makeFixtureProject } from '../../../bench/support/fixture-project.ts';
import { addFiles, makeFolder, makeRepository } from './repository.ts';

interface Desk {
  readonly vocabulary: Vocabulary;
  readonly clock: ManualClock;
  readonly log: string[];
  settings: VocabularySettings;
  agents: readonly string[];
}

function open(part: Partial<VocabularySettings> = {}): Desk {
  const clock = new ManualClock();
  const log: string[] = [];
  const desk = {
    settings: { entries: [], words: [], project: true, correction: true, ...part } as VocabularySettings,
    agents: [] as readonly string[],
    clock,
    log,
  };
  const vocabulary = new Vocabulary({
    settings: () => desk.settings,
    agentNames: () => desk.agents,
    triggerWords: () => ['ok send'],
    clock,
    log: (message) => log.push(message),
  });
  onTestFinished(() => vocabulary.dispose());
  return Object.assign(desk, { vocabulary });
}

const QUORVEX = { 'src/quorvex.ts': 'const quorvex = 1;\nconst quorvexSum = quorvex + quorvex;\n' };

describe('a vocabulary', () => {
  it('learns from the folder of the active agent, and says when it did', async () => {
    const { vocabulary } = open();
    const folder = makeRepository(QUORVEX);
    expect(vocabulary.state).toEqual({ folder: null, terms: 0, gatheredAt: null, problem: null });
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    expect(vocabulary.state).toMatchObject({
      folder,
      problem: null,
      gatheredAt: new Date(Date.UTC(2026, 0, 1)),
    });
    expect(vocabulary.state.terms).toBeGreaterThan(1);
    expect(vocabulary.prompt()).toContain('quorvex');
    expect(vocabulary.corrector()('open kworvex', 'en').text).toBe('open quorvex');
  });

  it("has the user's words and the agents' names without any folder", async () => {
    const desk = open({ words: ['Vivavoce'], entries: [{ written: 'kubectl', spoken: ['cube control'] }] });
    desk.agents = ['clawdine'];
    await desk.vocabulary.settled();
    expect(desk.vocabulary.prompt()).toEqual(['clawdine', 'kubectl', 'Vivavoce']);
    expect(desk.vocabulary.corrector()('cube control get pods', 'en')).toEqual({
      text: 'kubectl get pods',
      rules: ['spoken-form'],
    });
  });

  it('takes up changed settings, the prompt some seconds later', async () => {
    const desk = open({ words: ['Vivavoce'] });
    await desk.vocabulary.settled();
    expect(desk.vocabulary.prompt()).toEqual(['Vivavoce']);
    desk.settings = { ...desk.settings, words: ['Quorvex'] };
    await desk.vocabulary.settled();
    expect(desk.vocabulary.corrector()('kworvex', 'en').text).toBe('Quorvex');
    expect(desk.vocabulary.prompt()).toEqual(['Vivavoce']);
    desk.clock.advance(5000);
    expect(desk.vocabulary.prompt()).toEqual(['Quorvex']);
  });

  it('prefers what was said, from the next utterance on', async () => {
    const desk = open({ words: ['Quorvex', 'decibri'] });
    await desk.vocabulary.settled();
    expect(desk.vocabulary.prompt().at(-1)).toBe('Quorvex');
    desk.vocabulary.used('play it through decibri');
    expect(desk.vocabulary.prompt().at(-1)).toBe('decibri');
  });

  it('forgets a project with its agent, and knows it at once when it is back', async () => {
    const { vocabulary, clock } = open();
    const folder = makeRepository(QUORVEX);
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    vocabulary.useFolder(null);
    clock.advance(5000);
    expect(vocabulary.prompt()).toEqual([]);
    vocabulary.useFolder(folder);
    clock.advance(5000);
    expect(vocabulary.prompt()).toContain('quorvex');
  });

  it('looks at a folder again, but not at once', async () => {
    const { vocabulary, clock } = open();
    const folder = makeRepository(QUORVEX);
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    addFiles(folder, { 'src/wibblette.ts': 'const wibblette = 1; wibblette.run()' });
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    expect(vocabulary.corrector()('wibblet', 'en').text).toBe('wibblet');
    clock.advance(20_000);
    vocabulary.used('done');
    await vocabulary.settled();
    expect(vocabulary.prompt()).toContain('wibblette');
  });

  it('learns nothing when it shall not', async () => {
    const { vocabulary } = open({ project: false });
    vocabulary.useFolder(makeRepository(QUORVEX));
    await vocabulary.settled();
    expect(vocabulary.prompt()).toEqual([]);
    expect(vocabulary.state.gatheredAt).toBeNull();
  });

  it('corrects nothing when it shall not', async () => {
    const { vocabulary } = open({ correction: false, words: ['Quorvex'] });
    await vocabulary.settled();
    expect(vocabulary.corrector()('kworvex', 'en')).toEqual({ text: 'kworvex', rules: [] });
  });

  it('says once that a folder is gone, and goes on with the rest', async () => {
    const { vocabulary, clock, log } = open({ words: ['Vivavoce'] });
    const folder = `${makeFolder()}/nowhere`;
    for (let round = 0; round < 3; round += 1) {
      vocabulary.useFolder(folder);
      await vocabulary.settled();
      clock.advance(30_000);
    }
    expect(vocabulary.state.problem).toMatchObject({ code: 'not-found' });
    expect(log).toHaveLength(1);
    expect(vocabulary.prompt()).toEqual(['Vivavoce']);
  });

  it('drops the gathering of a folder that is no longer wanted', async () => {
    const { vocabulary } = open();
    const second = makeRepository({ 'wibblette.ts': 'const wibblette = 1; wibblette.run()' });
    vocabulary.useFolder(makeRepository(QUORVEX));
    vocabulary.useFolder(second);
    await vocabulary.settled();
    expect(vocabulary.state.folder).toBe(second);
    expect(vocabulary.prompt().join(' ')).not.toContain('quorvex');
  });

  it('can be ended at any time', async () => {
    const { vocabulary } = open();
    vocabulary.useFolder(makeRepository(QUORVEX));
    vocabulary.dispose();
    vocabulary.dispose();
    await vocabulary.settled();
    vocabulary.useFolder(null);
    vocabulary.used('anything');
    expect(vocabulary.prompt()).toEqual([]);
  });
});

describe('the vocabulary of a realistic project', () => {
  it.each([
    ['pair-programmer', 'aider', "let's ask Aitor to run py test", "let's ask aider to run pytest"],
    [
      'web-shop',
      'Fastify',
      'use effect in type script, then vee test',
      'useEffect in TypeScript, then Vitest',
    ],
  ])('%s has %s', async (project, name, heard, right) => {
    const { vocabulary } = open();
    const folder = `${makeFolder()}/${project === 'web-shop' ? 'shop' : 'aider'}`;
    await makeFixtureProject(project, folder);
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    expect(vocabulary.prompt()).toContain(name);
    expect(vocabulary.corrector()(heard, 'en').text).toBe(right);
  });
});
