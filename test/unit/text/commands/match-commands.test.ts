import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandCandidates } from '../../../../src/shared/text/commands/command-candidates.ts';
import {
  exactCommand,
  matchCommands,
  type CommandContext,
} from '../../../../src/shared/text/commands/match-commands.ts';
import { triggerTable, type OwnTriggers } from '../../../../src/shared/text/commands/trigger-table.ts';

const SHIPPED = triggerTable({});

function context(own?: OwnTriggers, changes: Partial<CommandContext> = {}): CommandContext {
  return {
    language: 'en',
    agents: ['claude', 'codex', 'review'].map((id) => ({ id, names: [] })),
    activeAgentId: 'claude',
    triggers: own === undefined ? SHIPPED : triggerTable(own),
    threshold: 0.85,
    ...changes,
  };
}
const agents = (...ids: readonly string[]): Partial<CommandContext> => ({
  agents: ids.map((id) => ({ id, names: [] })),
});

describe('a spoken command', () => {
  it('says which words asked for it, and how surely', () => {
    expect(matchCommands('Fix it. Okay, send.', context()).commands).toEqual([
      { command: 'submit', trigger: 'Okay, send', confidence: 1, agentId: null },
    ]);
    const [almost] = matchCommands('Okay, sent.', context()).commands;
    expect(almost?.confidence).toBeGreaterThan(0.85);
    expect(almost?.confidence).toBeLessThan(1);
  });

  it('must be exact where the threshold is highest', () => {
    expect(matchCommands('Okay, sent.', context(undefined, { threshold: 1 })).commands).toEqual([]);
    expect(matchCommands('Okay, send.', context(undefined, { threshold: 1 })).commands).toHaveLength(1);
  });

  it('loses nothing of the text before it but what joined them', () => {
    const before = '  git commit -m "It’s 10:30; done" — then (see §3)';
    expect(matchCommands(`${before}, ok send`, context()).text).toBe(before);
  });

  it('leaves a text without commands exactly as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ a-zäé,.!?"'-]{0,80}$/), (text) => {
        const match = matchCommands(text, context(undefined, agents()));
        expect(match.commands.length > 0 || match.text === text).toBe(true);
      }),
    );
  });

  it('takes words only from the ends of an utterance', () => {
    const words = fc.constantFrom(
      'ok',
      'send',
      'agent',
      'codex',
      'new',
      'line',
      'review',
      'spell',
      'a',
      'the',
      'it',
    );
    const signs = fc.constantFrom(' ', ', ', '. ', '? ');
    fc.assert(
      fc.property(fc.array(fc.tuple(words, signs), { maxLength: 10 }), (parts) => {
        const said = parts.flat().join('');
        const { text } = matchCommands(said, context());
        expect(said).toContain(text);
      }),
    );
  });

  it('is understood as a whole utterance although another language was recognised', () => {
    expect(matchCommands('OK, send.', context(undefined, { language: 'nl' })).commands).toHaveLength(1);
    expect(matchCommands('Okay, senden.', context(undefined, { language: 'en' })).commands).toHaveLength(1);
    expect(matchCommands('Agent codex.', context(undefined, { language: 'fr' })).commands[0]?.agentId).toBe(
      'codex',
    );
  });

  it('is not understood at the end of a text in another language', () => {
    expect(matchCommands('Fix the login, ok senden.', context()).commands).toEqual([]);
  });
});

describe('own triggers', () => {
  const own: OwnTriggers = { en: { submit: ['ship it', 'go'], 'switch-agent': ['talk to'] } };

  it('replace the shipped ones of that command and language', () => {
    expect(matchCommands('Fix it, ship it', context(own))).toMatchObject({
      text: 'Fix it',
      commands: [{ command: 'submit' }],
    });
    expect(matchCommands('OK, send.', context(own)).commands).toEqual([]);
    expect(matchCommands('OK, cancel.', context(own)).commands).toHaveLength(1);
    expect(matchCommands('Okay, senden.', context(own, { language: 'de' })).commands).toHaveLength(1);
  });

  it('need a pause when they are one word', () => {
    expect(matchCommands('Tell me where they go', context(own)).commands).toEqual([]);
    expect(matchCommands('Fix the login. Go.', context(own)).commands).toHaveLength(1);
    expect(matchCommands('Go', context(own)).commands).toHaveLength(1);
  });

  it('come before the name of an agent', () => {
    expect(matchCommands('Talk to codex.', context(own)).commands[0]?.agentId).toBe('codex');
    expect(matchCommands('Agent codex.', context(own)).commands).toEqual([]);
  });

  it('switch a command off by an empty list', () => {
    expect(matchCommands('OK, send.', context({ en: { submit: [] } })).commands).toEqual([]);
  });

  it.each([
    ['ja', '送信して', 'バグを直して、送信して。', 'バグを直して'],
    ['ja', '送信して', 'バグを直して送信して', 'バグを直して'],
    ['zh', '好的发送', '修复登录错误好的发送。', '修复登录错误'],
    ['th', 'โอเคส่ง', 'แก้บั๊กโอเคส่ง', 'แก้บั๊ก'],
    ['ru', 'хорошо отправить', 'Исправь ошибку. Хорошо, отправить.', 'Исправь ошибку.'],
    ['ko', '오케이 전송', '버그를 고쳐 줘. 오케이, 전송.', '버그를 고쳐 줘.'],
    ['ar', 'حسنا أرسل', 'أصلح الخطأ، حسنا أرسل', 'أصلح الخطأ'],
  ])('work in any script: %s "%s"', (language, phrase, said, text) => {
    const match = matchCommands(said, context({ [language]: { submit: [phrase] } }, { language }));
    expect(match).toMatchObject({ text, commands: [{ command: 'submit' }] });
  });

  it('name agents in any script', () => {
    const japanese = context(
      { ja: { 'switch-agent': ['エージェント'] } },
      { language: 'ja', agents: [{ id: 'review', names: ['レビュー'] }] },
    );
    expect(matchCommands('エージェント、レビュー。', japanese).commands[0]?.agentId).toBe('review');
    expect(matchCommands('レビュー、テストを実行して。', japanese)).toMatchObject({
      text: 'テストを実行して。',
      commands: [{ agentId: 'review' }],
    });
  });
});

describe('the name of an agent', () => {
  it.each([
    ['Agent clawed.', 'claude-1', agents('claude-1')],
    ['Agent my agent.', 'my_agent', agents('my_agent', 'other')],
    ['Agent my agent two.', 'myAgent2', agents('myAgent2', 'myAgent3')],
    ['Hey Claude code, go on.', 'claude-code', agents('claude', 'claude-code')],
    ['Hey Claude, go on.', 'claude', agents('claude', 'claude-code')],
    ['Agent bob the builder.', 'x1', { agents: [{ id: 'x1', names: ['Bob the Builder'] }] }],
    ['Agent twelve.', 'agent-12', agents('agent-12', 'agent-2')],
  ])('is heard in "%s"', (said, id, changes) => {
    expect(matchCommands(said, context(undefined, changes)).commands[0]?.agentId).toBe(id);
  });

  it.each([
    ['another number', 'Agent 1.', agents('agent-2')],
    ['a number too many', 'Agent claude code 1.', agents('claude-code', 'claude-code-2')],
    ['an internal id', 'Agent keyboard.', { agents: [{ id: '__keyboard', names: ['keyboard'] }] }],
    ['another name', 'Agent koala.', agents('coder')],
    ['nobody', 'Agent codex.', agents()],
  ])('is not heard in %s', (_reason, said, changes) => {
    const match = matchCommands(said, context(undefined, changes));
    expect(match).toEqual({ text: said, commands: [], question: null });
  });

  it('is a question where two fit nearly as well, the active one first among equals', () => {
    const two = agents('coder', 'koder');
    expect(
      matchCommands('Agent coder, fix it.', context(undefined, { ...two, activeAgentId: 'koder' })),
    ).toEqual({
      text: 'fix it.',
      commands: [],
      question: { heard: 'coder', candidates: ['koder', 'coder'] },
    });
  });

  it('leaves the rest and the commands at its end', () => {
    expect(matchCommands('Codex, fix the login. OK, send.', context())).toMatchObject({
      text: 'fix the login.',
      commands: [{ command: 'switch-agent', trigger: 'Codex', agentId: 'codex' }, { command: 'submit' }],
    });
  });
});

describe('a command that ends the turn', () => {
  it.each(['OK, send.', 'ok send', 'scratch that', 'Agent review', 'Hey Codex', 'OK, mute.', 'new line'])(
    'is "%s"',
    (said) => {
      expect(exactCommand(said, context())).toBeDefined();
    },
  );

  it.each([
    ['words are left', 'Fix it. OK, send.'],
    ['a sentence may begin so', 'OK, stop.'],
    ['letters will follow', 'Spell'],
    ['there are two', 'New line. OK, send.'],
    ['it is none', 'OK'],
  ])('is not where %s', (_reason, said) => {
    expect(exactCommand(said, context())).toBeUndefined();
  });

  it('is no name that may go on', () => {
    const long = context(undefined, agents('review', 'review-two-b', 'codex'));
    expect(exactCommand('Agent review', long)).toBeUndefined();
    expect(exactCommand('Agent codex', long)).toBeDefined();
  });
});

describe('candidates for scoring', () => {
  it('are the phrases of the commands as they would be written', () => {
    const [listen] = commandCandidates(['listen'], 'en', triggerTable({}));
    expect(listen?.id).toBe('listen');
    expect(listen?.spellings).toContain('Okay, listen.');
    expect(commandCandidates(['stop-speaking'], 'it', triggerTable({}))[0]?.spellings).toContain(
      'Okay, stai zitto.',
    );
  });

  it('are English where a language has none, and the own ones where there are', () => {
    const table = triggerTable({ ja: { listen: ['聞いて'] } });
    expect(commandCandidates(['listen'], 'nl', table)).toEqual(commandCandidates(['listen'], 'en', table));
    expect(commandCandidates(['listen'], 'ja', table)[0]?.spellings).toEqual(['聞いて.']);
  });
});
