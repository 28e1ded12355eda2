/** The conformance suite of the protocol's authors, against our server over HTTP. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { startTokenProxy } from './token-proxy.ts';
import type { TokenProxy } from './token-proxy.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const SUITE = require.resolve('@modelcontextprotocol/conformance/dist/index.js');

const APPLICABLE = [
  'server-initialize',
  'ping',
  'logging-set-level',
  'tools-list',
  'resources-list',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
];

/** Scenarios for a server that was written for the suite, and what of that ours does not have. */
const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  'tools-call-simple-text': 'calls a tool of the suite (test_simple_text), and takes any text for its answer',
  'tools-call-image': 'calls a tool of the suite that returns an image',
  'tools-call-audio': 'calls a tool of the suite that returns sound',
  'tools-call-embedded-resource': 'calls a tool of the suite that returns a resource',
  'tools-call-mixed-content': 'calls a tool of the suite that returns several kinds of content',
  'tools-call-with-logging': 'calls a tool of the suite that logs',
  'tools-call-error': 'calls a tool of the suite (test_error_handling), and takes any error for its answer',
  'tools-call-with-progress':
    'calls a tool of the suite that reports progress; ask_user is tested on its own',
  'tools-call-sampling': 'our tools ask no model',
  'tools-call-elicitation': 'our tools ask the user by voice, not through the client',
  'elicitation-sep1034-defaults': 'as above',
  'elicitation-sep1330-enums': 'as above',
  'json-schema-2020-12': 'looks for a tool of the suite with a certain schema',
  'server-sse-polling': 'calls a tool of the suite that ends its stream; streams are not resumed here',
  'resources-read-text': 'reads a resource of the suite (test://static-text)',
  'resources-read-binary': 'reads a resource of the suite (test://static-binary)',
  'resources-templates-read': 'reads a resource of the suite; there are no templates here',
  'resources-subscribe': 'subscribes a resource of the suite; ours are tested on their own',
  'resources-unsubscribe': 'as above',
  'completion-complete': 'there is nothing to complete, and we do not say so',
  'prompts-list': 'there are no prompts, and we do not say so',
  'prompts-get-simple': 'as above',
  'prompts-get-with-args': 'as above',
  'prompts-get-embedded-resource': 'as above',
  'prompts-get-with-image': 'as above',
};

let running: TestServer;
let proxy: TokenProxy;

beforeAll(async () => {
  running = await startServer();
  // The suite knows no token.
  proxy = await startTokenProxy(running.url, running.server.token);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await running.server.stop();
});

function suite(...args: string[]): Promise<{ readonly stdout: string }> {
  return run(process.execPath, [SUITE, ...args], { cwd: tmpdir(), env: { ...process.env, NO_COLOR: '1' } });
}

test('each scenario of the suite is run, or there is a reason why not', async () => {
  const { stdout } = await suite('list', '--server');
  const scenarios = [...stdout.matchAll(/^\s*- ([\w-]+)/gm)].map((match) => match[1]);
  expect(new Set(scenarios)).toEqual(new Set([...APPLICABLE, ...Object.keys(NOT_APPLICABLE)]));
});

test.each(APPLICABLE)('the server conforms: %s', async (scenario) => {
  const { stdout } = await suite('server', '--url', `${proxy.url}/mcp`, '--scenario', scenario);
  expect(stdout).toMatch(/Passed: (\d+)\/\1, 0 failed, 0 warnings/);
});
