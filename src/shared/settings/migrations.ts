/** The settings file as parsed JSON, of any version. */
export type SettingsFile = Readonly<Record<string, unknown>>;

/** Turns a file of one version into a file of the next; it need not touch `version`. */
export type Migration = (file: SettingsFile) => SettingsFile;

/** The first element leads from version 1 to 2, and so on. */
export const settingsMigrations: readonly Migration[] = [];

export type MigrationOutcome =
  | { readonly kind: 'current'; readonly file: SettingsFile }
  | { readonly kind: 'migrated'; readonly file: SettingsFile }
  /** Written by a later release, or no version at all. */
  | { readonly kind: 'unknown-version'; readonly newestVersion: number };

/** Brings a file to the newest version. A file without `version` is of version 1. */
export function migrateSettings(
  file: SettingsFile,
  migrations: readonly Migration[] = settingsMigrations,
): MigrationOutcome {
  const newestVersion = migrations.length + 1;
  const version = file['version'] ?? 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > newestVersion) {
    return { kind: 'unknown-version', newestVersion };
  }
  if (version === newestVersion) return { kind: 'current', file };
  const migrated = migrations.slice(version - 1).reduce((older, migrate) => migrate(older), file);
  return { kind: 'migrated', file: { ...migrated, version: newestVersion } };
}
