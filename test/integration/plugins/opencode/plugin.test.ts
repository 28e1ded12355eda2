import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';

interface Hooks {
  event(input: { readonly event: { readonly type: string; readonly properties: unknown } }): Promise<void>;
  dispose(): Promise<void>;
}
interface Message {
  readonly info: { readonly role: 'user' | 'assistant' };
  readonly parts: readonly { readonly type: string; readonly text?: string; readonly synthetic?: boolean }[];
}
type Plugin = (input: { readonly client: unknown; readonly directory: string }) => Promise<Hooks>;

const AGENT = 'opencode-web-shop';
const WAIT = { timeout: 30_000 };

/** OpenCode as its plugin sees it. Shapes: @opencode-ai/plugin and @opencode-ai/sdk 1.18.33. */
class OpencodeDouble {
  /** What stands in the prompt of the terminal. */
  prompt = '';
  readonly submitted: string[] = [];
  readonly toasts: string[] = [];
  messages: readonly Message[] = [];
  readonly client = {
    tui: {
      appendPrompt: async ({ body }: { readonly body: { readonly text: string } }) => {
        this.prompt += body.text;
        return { data: true };
      },
      submitPrompt: async () => {
        this.submitted.push(this.prompt);
        this.prompt = '';
        return { data: true };
      },
      showToast: async ({ body }: { readonly body: { readonly message: string } }) => {
        this.toasts.push(body.message);
        return { data: true };
      },
    },
    session: {
      get: async ({ path }: { readonly path: { readonly id: string } }) => ({
        data: path.id === 'ses_sub' ? { id: path.id, parentID: 'ses_1' } : { id: path.id },
      }),
      messages: async () => ({ data: this.messages }),
    },
  };
}

let shell: PluginShell;
let opencode: OpencodeDouble;
let hooks: Hooks;

beforeEach(async () => {
  shell = await PluginShell.open();
  opencode = new OpencodeDouble();
  for (const [name, value] of Object.entries(shell.env)) vi.stubEnv(name, value);
  vi.stubEnv('VIVAVOCE_AGENT', undefined);
});
afterEach(async () => {
  await hooks.dispose();
  vi.unstubAllEnvs();
  await shell.dispose();
});

/** All exports of the file are plugins to OpenCode. */
async function load(): Promise<void> {
  vi.resetModules();
  const file = join(PACKAGE_ROOT, 'plugins/opencode/vivavoce.js');
  const plugins = Object.values((await import(pathToFileURL(file).href)) as Record<string, Plugin>);
  expect(plugins).toHaveLength(1);
  for (const plugin of plugins) hooks = await plugin({ client: opencode.client, directory: shell.folder });
}

function event(type: string, properties: Readonly<Record<string, unknown>>): Promise<void> {
  return hooks.event({ event: { type, properties } });
}

/** Raises the event until the engine has heard of it: a hook gives up after 200 ms, and a busy machine takes longer. */
async function untilReported(
  raise: () => Promise<void>,
  report: Readonly<Record<string, unknown>>,
): Promise<void> {
  await vi.waitFor(
    async () => {
      await raise();
      await vi.waitFor(() => expect(reports()).toContainEqual(report), { timeout: 2000 });
    },
    { timeout: 50_000 },
  );
}

function reports(): readonly unknown[] {
  return shell.engine.reports.filter(([agentId]) => agentId === AGENT).map(([, report]) => report);
}

describe('dictation', () => {
  beforeEach(async () => {
    await load();
    await event('server.connected', {});
    await shell.untilConnected(AGENT);
  });

  test('is typed into the prompt, and submitted where that was asked for', async () => {
    shell.say(AGENT, 'Run the tests');
    shell.say(AGENT, 'twice', ['newline']);
    await vi.waitFor(() => expect(opencode.prompt).toBe('Run the tests twice\n'), WAIT);
    shell.say(AGENT, 'Please.', ['submit']);
    await vi.waitFor(() => expect(opencode.submitted).toEqual(['Run the tests twice\nPlease.']), WAIT);
  });

  test('is told as shown in the prompt, and as started when OpenCode works on it', async () => {
    shell.say(AGENT, 'Run the tests');
    shell.say(AGENT, 'twice.', ['submit']);
    await vi.waitFor(() => expect(opencode.submitted).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(receipts()).toEqual(['shown']), WAIT);
    await event('session.status', { sessionID: 'ses_1', status: { type: 'busy' } });
    await vi.waitFor(() => expect(receipts()).toEqual(['shown', 'turn-started', 'turn-started']), WAIT);
  });

  test('ends when OpenCode ends', async () => {
    await hooks.dispose();
    await shell.untilDisconnected(AGENT);
  });
});

function receipts(): string[] {
  return shell.engine.receipts.map(([, { receipt }]) => receipt);
}

test('inside of the wrapper nothing is typed, and what happens is told under its name', async () => {
  vi.stubEnv('VIVAVOCE_AGENT', 'reviewer');
  await load();
  await event('server.connected', {});
  await vi.waitFor(
    async () => {
      await event('session.status', { sessionID: 'ses_1', status: { type: 'busy' } });
      await event('session.idle', { sessionID: 'ses_1' });
      await vi.waitFor(() => expect(shell.engine.reports.map(([agentId]) => agentId)).toContain('reviewer'), {
        timeout: 2000,
      });
    },
    { timeout: 50_000 },
  );
  expect(shell.engine.agents.connectedIds()).toEqual([]);
});

describe('what happens in OpenCode', () => {
  beforeEach(load);

  test('is reported: the turn with its answer, without what was thought and added', async () => {
    opencode.messages = [
      { info: { role: 'assistant' }, parts: [{ type: 'text', text: 'An older answer.' }] },
      { info: { role: 'user' }, parts: [{ type: 'text', text: 'Run the tests.' }] },
      {
        info: { role: 'assistant' },
        parts: [
          { type: 'reasoning', text: 'Which tests?' },
          { type: 'text', text: 'All tests pass.' },
          { type: 'tool' },
          { type: 'text', text: 'added by a plugin', synthetic: true },
          { type: 'text', text: 'Shall I commit?' },
        ],
      },
    ];
    await untilReported(() => event('session.idle', { sessionID: 'ses_1' }), {
      type: 'turn-completed',
      text: 'All tests pass.\n\nShall I commit?',
    });
  });

  test.each([
    [
      'permission.asked',
      { permission: 'bash', patterns: ['npm publish'], metadata: {}, always: [] },
      { type: 'needs-you', reason: 'permission', text: 'bash npm publish' },
    ],
    [
      'permission.v2.asked',
      { action: 'bash', resources: ['npm publish'] },
      { type: 'needs-you', reason: 'permission', text: 'bash npm publish' },
    ],
    [
      'permission.updated',
      { type: 'bash', title: 'npm publish', metadata: {} },
      { type: 'needs-you', reason: 'permission', text: 'npm publish' },
    ],
    [
      'question.v2.asked',
      { questions: [{ question: 'Which database?', header: 'Database', options: [] }] },
      { type: 'needs-you', reason: 'question', text: 'Which database?' },
    ],
  ])('is reported: %s', async (type, properties, report) => {
    let number = 0;
    await untilReported(
      () => event(type, { id: `request-${(number += 1)}`, sessionID: 'ses_1', ...properties }),
      report,
    );
  });

  test('in a subagent is not reported: the turn goes on', async () => {
    await event('session.idle', { sessionID: 'ses_sub' });
    await event('session.status', { sessionID: 'ses_sub', status: { type: 'busy' } });
    await untilReported(() => event('session.idle', { sessionID: 'ses_1' }), {
      type: 'turn-completed',
      text: null,
    });
    expect(reports()).not.toContainEqual({ type: 'working' });
  });
});
