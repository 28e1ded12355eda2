/**
 * The command-line packages of coding agents from npm, each in a folder that is kept for the next run. Install scripts
 * stay off; the programs themselves come as packages for this platform.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';

const run = promisify(execFile);
const CACHE_DIR = join(PACKAGE_ROOT, 'node_modules/.cache/vivavoce-agents');
/** Hundreds of megabytes may have to come first. */
export const INSTALL_MS = 180_000;

const { platform, arch } = process;
const node = process.execPath;

/** What was tried: name, version, and the program in `node_modules`. */
const PACKAGES = {
  claude: {
    name: '@anthropic-ai/claude-code',
    version: '2.1.330',
    command: [`@anthropic-ai/claude-code-${platform}-${arch}/claude`],
  },
  codex: { name: '@openai/codex', version: '0.169.0', command: [node, '@openai/codex/bin/codex.js'] },
  gemini: {
    name: '@google/gemini-cli',
    version: '0.61.0',
    command: [node, '@google/gemini-cli/bundle/gemini.js'],
  },
  opencode: {
    name: 'opencode-ai',
    version: '1.18.33',
    command: [`opencode-${platform}-${arch}/bin/opencode`],
  },
} as const;
export type AgentName = keyof typeof PACKAGES;

export interface AgentProgram {
  readonly version: string;
  /** Program and first arguments. */
  readonly command: readonly string[];
}

/** Rejects with what is missing. */
export async function agentProgram(agent: AgentName): Promise<AgentProgram> {
  const { name, version, command } = PACKAGES[agent];
  const folder = join(CACHE_DIR, agent);
  const receipt = join(folder, 'installed.txt');
  const wanted = `${name}@${version} ${platform} ${arch}`;
  if ((await readFile(receipt, 'utf8').catch(() => '')) !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const args = [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      `${name}@${version}`,
    ];
    await run('npm', args, { cwd: folder }).catch((error: unknown) => {
      throw new Error(`This test cannot run: npm must be able to install ${name}.`, { cause: error });
    });
    await writeFile(receipt, wanted);
  }
  const path = (part: string): string => (part === node ? part : join(folder, 'node_modules', part));
  return { version, command: command.map(path) };
}

export interface AgentOutcome {
  readonly code: number | null;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/** Runs the program to its end, without anything on standard input. */
export function runAgent(
  { command }: AgentProgram,
  args: readonly string[],
  { env, folder }: { readonly env: NodeJS.ProcessEnv; readonly folder: string },
): Promise<AgentOutcome> {
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (output += String(data)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
