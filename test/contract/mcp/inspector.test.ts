/** MCP's inspector, as a person would use it on the command line, over both transports. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli-context.ts';
import { spokenAnswer } from '../../support/scripted-questions.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const require = createRequire(import.meta.url);
const INSPECTOR = require.resolve('@modelcontextprotocol/inspector-cli/build/index.js');
const run = promisify(execFile);

let home: string;
let running: TestServer;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') });
  running.engine.questions.onAsk = async () => spokenAnswer('go on');
});
afterAll(async () => {
  await running.server.stop();
  await rm(home, { recursive: true, force: true });
});

async function inspect(target: readonly string[], ...args: string[]): Promise<Record<string, unknown>> {
  const env = { ...process.env, VIVAVOCE_HOME: home };
  // It looks for its own package beside the folder in which it is started.
  const { stdout } = await run(process.execPath, [INSPECTOR, ...target, ...args], {
    env,
    cwd: dirname(INSPECTOR),
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const command = (): string[] => [process.execPath, join(PACKAGE_ROOT, 'bin/vivavoce.mjs'), 'mcp'];
const address = (): string[] => [
  `${running.url}/mcp`,
  '--transport',
  'http',
  '--header',
  `Authorization: Bearer ${running.server.token}`,
];

describe.each([
  ['the command', command],
  ['the address', address],
])('%s', (_name, target) => {
  test('lists its tools', async () => {
    const { tools } = await inspect(target(), '--method', 'tools/list');
    expect((tools as { name: string }[]).map(({ name }) => name)).toContain('ask_user');
  });

  test('asks', async () => {
    const call = [
      '--method',
      'tools/call',
      '--tool-name',
      'ask_user',
      '--tool-arg',
      'question=Shall I go on?',
    ];
    const { structuredContent } = await inspect(target(), ...call);
    expect(structuredContent).toMatchObject({ outcome: 'answered', text: 'go on' });
  });

  test('shows its status', async () => {
    const { contents } = await inspect(target(), '--method', 'resources/read', '--uri', 'vivavoce://status');
    expect((contents as { text: string }[])[0]?.text).toContain('"engine":"running"');
  });
});
