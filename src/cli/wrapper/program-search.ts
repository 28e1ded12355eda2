/** Which programs there are on this machine, as a shell would find them. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

export interface SearchPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly workingDir: string;
}

/** The file of a program by its name or path; undefined when it is not there or may not be run. */
export function findProgram(name: string, place: SearchPlace): string | undefined {
  const endings = place.platform === 'win32' ? ['', ...windowsEndings(place)] : [''];
  const folders = /[\\/]/.test(name) || isAbsolute(name) ? [''] : (pathOf(place) ?? '').split(delimiter);
  return folders
    .flatMap((folder) => endings.map((ending) => resolve(place.workingDir, join(folder, `${name}${ending}`))))
    .find((file) => isProgram(file));
}

function pathOf({ env }: SearchPlace): string | undefined {
  return env['PATH'] ?? env['Path'];
}

function windowsEndings({ env }: SearchPlace): readonly string[] {
  return (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';');
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
