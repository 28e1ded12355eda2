import { looksLikeCode, written, type Lexeme } from '../lexemes.ts';
import {
  DOT_FILES,
  EXTENSIONS,
  FILE_NOUNS,
  FOLDERS,
  KNOWN_FILES,
  LEADING,
  MEMBERS,
  OBJECTS,
  ROOTS,
  SURE_DOMAINS,
  TOP_LEVEL_DOMAINS,
} from '../tables/file-names.ts';
import {
  ADDRESS_CUES,
  ADDRESS_USERS,
  PROGRAMS,
  ROUTE_WORDS,
  SCOPES,
  SUBCOMMANDS,
} from '../tables/commands.ts';
import type { CodeWords } from '../code-words.ts';
import { commandLines, type CodeRule } from './code-rule.ts';
import { readChain, type ChainPart } from './chain-parts.ts';

/** What stands around a chain. */
interface Surroundings {
  readonly before: Lexeme | undefined;
  readonly after: Lexeme | undefined;
  readonly inCommand: boolean;
  readonly words: CodeWords;
}

/**
 * Files, paths, addresses and names whose parts are joined by spoken signs: "src slash index dot ts". A chain is
 * written only if something in it is proof: an extension, a folder, a known object, a command line around it.
 */
export const chainRule: CodeRule = {
  name: 'paths',
  apply(lexemes, words) {
    const inCommand = commandLines(lexemes, words);
    const result: Lexeme[] = [];
    for (let index = 0; index < lexemes.length;) {
      const chain = chainAt(lexemes, index, words, inCommand[index] ?? false);
      const lexeme = lexemes[index];
      if (lexeme === undefined) break;
      const last = chain?.at(-1);
      if (chain === undefined || last === undefined) {
        result.push(lexeme);
        index += 1;
        continue;
      }
      const previous = lexemes[index - 1];
      const begins = previous === undefined || /[.!?]["')]*$/u.test(previous.tail);
      result.push(written(textOf(chain, begins), lexemes.slice(index, last.to)));
      index = last.to;
    }
    return result.length === lexemes.length ? lexemes : result;
  },
};

function chainAt(
  lexemes: readonly Lexeme[],
  index: number,
  words: CodeWords,
  inCommand: boolean,
): readonly ChainPart[] | undefined {
  const parts = readChain(lexemes, index, words, inCommand);
  if (parts.length < 2 || isBeforePath(parts)) return undefined;
  const last = parts.at(-1);
  const previous = lexemes[index - 1];
  const chosen = judge(parts, {
    before: previous?.tail === '' ? previous : undefined,
    after: last === undefined ? undefined : lexemes[last.to],
    inCommand,
    words,
  });
  return chosen !== undefined && chosen.length > 1 ? chosen : undefined;
}

/** "edit dot env", "run dot slash build", "cat slash etc slash hosts": the path begins behind the first word. */
function isBeforePath(parts: readonly ChainPart[]): boolean {
  const [first, join, next, name] = parts;
  if (first?.kind !== 'word' || first.code || join === undefined || next === undefined) return false;
  if (join.text === '.' && (next.text === '/' || next.text === '.')) return name !== undefined;
  if (join.text === '.') return LEADING.has(first.key) && KNOWN_DOT_FILES.has(next.text);
  const isRooted = join.text === '/' && ROOTS.has(next.key) && parts.length > 3;
  return isRooted && (LEADING.has(first.key) || PROGRAMS.has(first.key));
}

/** The part of the chain that is code without doubt, from its beginning; undefined if there is none. */
function judge(parts: readonly ChainPart[], around: Surroundings): readonly ChainPart[] | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  if (first.kind === 'join') return judgeLeading(parts, around);
  if (ROUTE_WORDS.has(first.key) && parts[1]?.text === '/') return undefined;
  const at = parts.findIndex((part) => part.text === '@');
  if (at > 0 && !isAddress(parts, at, around) && !isPackageVersion(parts, at, around)) {
    return at < 3 ? undefined : judge(parts.slice(0, at), { ...around, after: undefined });
  }
  const isWhole = at > 0 || hasScheme(parts) || isPath(parts, around) || isName(parts, around);
  if (isWhole) return cutBehindFile(parts);
  const end = fileEnd(parts) ?? hostEnd(parts, around) ?? memberEnd(parts, around);
  return end === undefined ? undefined : parts.slice(0, end);
}

/** ".env", "./run", "../lib", "/etc/hosts", "@types/node". */
function judgeLeading(parts: readonly ChainPart[], around: Surroundings): readonly ChainPart[] | undefined {
  const signs = parts.slice(
    0,
    Math.max(
      0,
      parts.findIndex((part) => part.kind === 'word'),
    ),
  );
  const start = signs.map((part) => part.text).join('');
  const name = parts[signs.length];
  if (name === undefined) return undefined;
  const hasFile = fileEnd(parts) !== undefined;
  switch (start) {
    case '.':
      return KNOWN_DOT_FILES.has(name.text) || isKindOfFile(parts, name, around)
        ? cutBehindFile(parts)
        : undefined;
    case '/':
    case '/.': {
      const isRoute = around.before !== undefined && ROUTE_WORDS.has(around.before.key);
      const hasMore = parts.some((part, index) => index > signs.length && part.text === '/');
      const isRooted = (ROOTS.has(name.key) || FOLDERS.has(name.key)) && hasMore;
      return isRoute || isRooted || hasFile || around.inCommand ? cutBehindFile(parts) : undefined;
    }
    case '@':
      return parts[2]?.text === '/' && (SCOPES.has(name.key) || around.inCommand) ? parts : undefined;
    default:
      return /^(?:\.\/|(?:\.\.\/)+)\.?$/u.test(start) ? cutBehindFile(parts) : undefined;
  }
}

const KNOWN_DOT_FILES: ReadonlySet<string> = new Set(DOT_FILES.values());

/** "the dot json files": the extension alone. */
function isKindOfFile(parts: readonly ChainPart[], name: ChainPart, { after }: Surroundings): boolean {
  return parts.length === 2 && EXTENSIONS.has(name.key) && FILE_NOUNS.has(after?.key ?? '');
}

function isAddress(parts: readonly ChainPart[], at: number, around: Surroundings): boolean {
  const hasDot = parts.some((part, index) => index > at && part.text.includes('.'));
  const domain = parts.at(-1)?.key.split('.').at(-1);
  if (!hasDot || !TOP_LEVEL_DOMAINS.has(domain ?? '')) return false;
  const user = parts[0];
  const isKnown = user !== undefined && (ADDRESS_USERS.has(user.key) || user.code);
  const isCued = around.before !== undefined && ADDRESS_CUES.has(around.before.key);
  return isKnown || isCued || at > 1 || around.inCommand;
}

function isPackageVersion(parts: readonly ChainPart[], at: number, around: Surroundings): boolean {
  const version = parts[at + 1];
  return (
    around.inCommand && version !== undefined && /^v?\d|^(?:latest|next|beta|canary)$/u.test(version.key)
  );
}

const SCHEMES: ReadonlySet<string> = new Set(
  'http https ftp ws wss file ssh git postgres postgresql redis mysql mongodb amqp s3'.split(' '),
);
function hasScheme(parts: readonly ChainPart[]): boolean {
  return SCHEMES.has(parts[0]?.key ?? '') && parts[1]?.text === ':' && parts[2]?.text === '/';
}

function isPath(parts: readonly ChainPart[], { inCommand, words }: Surroundings): boolean {
  const slashes = parts.filter((part) => part.text === '/').length;
  const first = parts[0];
  if (first === undefined) return false;
  const isWild = parts.some((part) => part.text.startsWith('*'));
  if (isWild) return parts.some((part) => part.text === '/' || part.text === '.');
  if (slashes === 0) return false;
  if (first.text === '~' || slashes > 1 || inCommand) return true;
  return parts[1]?.text === '/' && FOLDERS.has(first.key) && !words.beforeMeantSign.has(first.key);
}

/** "user underscore id"; "getUser dot name"; in command lines also "my dash branch" and "test colon unit". */
function isName(parts: readonly ChainPart[], { inCommand, words }: Surroundings): boolean {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return false;
  const joins = new Set(parts.filter((part) => part.kind === 'join').map((part) => part.text));
  const isSpokenOf = words.beforeMeantSign.has(first.key) || words.afterMeantSign.has(last.key);
  if (joins.has('_')) return !isSpokenOf;
  if (joins.has(':') && first.key === 'localhost') return true;
  if (inCommand) return !PROGRAMS.has(first.key) && !SUBCOMMANDS.has(first.key);
  const isCode = parts.some((part) => part.code && looksLikeCode(part.text));
  return isCode && (joins.has('.') || joins.has('/') || joins.has(':'));
}

/** Where the last file of the chain ends: "index dot ts", also with a line number. */
function fileEnd(parts: readonly ChainPart[]): number | undefined {
  for (let index = parts.length - 1; index > 0; index -= 1) {
    const part = parts[index];
    if (part?.kind !== 'word' || parts[index - 1]?.text !== '.' || parts[index - 2]?.kind !== 'word')
      continue;
    if (!EXTENSIONS.has(part.key)) continue;
    const hasLine = parts[index + 1]?.text === ':' && /^\d+$/u.test(parts[index + 2]?.text ?? '');
    return hasLine ? index + 3 : index + 1;
  }
  return undefined;
}

/** Behind a file a dash is a pause: "package dot json dash I mean". */
function cutBehindFile(parts: readonly ChainPart[]): readonly ChainPart[] {
  const end = fileEnd(parts);
  return end !== undefined && parts[end]?.text === '-' ? parts.slice(0, end) : parts;
}

/** "example dot com slash docs". */
function hostEnd(parts: readonly ChainPart[], { inCommand }: Surroundings): number | undefined {
  const dots = parts.filter((part) => part.text === '.').length;
  for (let index = 2; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined || parts[index - 1]?.text !== '.' || !TOP_LEVEL_DOMAINS.has(part.key)) continue;
    const joined = parts[index + 1]?.text;
    if (joined === '.') continue;
    const isSure = SURE_DOMAINS.has(part.key) || dots > 1 || inCommand || joined === '/';
    if (isSure) return joined === '/' || joined === ':' ? parts.length : index + 1;
  }
  return undefined;
}

const OWN_OBJECTS: ReadonlySet<string> = new Set(
  'this self process req res props console np pd ctx std'.split(' '),
);

/** "console dot log", and any "a dot b" that is called. */
function memberEnd(parts: readonly ChainPart[], { after }: Surroundings): number | undefined {
  let end = 1;
  while (parts[end]?.text === '.' && parts[end + 1]?.kind === 'word') end += 2;
  if (end === 1) return undefined;
  const [object, , member] = parts;
  if (object === undefined || member === undefined) return undefined;
  const isCalled = end === parts.length && after?.sign === 'open-paren';
  const isKnown = OBJECTS.has(object.key) && (OWN_OBJECTS.has(object.key) || MEMBERS.has(member.key));
  return isCalled || isKnown ? end : undefined;
}

/** The chain as text. At the start of a sentence the capital letter is the recogniser's. */
function textOf(parts: readonly ChainPart[], begins: boolean): string {
  const isObject =
    parts[1]?.text === '.' && OBJECTS.has(parts[0]?.key ?? '') && MEMBERS.has(parts[2]?.key ?? '');
  const isTitled = parts.some((part) => part.kind === 'join' && part.isCapital);
  const text = parts
    .map((part, index) => {
      if (part.kind === 'join') return part.text;
      if (index === 0 && isObject) return OBJECTS.get(part.key) ?? part.text;
      if (FOLDERS.has(part.key) || SCHEMES.has(part.key)) return part.key;
      const isAfterDot = index > 0 && parts[index - 1]?.text === '.';
      if (isAfterDot && EXTENSIONS.has(part.key)) return EXTENSIONS.get(part.key) ?? part.text;
      if (isAfterDot && index > 1 && TOP_LEVEL_DOMAINS.has(part.key)) return part.key;
      return part.isCapital && (isTitled || (index === 0 && begins)) ? part.text.toLowerCase() : part.text;
    })
    .join('');
  if (isSnakeCase(parts)) return text.toLowerCase();
  const folder = text.slice(0, text.lastIndexOf('/') + 1);
  const file = text.slice(folder.length);
  return folder + (KNOWN_FILES.get(file.toLowerCase()) ?? file);
}

/** "User underscore ID" is `user_id`: in names with underscores all words are small, or all in capitals. */
function isSnakeCase(parts: readonly ChainPart[]): boolean {
  const words = parts.filter((part) => part.kind === 'word');
  const isJoined = parts.every((part) => part.kind === 'word' || part.text === '_');
  const isPlain = words.every((word) => /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+|\d+)$/u.test(word.text));
  return isJoined && isPlain && words.some((word) => word.text !== word.text.toUpperCase());
}
