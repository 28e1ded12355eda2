import { ENGLISH_FOLDERS, EXTENSIONS } from '../tables/extensions.ts';
import { spokenIdentifier } from './identifiers.ts';
import { spokenName, spokenPart, spokenTitle, spokenWithPhonemes } from './spelling.ts';
import { isSecret } from './tokens.ts';
import type { WordContext } from './word-rule.ts';

const PLACE =
  /(?::(\d{1,7})(?:[-–](\d{1,7}))?(?::\d{1,7})?|#L(\d{1,7})(?:-L?(\d{1,7}))?|\((\d{1,7})(?:,\d{1,7})?\))$/;
const BARE_FILES = /^(?:Dockerfile|Makefile|Gemfile|Rakefile|Procfile|Jenkinsfile|LICENSE)$/;
const DRIVE = /^[A-Za-z]:(?=[\\/])/;

interface Location {
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** A test within the file: `tests/test_api.py::test_login`. */
  readonly member: string | undefined;
}

function locate(word: string): Location {
  const match = PLACE.exec(word);
  const [path = '', ...members] = word.slice(0, match?.index ?? word.length).split('::');
  const [from, to] = [match?.[1] ?? match?.[3] ?? match?.[5], match?.[2] ?? match?.[4]];
  return { path, from, to, member: members.length === 0 ? undefined : members.join('::') };
}

/** A path or the name of a file, perhaps with lines: "service dot TS in users, line 42". */
export function readPath(word: string, context: WordContext): string | undefined {
  if (!/[./\\:]/.test(word)) return undefined;
  const { path, from, to, member } = locate(word);
  const spoken = isPath(path)
    ? spokenPath(path, context)
    : isFileName(path, from)
      ? spokenFile(path, context)
      : undefined;
  if (spoken === undefined) return undefined;
  return [
    spoken,
    member === undefined ? undefined : spokenIdentifier(member, context),
    from === undefined ? undefined : context.words.lines(from, to),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function isPath(path: string): boolean {
  if (!/\p{L}/u.test(path) || /[\^|]/.test(path)) return false;
  if (path.includes('/')) return true;
  return DRIVE.test(path) || /^\\\\\w|^\.{1,2}\\|^\w[\w .-]*\\\w/.test(path);
}

function isFileName(name: string, line: string | undefined): boolean {
  if (/^\.[A-Za-z][\w.-]*$/.test(name)) return true;
  if (BARE_FILES.test(name)) return line !== undefined;
  const extension = /^[\p{L}\p{N}_$@*+~-](?:[\p{L}\p{N}_$@*+~.-]*)\.([A-Za-z]\w*)$/u.exec(name)?.[1];
  return extension !== undefined && EXTENSIONS.has(extension.toLowerCase());
}

function spokenPath(path: string, context: WordContext): string | undefined {
  const { slash } = context.words;
  const isAbsolute = /^[\\/]/.test(path);
  const parts = pathParts(path);
  const [file = '', folder] = parts.toReversed();
  if (file === '') return undefined;
  if (isAbsolute && parts.length <= 2) {
    return parts.map((part) => `${slash} ${spokenFile(part, context)}`).join(' ');
  }
  if (folder === undefined) return spokenFile(file, context);
  if (!isAbsolute && parts.length === 2 && !/^(?:~|\.{1,2})[\\/]/.test(path)) {
    const pair = spokenPair(folder, file, context);
    if (pair !== undefined) return pair;
  }
  return context.words.fileIn(spokenFile(file, context), spokenFile(folder, context));
}

/** Alternatives and branches rather than places: `client/server`, `CI/CD`, `feature/login`. */
function spokenPair(first: string, second: string, context: WordContext): string | undefined {
  // CI/CD, I/O, I/O-bound, y/n
  const isShort = /^(?:[A-Z]{1,5}\/[A-Z]{1,5}(?:-[a-z]+)?|[a-z]\/[a-z])$/.test(`${first}/${second}`);
  if (isShort) return `${spokenPart(first, context)} ${spokenName(second, context)}`;
  // HTTP/2, pull/42
  if (/^\d[\d.]*$/.test(second)) return `${spokenTitle(first, context)} ${context.read(second)}`;
  const plain = /^\p{L}[\p{L}\p{N}_-]*$/u;
  if (!plain.test(first) || !plain.test(second)) return undefined;
  return `${spokenFile(first, context)} ${context.words.slash} ${spokenFile(second, context)}`;
}

/** The parts that say where; not the drive, the home folder, dots and wildcards for folders. */
export function pathParts(path: string): readonly string[] {
  return path
    .replace(DRIVE, '')
    .split(/[\\/]+/)
    .filter((part) => !/^(?:|\.{1,2}|~|\*\*?)$/.test(part));
}

/** The name of a file or folder: stem, and extensions as they are spoken. */
function spokenFile(name: string, context: WordContext): string {
  if (isSecret(name)) return context.words.longToken;
  if (name === 'etc') return spokenWithPhonemes(name, 'ˈɛtsi', context);
  const folder = context.english ? ENGLISH_FOLDERS.get(name) : undefined;
  if (folder !== undefined) return folder;
  const { dot } = context.words;
  return name
    .replaceAll(/[(){}<>;,:"'|]+/g, ' ')
    .trim()
    .split('.')
    .map((part, index) => (part === '' ? '' : spokenFilePart(part, index, context)))
    .join(` ${dot} `)
    .trim();
}

function spokenFilePart(part: string, index: number, context: WordContext): string {
  if (part === '*') return context.english ? 'star' : part;
  const extension = index === 0 ? undefined : EXTENSIONS.get(part.toLowerCase());
  return extension ?? spokenTitle(part, context);
}
