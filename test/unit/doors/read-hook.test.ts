import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentReportSchema } from '../../../src/shared/contract/doors.ts';
import type { AgentReport } from '../../../src/shared/contract/doors.ts';
import { approvalRequestSchema } from '../../../src/shared/contract/questions.ts';
import { HOOK_PROGRAMS, readHook } from '../../../src/shared/doors/read-hook.ts';
import { PACKAGE_ROOT } from '../../support/cli-context.ts';

const FIXTURES = join(PACKAGE_ROOT, 'test/fixtures/hooks');

function payload(program: string, name: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, program, `${name}.json`), 'utf8')) as unknown;
}

const started = (program: string, sessionId: string, folder: string): AgentReport => ({
  type: 'session-started',
  program,
  sessionId,
  name: null,
  folder,
});
const working: AgentReport = { type: 'working' };
const ended: AgentReport = { type: 'session-ended' };
const said = (text: string | null): AgentReport => ({ type: 'turn-completed', text });
const needs = (reason: 'permission' | 'question' | 'input', text: string | null): AgentReport => ({
  type: 'needs-you',
  reason,
  text,
});

const THREAD = 'b5f6c1c2-1111-2222-3333-444455556666';
const GEMINI = '8c1f1d5e-0b7a-4a52-9c0d-6a5f0f5d3a11';

/** Fixture, the argument by which hooks call us, and what it means. */
const MEANINGS: readonly (readonly [program: string, fixture: string, event: string, AgentReport[]])[] = [
  ['claude', 'session-start', 'session-start', [started('claude', 'abc123', '/Users/me/shop')]],
  ['claude', 'session-start-compact', 'session-start', []],
  ['claude', 'user-prompt-submit', 'user-prompt-submit', [working]],
  [
    'claude',
    'notification-permission',
    'notification',
    [needs('permission', 'Claude needs your permission to use Bash')],
  ],
  ['claude', 'notification-idle', 'notification', [needs('input', 'Claude is waiting for your input')]],
  [
    'claude',
    'notification-idle-before-types',
    'notification',
    [needs('input', 'Claude is waiting for your input')],
  ],
  ['claude', 'notification-auth', 'notification', []],
  ['claude', 'stop', 'stop', [said("I've completed the refactoring. Here's a summary...")]],
  ['claude', 'stop-failure', 'stop-failure', [said('API Error: Rate limit reached')]],
  ['claude', 'subagent-stop', 'subagent-stop', []],
  ['claude', 'permission-request', 'permission-request', [needs('permission', 'Bash: rm -rf node_modules')]],
  [
    'claude',
    'permission-request-write',
    'permission-request',
    [needs('permission', 'Write: {"file_path":"/path/to/file.txt","content":"file content"}')],
  ],
  ['claude', 'pre-tool-use-question', 'pre-tool-use', [needs('question', 'Which framework?')]],
  ['claude', 'pre-tool-use-bash', 'pre-tool-use', []],
  ['claude', 'session-end', 'session-end', [ended]],
  ['codex', 'session-start', 'session-start', [started('codex', THREAD, '/Users/example/project')]],
  ['codex', 'user-prompt-submit', 'user-prompt-submit', [working]],
  ['codex', 'stop', 'stop', [said('Rename complete and verified `cargo build` succeeds.')]],
  ['codex', 'permission-request', 'permission-request', [needs('permission', 'Bash: cargo publish')]],
  ['codex', 'notify', 'notify', [said('Rename complete and verified `cargo build` succeeds.')]],
  ['gemini', 'session-start', 'session-start', [started('gemini', GEMINI, '/home/me/shop')]],
  ['gemini', 'before-agent', 'before-agent', [working]],
  ['gemini', 'after-agent', 'after-agent', [said('The parser has three stages.')]],
  [
    'gemini',
    'notification',
    'notification',
    [needs('permission', 'Tool run_shell_command requires permission')],
  ],
  ['gemini', 'session-end', 'session-end', [ended]],
  ['cursor', 'session-start', 'session-start', [started('cursor', 'conv-123', '/path/to/project')]],
  ['cursor', 'before-submit-prompt', 'before-submit-prompt', [working]],
  ['cursor', 'after-agent-response', 'after-agent-response', [said('Fixed the off-by-one in main.ts.')]],
  ['cursor', 'stop', 'stop', [said(null)]],
  ['cursor', 'session-end', 'session-end', [ended]],
  ['opencode', 'session-created', 'session.created', [started('opencode', 'ses_1', '/home/me/shop')]],
  ['opencode', 'session-created-subagent', 'session.created', []],
  ['opencode', 'session-status', 'session.status', [working]],
  ['opencode', 'session-idle', 'session.idle', [said('All tests pass.')]],
  ['opencode', 'session-error', 'session.error', [said('Overloaded')]],
  ['opencode', 'permission-updated', 'permission.updated', [needs('permission', 'npm publish')]],
  ['opencode', 'question-asked', 'question.asked', [needs('question', 'Which database?')]],
  ['opencode', 'session-deleted', 'session.deleted', [ended]],
];

describe('documented payloads', () => {
  test.each(MEANINGS)('%s %s means what it says', (program, fixture, event, reports) => {
    const outcome = readHook(program, event, payload(program, fixture));
    expect(outcome.reports).toEqual(reports);
    for (const report of outcome.reports) expect(agentReportSchema.parse(report)).toEqual(report);
  });

  test('every fixture is read', () => {
    const files = HOOK_PROGRAMS.filter((program) => program !== 'aider').flatMap((program) =>
      readdirSync(join(FIXTURES, program)).map((file) => `${program}/${file.replace('.json', '')}`),
    );
    expect(new Set(MEANINGS.map(([program, fixture]) => `${program}/${fixture}`))).toEqual(new Set(files));
  });

  test.each([
    ['claude', 'stop', 'abc123', '/Users/me/shop'],
    ['codex', 'stop', THREAD, '/Users/example/project'],
    ['codex', 'notify', THREAD, '/Users/example/project'],
    ['gemini', 'after-agent', GEMINI, '/home/me/shop'],
    ['cursor', 'after-agent-response', 'conv-123', '/path/to/project'],
    ['opencode', 'session-idle', 'ses_1', '/home/me/shop'],
  ])('%s %s names session and folder', (program, fixture, sessionId, folder) => {
    expect(readHook(program, fixture, payload(program, fixture))).toMatchObject({ sessionId, folder });
  });

  test('the notification command of aider has no data and says that it waits', () => {
    expect(readHook('aider', 'notify', undefined).reports).toEqual([needs('input', null)]);
  });
});

describe('permissions', () => {
  test.each([
    ['claude', 'permission-request', { tool: 'Bash', action: 'rm -rf node_modules' }],
    [
      'claude',
      'permission-request-write',
      { tool: 'Write', action: '{"file_path":"/path/to/file.txt","content":"file content"}' },
    ],
    ['codex', 'permission-request', { tool: 'Bash', action: 'cargo publish' }],
  ])('%s %s asks with exactly what would be done', (program, fixture, permission) => {
    const outcome = readHook(program, 'permission-request', payload(program, fixture));
    expect(outcome.permission).toEqual(permission);
    expect(approvalRequestSchema.safeParse({ agentId: 'a', ...outcome.permission }).success).toBe(true);
  });

  test('an argument beside the command that changes what it does is part of the action', () => {
    const tool_input = { command: 'make', description: 'Build', dangerouslyDisableSandbox: true };
    const outcome = readHook('claude', 'permission-request', { tool_name: 'Bash', tool_input });
    expect(outcome.permission?.action).toBe('make\n{"dangerouslyDisableSandbox":true}');
  });

  test.each([
    ['a question with choices', 'AskUserQuestion', { questions: [{ question: 'Which?' }] }],
    ['a plan', 'ExitPlanMode', { plan: 'Rewrite everything.' }],
    ['what is too long to be shown whole', 'Bash', { command: 'x'.repeat(20_001) }],
    ['a tool without arguments', 'Bash', {}],
  ])('%s is left to the program', (_, tool_name, tool_input) => {
    const outcome = readHook('claude', 'PermissionRequest', { tool_name, tool_input });
    expect(outcome.permission).toBeNull();
    expect(outcome.reports).toHaveLength(1);
  });
});

describe('leniency', () => {
  test.each(['SessionStart', 'sessionStart', 'session_start', 'session.start', 'SESSION-START'])(
    '%s is the same event',
    (event) => {
      expect(readHook('gemini', event, {}).reports).toEqual([
        { type: 'session-started', program: 'gemini', sessionId: null, name: null, folder: null },
      ]);
    },
  );

  test('an argument that names no event leaves it to the payload', () => {
    expect(readHook('claude', 'event', payload('claude', 'stop')).reports).toHaveLength(1);
  });

  test('a folder that is no whole path is none', () => {
    expect(readHook('claude', 'stop', { cwd: '../shop' }).folder).toBeNull();
    expect(readHook('claude', 'stop', { cwd: String.raw`C:\shop` }).folder).toBe(String.raw`C:\shop`);
  });

  test.each([String.raw`\\server\shop`, '//server/shop', String.raw`/\server\shop`])(
    'a session in %s is told without its folder, which the engine would refuse',
    (cwd) => {
      const [report] = readHook('claude', 'session-start', { session_id: 's', cwd }).reports;
      expect(report).toMatchObject({ type: 'session-started', folder: null });
    },
  );

  test('an answer that is too long is cut between characters', () => {
    const [report] = readHook('claude', 'stop', { last_assistant_message: '👋'.repeat(600_000) }).reports;
    expect(agentReportSchema.safeParse(report).success).toBe(true);
    expect(report).toMatchObject({ text: expect.stringMatching(/👋…$/u) });
  });

  test('programs that only read JSON always get some', () => {
    for (const event of ['session-start', 'nonsense']) {
      expect(readHook('gemini', event, undefined).output).toBe('{}');
      expect(readHook('cursor', event, undefined).output).toBe('{}');
      expect(readHook('claude', event, undefined).output).toBe('');
    }
    expect(readHook('cursor', 'before-submit-prompt', undefined).output).toBe('{"continue":true}');
  });

  test('nothing that a program sends breaks a reading, and every report fits the contract', () => {
    const events = MEANINGS.map(([, , event]) => event);
    const keys = fc.constantFrom(
      ...'session_id cwd message notification_type tool_name tool_input properties questions status text'.split(
        ' ',
      ),
      ...'last_assistant_message prompt_response workspace_roots info error type thread-id reason'.split(' '),
    );
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()));
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...HOOK_PROGRAMS), fc.string(), fc.constant('__proto__')),
        fc.oneof(fc.constantFrom(...events), fc.string()),
        fc.oneof(fc.anything(), fc.dictionary(keys, value)),
        (program, event, data) => {
          const outcome = readHook(program, event, data);
          for (const report of outcome.reports) agentReportSchema.parse(report);
          if (outcome.permission !== null) {
            approvalRequestSchema.parse({ agentId: 'a', ...outcome.permission });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
