/**
 * What a bridge leaves for the hooks of its session, so that both speak of the same agent: one owner-only file for each
 * session in the folder `sessions` of the state folder.
 */
import { agentIdProblem } from '../contract/agent-id.ts';
import { fieldsOf, folderOf, textOf } from './payload.ts';

export interface SessionRecord {
  /** Null while the bridge has no name yet. */
  readonly agentId: string | null;
  /** Of the bridge's process; when it is gone the file says nothing any more. */
  readonly pid: number;
  readonly folder: string | null;
}

/** Which session, in words of its program: `codex` and the id of the thread. */
export interface SessionKey {
  readonly program: string;
  readonly sessionId: string;
}

/** File systems take 255 bytes. */
const MAX_NAME_CHARACTERS = 200;

/** Two sessions never share a name, and no id leads out of the folder. Null for an id that fits no file name. */
export function sessionFileName({ program, sessionId }: SessionKey): string | null {
  const name = `${escaped(program)}-${escaped(sessionId)}.json`;
  return sessionId === '' || name.length > MAX_NAME_CHARACTERS ? null : name;
}

/** Undefined for what no bridge has written. By hand, as hooks start without zod. */
export function parseSessionRecord(text: string): SessionRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields = fieldsOf(value);
  const { pid } = fields;
  const agentId = textOf(fields, 'agentId');
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined;
  if (agentId !== null && agentIdProblem(agentId) !== undefined) return undefined;
  return { agentId, pid, folder: folderOf(fields['folder']) };
}

function escaped(text: string): string {
  return text.replaceAll(
    /[^A-Za-z0-9_-]/gu,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16)};`,
  );
}
