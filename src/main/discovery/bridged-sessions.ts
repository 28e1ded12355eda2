/** Sessions that a bridge connects, from the records that bridges keep for hooks. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSessionRecord } from '../../shared/doors/session-record.ts';
import type { BridgedSession, BridgeLister } from './session-finder.ts';

export class BridgedSessions implements BridgeLister {
  readonly #folder: string;

  constructor(stateDirectory: string) {
    this.#folder = join(stateDirectory, 'sessions');
  }

  async bridged(): Promise<readonly BridgedSession[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)),
    );
    return records.flat();
  }

  async #read(sessionFile: string): Promise<BridgedSession[]> {
    const text = await readFile(join(this.#folder, sessionFile), 'utf8').catch(() => '');
    const record = parseSessionRecord(text);
    const program = /^([a-z]+)/.exec(sessionFile)?.[1];
    if (record === undefined || record.agentId === null || program === undefined || !isAlive(record.pid))
      return [];
    return [{ program, sessionFile, agentId: record.agentId, folder: record.folder }];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
