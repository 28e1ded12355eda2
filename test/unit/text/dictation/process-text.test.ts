import { describe, expect, it } from 'vitest';
import { matchCommands } from '../../../../src/shared/text/commands/match-commands.ts';
import { triggerTable } from '../../../../src/shared/text/commands/trigger-table.ts';
import { processText, type DictationOptions } from '../../../../src/shared/text/dictation/process-text.ts';

const OPTIONS: DictationOptions = {
  language: 'en',
  cleanUp: { fillers: true, stutters: true, spokenPunctuation: false, capitals: true },
  codingMode: true,
};

/** A scripted stage of commands: takes the phrase away wherever it ends or begins the text. */
function taking(phrase: RegExp): NonNullable<DictationOptions['commands']> {
  return (text) => {
    const trigger = phrase.exec(text)?.[0];
    if (trigger === undefined) return { text, commands: [], question: null };
    const command = { command: 'submit', trigger, confidence: 1, agentId: null } as const;
    return { text: text.replace(phrase, ''), commands: [command], question: null };
  };
}

describe('processText', () => {
  it('applies its stages in order and traces those that changed something', () => {
    const seen: string[] = [];
    const { text, changes, commands } = processText('Um, open package dot jason, ok, uh, send.', {
      ...OPTIONS,
      correct: (heard) => {
        seen.push(heard);
        return { text: heard.replace('jason', 'json'), rules: ['phonetic'] };
      },
      commands: (heard) => {
        seen.push(heard);
        return taking(/ok, send/u)(heard);
      },
    });
    expect(text).toBe('Open package.json.');
    expect(seen).toEqual(['Open package dot jason, ok, send.', 'Open package dot json, ok, send.']);
    expect(commands.map((command) => command.trigger)).toEqual(['ok, send']);
    expect(changes).toEqual([
      {
        stage: 'clean-up',
        rules: ['fillers'],
        before: 'Um, open package dot jason, ok, uh, send.',
        after: 'Open package dot jason, ok, send.',
      },
      {
        stage: 'vocabulary',
        rules: ['phonetic'],
        before: 'Open package dot jason, ok, send.',
        after: 'Open package dot json, ok, send.',
      },
      {
        stage: 'commands',
        rules: ['submit'],
        before: 'Open package dot json, ok, send.',
        after: 'Open package dot json.',
      },
      {
        stage: 'formatting',
        rules: ['paths'],
        before: 'Open package dot json.',
        after: 'Open package.json.',
      },
    ]);
  });

  it('leaves no trace of a text that is right', () => {
    expect(processText('Fix the bug.', OPTIONS)).toEqual({
      text: 'Fix the bug.',
      commands: [],
      question: null,
      changes: [],
    });
  });

  it('writes no code while the coding mode is off', () => {
    expect(processText('open package dot json', { ...OPTIONS, codingMode: false }).text).toBe(
      'open package dot json',
    );
  });

  it('hands the question on', () => {
    const question = { heard: 'cloud', candidates: ['claude', 'cloud-ops'] };
    const result = processText('Cloud, go', {
      ...OPTIONS,
      commands: (text) => ({ text, commands: [], question }),
    });
    expect(result.question).toEqual(question);
  });

  it.each([
    ['Fix the bug, ok send.', /ok send\.?$/u, 'Fix the bug.'],
    ['Fix the bug, ok send.', /, ok send(?=\.)/u, 'Fix the bug.'],
    ['Fix the bug. Ok send.', /Ok send\.?$/u, 'Fix the bug.'],
    ['Is it done? Ok send.', /Ok send\.?$/u, 'Is it done?'],
    ['fix the bug ok send', /ok send$/u, 'fix the bug'],
    ['Fix the bug - ok send', /ok send$/u, 'Fix the bug'],
    ['Ok send.', /Ok send\.?$/u, ''],
    ['Codex, fix the bug.', /^Codex/u, 'Fix the bug.'],
    ['Codex. Fix the bug.', /^Codex/u, 'Fix the bug.'],
    ['Codex, npm install fails.', /^Codex/u, 'npm install fails.'],
    ['Codex, .env is missing.', /^Codex/u, '.env is missing.'],
  ])('leaves the ends of %j in order', (raw, phrase, text) => {
    expect(processText(raw, { ...OPTIONS, commands: taking(phrase) }).text).toBe(text);
  });

  it('finds commands behind fillers and leaves the sentence whole', () => {
    const context = {
      language: 'en',
      agents: [{ id: 'codex', names: ['codex'] }],
      activeAgentId: 'claude',
      triggers: triggerTable({}),
      threshold: 0.85,
    };
    const result = processText(
      'Codex, um, open package dot json and run it with dash dash force, ok, uh, send.',
      {
        ...OPTIONS,
        commands: (text) => matchCommands(text, context),
      },
    );
    expect(result.text).toBe('Open package.json and run it with --force.');
    expect(result.commands.map(({ command }) => command)).toEqual(['switch-agent', 'submit']);
  });

  it('writes code as the agent wants it who is called in the sentence', () => {
    const context = {
      language: 'en',
      agents: [{ id: 'codex', names: [] }],
      activeAgentId: 'claude',
      triggers: triggerTable({}),
      threshold: 0.85,
    };
    const textOf = (said: string): string =>
      processText(said, {
        ...OPTIONS,
        codingMode: (found) => found.some(({ agentId }) => agentId === 'codex'),
        commands: (text) => matchCommands(text, context),
      }).text;
    expect(textOf('Codex, open package dot json.')).toBe('Open package.json.');
    expect(textOf('Open package dot json.')).toBe('Open package dot json.');
  });
});
