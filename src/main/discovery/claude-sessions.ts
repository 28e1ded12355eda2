/**
 * Sessions of Claude Code, from the files `sessions/<pid>.json` that it keeps in its folder. They are not documented:
 * every field may be missing, and a file that says something else is passed over.
 */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentActivity } from '../../shared/contract/doors.ts';
import type { FoundSession, SessionFinder } from './session-finder.ts';

const text = z.string().min(1).max(4096).optional().catch(undefined);
const sessionSchema = z.object({
  pid: z.number().int().positive().optional().catch(undefined),
  sessionId: text,
  cwd: text,
  name: text,
  status: text,
});

const ACTIVITIES: Readonly<Record<string, AgentActivity>> = {
  busy: 'working',
  working: 'working',
  running: 'working',
  idle: 'idle',
  waiting: 'needs-you',
  requires_action: 'needs-you',
};

export class ClaudeSessions implements SessionFinder {
  readonly #folder: string;
  readonly #isClaude: (pid: number) => Promise<boolean>;

  /** `isClaude`: whether a process lives and may be Claude Code; the number of one that ended may be another's by now. */
  constructor(options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly isClaude: (pid: number) => Promise<boolean>;
  }) {
    const { env } = options;
    const home = env['CLAUDE_CONFIG_DIR'] || join(env['HOME'] || homedir(), '.claude');
    this.#folder = join(home, 'sessions');
    this.#isClaude = options.isClaude;
  }

  async find(): Promise<readonly FoundSession[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const sessions = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name).catch(() => undefined)),
    );
    return sessions.filter((session) => session !== undefined);
  }

  async #read(name: string): Promise<FoundSession | undefined> {
    const value = sessionSchema.parse(JSON.parse(await readFile(join(this.#folder, name), 'utf8')));
    const pid = value.pid ?? Number.parseInt(name, 10);
    if (!Number.isInteger(pid) || pid <= 0 || !(await this.#isClaude(pid))) return undefined;
    return {
      program: 'claude',
      sessionId: value.sessionId ?? null,
      name: value.name?.slice(0, 100) ?? null,
      folder: value.cwd ?? null,
      pid,
      terminal: null,
      activity: ACTIVITIES[value.status ?? ''] ?? null,
      wrappedIn: null,
    };
  }
}

/** Its title, program or script says so. Where there is no `/proc` a living process is enough. */
export async function isClaudeProcess(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /claude/i.test(await readFile(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
