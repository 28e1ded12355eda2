import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QuestionInfo } from '../../src/shared/contract/questions.ts';
import { agentInfo } from '../support/entries.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

const QUESTION: QuestionInfo = {
  id: '5c1c4a52-7f3f-4f3e-9f59-0b9f6f0f8d11',
  agentId: 'codex',
  kind: 'question',
  text: 'Which branch shall I use?',
  choices: [],
  state: 'listening',
  deadline: null,
  waiting: 1,
};

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function engineWithCodex(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.setAgents([agentInfo({ id: 'codex', name: 'Parser', active: true, activity: 'working' })]);
  return engine;
}

describe('what an agent asks aloud', () => {
  it('is shown, and can be answered in writing', async () => {
    const { page, engine } = await fixture.open(engineWithCodex());
    engine.askAloud(QUESTION);
    const shown = page.getByTestId('spoken-question');
    await shown.getByText('Parser asks').waitFor();
    await shown.getByText('Listening for your answer · 1 more waits').waitFor();
    await shown.getByLabel('Your answer').fill('The one called main');
    await shown.getByRole('button', { name: 'Answer', exact: true }).click();
    await expect
      .poll(() => engine.questions.replies)
      .toEqual([[QUESTION.id, { text: 'The one called main' }]]);
    engine.askAloud(null);
    await shown.waitFor({ state: 'detached' });
  });

  it('is decided by a click, with exactly what would be done', async () => {
    const { page, engine } = await fixture.open(engineWithCodex());
    const choices = [
      { id: 'allow', label: 'Allow' },
      { id: 'deny', label: 'Deny' },
    ];
    engine.askAloud({ ...QUESTION, kind: 'approval', text: 'Bash: rm -rf build', choices });
    const shown = page.getByTestId('spoken-question');
    await shown.getByText('May Parser do this?').waitFor();
    await shown.getByText('Bash: rm -rf build').waitFor();
    await shown.getByRole('button', { name: 'Deny' }).click();
    await shown.getByRole('button', { name: 'Not now' }).click();
    await expect
      .poll(() => engine.questions.replies)
      .toEqual([
        [QUESTION.id, { choiceId: 'deny' }],
        [QUESTION.id, { dismiss: true }],
      ]);
  });
});

describe('agents', () => {
  it('show their name and what they do', async () => {
    const { page, engine } = await fixture.open(engineWithCodex());
    const row = page.getByTestId('agent-codex');
    await row.getByText('Parser').waitFor();
    await row.getByText('working').waitFor();
    engine.setAgents([
      agentInfo({ id: 'codex', active: true, activity: 'needs-you', attention: 'permission' }),
    ]);
    await row.getByText('asks for permission').waitFor();
  });

  it('that are near and do not hear the user yet are offered', async () => {
    const engine = engineWithCodex();
    const remedy = 'End it, and start it again with: vivavoce agent claude';
    const session = { program: 'claude', pid: 42, activity: null, remedy } as const;
    engine.discovered = [
      {
        ...session,
        id: 'a',
        name: 'docs',
        folder: '/srv/docs',
        command: 'vivavoce agent claude',
        connectable: false,
      },
      { ...session, id: 'b', name: 'api', folder: '/srv/api', command: null, connectable: true },
    ];
    const { page } = await fixture.open(engine);
    await page.getByRole('heading', { name: 'Not connected yet' }).waitFor();
    await page.getByTestId('nearby-a').getByText('vivavoce agent claude').waitFor();
    await page
      .getByTestId('nearby-a')
      .getByText('End it, and start it again with:', { exact: true })
      .waitFor();
    await page.getByTestId('nearby-b').getByRole('button', { name: 'Connect api' }).click();
    await expect.poll(() => engine.asked).toContain('connect b');
  });
});
