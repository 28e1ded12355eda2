/** Something about the settings that a person should know until it is mended. */
export interface SettingsNotice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export const INVALID = 'settings-invalid';
export const UNREADABLE = 'settings-unreadable';
export const UNSAVED = 'settings-not-saved';

/** `aside` is where the file went; undefined when it is still in its place. */
export function invalidAtStart(faults: readonly string[], aside: string | undefined): SettingsNotice {
  const place = aside === undefined ? 'Mend the file' : `The file was kept as ${aside}`;
  return invalid(faults, `${place}; defaults are used for what was wrong.`);
}

export function invalidWhileRunning(faults: readonly string[]): SettingsNotice {
  return invalid(faults, 'The settings from before stay in force until the file is mended.');
}

function invalid(faults: readonly string[], remedy: string): SettingsNotice {
  const message = `The settings file is wrong. ${faults.join(' ')}`;
  return { severity: 'warning', code: INVALID, message, remedy };
}

export function unreadable(file: string, error: unknown): SettingsNotice {
  return {
    severity: 'error',
    code: UNREADABLE,
    message: `The settings file ${file} cannot be read (${codeOf(error)}).`,
    remedy: 'Check its permissions. Until then the settings from before, or the defaults, are used.',
  };
}

export function unsaved(file: string, error: unknown): SettingsNotice {
  return {
    severity: 'warning',
    code: UNSAVED,
    message: `The settings file ${file} cannot be written (${codeOf(error)}).`,
    remedy: 'Changes hold until the engine stops. Make the file and its folder writable to keep them.',
  };
}

export function unwatched(error: unknown): SettingsNotice {
  return {
    severity: 'info',
    code: 'settings-not-watched',
    message: `The settings file cannot be watched (${codeOf(error)}).`,
    remedy: 'Edits in the file apply after a restart.',
  };
}

export function unknownVariable(name: string, hint: string): SettingsNotice {
  return {
    severity: 'warning',
    code: `settings-variable-${name}`,
    message: `The environment variable ${name} is not a setting.`,
    remedy: hint,
  };
}

/** The system's name of a fault (`EROFS`); never a path or content. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
