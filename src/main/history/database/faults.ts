/** What a fault of SQLite means for the history. Codes: https://www.sqlite.org/rescode.html */
export type FaultKind = 'damaged' | 'index-damaged' | 'full' | 'locked' | 'unwritable' | 'disk' | 'bug';

const CORRUPT_IN_INDEX = 267;

/** An entry whose row can be read but whose content cannot be understood. */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError';
}

export function faultKind(error: unknown): FaultKind {
  if (error instanceof DamagedRowError) return 'damaged';
  const fault = error as { readonly code?: unknown; readonly rawCode?: unknown; readonly message?: unknown };
  const code = typeof fault.rawCode === 'number' ? fault.rawCode : Number.NaN;
  if (code === CORRUPT_IN_INDEX) return 'index-damaged';
  switch (code & 0xff) {
    case 11: // CORRUPT
    case 26: // NOTADB
      return 'damaged';
    case 13: // FULL
      return 'full';
    case 5: // BUSY
    case 6: // LOCKED
      return 'locked';
    case 3: // PERM
    case 8: // READONLY
    case 14: // CANTOPEN
      return 'unwritable';
    case 7: // NOMEM
    case 10: // IOERR
      return 'disk';
  }
  const systemCode = typeof fault.code === 'string' ? fault.code : '';
  if (systemCode === 'ENOSPC' || systemCode === 'EDQUOT') return 'full';
  if (/^E[A-Z0-9]+$/u.test(systemCode)) return 'unwritable';
  // The package reports a file that it cannot open without a code.
  if (typeof fault.message === 'string' && fault.message.startsWith('ConnectionFailed')) return 'unwritable';
  return 'bug';
}
