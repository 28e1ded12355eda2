import { looksLikeKey, withoutSecretValues } from './secrets.ts';

/** How often each name stands in a text. */
export type Counts = Map<string, number>;

/** Shorter names are no words; nobody says longer ones. */
const IDENTIFIER = /[A-Za-z_$][A-Za-z0-9_$]{2,39}(?![A-Za-z0-9_$])/g;
/** What stands in quotes is data, and may be anything. */
const QUOTED = /"(?:[^"\\\n]|\\.){0,400}"|'(?:[^'\\\n]|\\.){0,400}'/g;
const INLINE_CODE = /`([^`\n]{2,40})`/g;
/** One name, path or flag, or a program and its command: "git diff", "npm run". */
const SPOKEN_CODE = /^\/?[A-Za-z][\w.-]*(?: [a-z][\w-]*)?$/;
/** In prose only what no dictionary has is a name: capitals inside, hyphens. */
const PROSE_NAME = /\b(?:[A-Z]?[a-z]+(?:[A-Z][a-z]*)+|[A-Z]{2,}[a-z]+[A-Za-z]*|[a-z]+(?:-[a-z]+){1,2})\b/g;
const PROSE_WORD = /\b[A-Za-z][a-z]{2,24}\b/g;

function count(counts: Counts, name: string): void {
  if (!looksLikeKey(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Identifiers of a piece of source code, comments included, quoted texts and secret values left out. */
export function identifiersOf(source: string, counts: Counts = new Map()): Counts {
  const code = withoutSecretValues(source).replaceAll(QUOTED, ' ');
  for (const [name] of code.matchAll(IDENTIFIER)) {
    const bare = name.replaceAll(/^[_$]+|[_$]+$/g, '');
    if (bare.length > 2) count(counts, bare);
  }
  return counts;
}

/** Names in Markdown and the like: code in backticks, words with capitals or hyphens inside, plain words. */
export function namesOfProse(prose: string, counts: Counts = new Map()): Counts {
  const text = withoutSecretValues(prose).replaceAll(
    /```[\s\S]{0,20000}?```|https?:\/\/\S+|\]\([^)\s]{0,400}\)/g,
    ' ',
  );
  for (const [, code] of text.matchAll(INLINE_CODE)) {
    if (code !== undefined && SPOKEN_CODE.test(code)) count(counts, code.replace(/^\//, ''));
  }
  const words = text.replaceAll(INLINE_CODE, ' ');
  for (const [name] of words.matchAll(PROSE_NAME)) count(counts, name);
  for (const [word] of words.matchAll(PROSE_WORD)) count(counts, word);
  return counts;
}

const HUMP =
  /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-.\s$/]+|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/;

/** The words in a name: `getUserName`, `get_user_name`, `get-user-name` → get, user, name. */
export function partsOf(name: string): string[] {
  return name.split(HUMP).filter((part) => part !== '');
}
