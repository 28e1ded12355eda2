import type Database from 'libsql';

type Connection = Database.Database;

/** Full-text index. Its rowids are the keys of `entries`; column order matters to whoever inserts. */
export const CREATE_INDEX = `
  CREATE VIRTUAL TABLE entry_words USING fts5(
    text, raw, parts, agent, marks,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3', columnsize = 0
  );
  INSERT INTO entry_words(entry_words, rank) VALUES ('secure-delete', 1);
`;

/**
 * One step for each version of the schema. A step that was shipped is never changed; add another one.
 *
 * `key` is the moment of the entry in milliseconds × 1024, and counts on within a millisecond: it sorts entries by
 * time, also inside the full-text index, where rowids are the only order. `time_ms` is the moment in the key.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE entries (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    time_ms INTEGER NOT NULL,
    agent TEXT,
    starred INTEGER NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_time ON entries (time_ms);
  CREATE INDEX entries_by_agent ON entries (agent, time_ms);
  CREATE INDEX entries_by_star ON entries (starred, time_ms, agent);
  ${CREATE_INDEX}
  `,
];

export const SCHEMA_VERSION = STEPS.length;

export function schemaVersion(connection: Connection): number {
  const row = connection.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

/** Brings a database of this or any older version to this one; each step as a whole or not at all. */
export function migrate(connection: Connection): void {
  for (let version = schemaVersion(connection); version < STEPS.length; version++) {
    inTransaction(connection, () => {
      connection.exec(STEPS[version] ?? '');
      connection.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}

/** Runs `work` as a whole or not at all. */
export function inTransaction<T>(connection: Connection, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      // After some faults SQLite has rolled back by itself.
      if (connection.inTransaction) connection.exec('ROLLBACK');
    } catch {
      // The first fault says more than one of the rollback.
    }
    throw error;
  }
}
