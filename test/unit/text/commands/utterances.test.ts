import { describe, expect, it } from 'vitest';
import { matchCommands } from '../../../../src/shared/text/commands/match-commands.ts';
import { triggerTable } from '../../../../src/shared/text/commands/trigger-table.ts';
import { AGENTS, UTTERANCES } from './utterances.ts';

const TABLE = triggerTable({});

describe('what becomes of an utterance', () => {
  it.each(UTTERANCES)('$language: "$said"', ({ language, said, text = said, commands = [], agent, asks }) => {
    const match = matchCommands(said, {
      language,
      agents: AGENTS,
      activeAgentId: 'claude',
      triggers: TABLE,
      threshold: 0.85,
    });
    expect({
      text: match.text,
      commands: match.commands.map(({ command }) => command),
      agent: match.commands.find(({ command }) => command === 'switch-agent')?.agentId ?? undefined,
      asks: match.question?.candidates,
    }).toEqual({ text, commands, agent, asks });
  });

  it('is said of enough of them', () => {
    expect(UTTERANCES.length).toBeGreaterThanOrEqual(120);
  });
});
