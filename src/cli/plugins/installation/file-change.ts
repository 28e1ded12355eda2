/** What will become of one file: computed for all of them before the first one is written. */
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { holdsEdit, insertEdit, withdrawEdit } from '../edits/apply-edit.ts';
import type { FileEdit } from '../edits/file-edit.ts';
import { readConfigFile, sameBytes } from '../files/config-file.ts';
import type { ConfigFile } from '../files/config-file.ts';
import { decodeText, encodeText } from '../files/text-bytes.ts';
import type { PlannedFile } from '../plugin-agent.ts';
import { checksum } from './record.ts';
import type { RecordedFile, Records } from './record.ts';

export interface FileChange {
  /** As it is now. */
  readonly file: ConfigFile;
  /** What it will be; undefined: no file. */
  readonly after: Buffer | undefined;
  readonly mode: number;
  /** What `remove` will come back to; undefined: no file. */
  readonly before: Buffer | undefined;
  /** Undefined when nothing of ours is left in it. */
  readonly recorded: RecordedFile | undefined;
  /** It was ours alone, and somebody changed it. */
  readonly hasForeignChanges: boolean;
  /** A file of the plugin itself; else one of the agent's configuration with our entries in it. */
  readonly isWhole: boolean;
}

export function isChange({ file, after }: FileChange): boolean {
  return !sameBytes(file.bytes, after);
}

export function editOf(planned: PlannedFile): FileEdit {
  if ('edit' in planned) return planned.edit;
  return { kind: 'whole', sha256: checksum(planned.content), executable: planned.executable };
}

export interface ChangePlanner {
  readonly agent: string;
  readonly records: Records;
}

/** A file that shall hold our entries. What was recorded earlier tells what in it is ours. */
export async function planInsertion(
  planner: ChangePlanner,
  planned: PlannedFile,
  recorded: RecordedFile | undefined,
): Promise<FileChange> {
  const file = await readConfigFile(planned.path);
  const edit = editOf(planned);
  const isWhole = !('edit' in planned);
  const mode = 'edit' in planned ? file.mode : planned.executable ? 0o755 : 0o644;
  if (recorded !== undefined && isDeepStrictEqual(recorded.edit, edit) && holds(file, edit)) {
    const before = await planner.records.before(planner.agent, recorded);
    return { file, after: file.bytes, mode, before, recorded, hasForeignChanges: false, isWhole };
  }
  const base = recorded === undefined ? unrecorded(file, edit) : await withoutOurs(planner, file, recorded);
  const after =
    'edit' in planned ? inserted(base.bytes, planned.edit, planned.path) : Buffer.from(planned.content);
  return {
    file,
    after,
    mode,
    before: base.bytes,
    hasForeignChanges: base.hasForeignChanges,
    isWhole,
    recorded: {
      path: planned.path,
      edit,
      before: base.bytes === undefined ? null : checksum(base.bytes),
      after: checksum(after),
    },
  };
}

/** A file from which our entries go. Untouched since, it becomes byte for byte what it was. */
export async function planRemoval(planner: ChangePlanner, recorded: RecordedFile): Promise<FileChange> {
  const file = await readConfigFile(recorded.path);
  const base = await withoutOurs(planner, file, recorded);
  return {
    file,
    after: base.bytes,
    mode: file.mode,
    before: base.bytes,
    recorded: undefined,
    hasForeignChanges: base.hasForeignChanges,
    isWhole: recorded.edit.kind === 'whole',
  };
}

/** Whether everything of the edit is in the file as it was written. */
export function holds(file: ConfigFile, edit: FileEdit): boolean {
  if (file.bytes === undefined) return false;
  if (edit.kind === 'whole') return checksum(file.bytes) === edit.sha256;
  return holdsEdit(decodeText(file.bytes, file.path).text, edit, file.path);
}

/** The name under which a changed file of ours is set aside. */
export function asideName({ file }: FileChange): string {
  return `${checksum(file.bytes ?? Buffer.alloc(0)).slice(0, 8)}-${basename(file.path)}`;
}

interface Base {
  readonly bytes: Buffer | undefined;
  readonly hasForeignChanges: boolean;
}

/** Entries that are there without a record, for instance because the state folder was deleted, count as ours. */
function unrecorded(file: ConfigFile, edit: FileEdit): Base {
  if (file.bytes === undefined || edit.kind === 'whole' || !holds(file, edit))
    return { bytes: file.bytes, hasForeignChanges: false };
  const decoded = decodeText(file.bytes, file.path);
  const text = withdrawEdit(decoded.text, edit, undefined, file.path);
  return { bytes: encodeText({ ...decoded, text }), hasForeignChanges: false };
}

async function withoutOurs(
  { agent, records }: ChangePlanner,
  file: ConfigFile,
  recorded: RecordedFile,
): Promise<Base> {
  const sum = file.bytes === undefined ? null : checksum(file.bytes);
  // An installation that was interrupted may not have come to this file.
  if (sum === recorded.before) return { bytes: file.bytes, hasForeignChanges: false };
  const before = await records.before(agent, recorded);
  if (sum === recorded.after) return { bytes: before, hasForeignChanges: false };
  if (recorded.edit.kind === 'whole') return { bytes: before, hasForeignChanges: file.bytes !== undefined };
  if (file.bytes === undefined) return { bytes: undefined, hasForeignChanges: false };
  const decoded = decodeText(file.bytes, file.path);
  const original = before === undefined ? undefined : decodeText(before, file.path).text;
  const text = withdrawEdit(decoded.text, recorded.edit, original, file.path);
  const isEmpty = before === undefined && /^\s*(\{\s*\})?\s*$/.test(text);
  return { bytes: isEmpty ? undefined : encodeText({ ...decoded, text }), hasForeignChanges: false };
}

function inserted(
  base: Buffer | undefined,
  edit: Exclude<FileEdit, { kind: 'whole' }>,
  name: string,
): Buffer {
  const decoded = base === undefined ? { text: '', marked: false } : decodeText(base, name);
  return encodeText({ ...decoded, text: insertEdit(decoded.text, edit, name) });
}
