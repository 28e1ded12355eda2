import { partsOf } from './identifiers.ts';
import { looksLikeKey } from './secrets.ts';

/** Where a name was met, and how often. */
export interface NameFacts {
  readonly written: string;
  /** The project, its programs, its folder. */
  own: boolean;
  dependency: boolean;
  /** Occurrences in source code. */
  inCode: number;
  /** Occurrences in prose, commits and the branch. */
  inProse: number;
  /** Files, of all kinds, with it in their contents or their path. */
  files: number;
  inPaths: number;
  /** Met in the branch, the latest commits, or a file that they touched. */
  recent: boolean;
}

const MOST_NAMES = 60_000;
const HYPHENATED = /^[A-Za-z]+(?:-[A-Za-z]+)+$/;

/** All names of a project with their facts; filled piece by piece. */
export class ProjectNames {
  readonly #facts = new Map<string, NameFacts>();
  /** Extensions and whole names of files in small letters: `ext:ts`, `file:dockerfile`. */
  readonly signs = new Set<string>();

  get size(): number {
    return this.#facts.size;
  }

  get(name: string): NameFacts | undefined {
    return this.#facts.get(name);
  }

  all(): IterableIterator<NameFacts> {
    return this.#facts.values();
  }

  own(name: string): void {
    const facts = this.#of(name);
    if (facts !== undefined) facts.own = true;
  }

  dependency(name: string): void {
    const facts = this.#of(name);
    if (facts !== undefined) facts.dependency = true;
  }

  prose(name: string, count: number, recent: boolean): void {
    const facts = this.#of(name);
    if (facts === undefined) return;
    facts.inProse += count;
    facts.files += 1;
    facts.recent ||= recent;
  }

  code(name: string, count: number, recent: boolean): void {
    const facts = this.#of(name);
    if (facts === undefined) return;
    facts.inCode += count;
    facts.files += 1;
    facts.recent ||= recent;
  }

  /** A file's name and those of its folders; `tree-sitter-c-tags.scm` holds `tree-sitter` too. */
  path(file: string, recent: boolean): void {
    const folders = file.split('/');
    const name = folders.pop() ?? '';
    const dot = name.indexOf('.', 1);
    const stem = dot < 0 ? name : name.slice(0, dot);
    const extension = name.slice(name.lastIndexOf('.') + 1);
    if (dot > 0) this.signs.add(`ext:${extension.toLowerCase()}`);
    this.signs.add(`file:${name.toLowerCase()}`);
    for (const part of new Set([
      stem.replace(/^\./, ''),
      ...folders,
      ...[stem, ...folders].flatMap(pairsOf),
    ])) {
      const facts = this.#of(part);
      if (facts === undefined) continue;
      facts.inPaths += 1;
      facts.files += 1;
      facts.recent ||= recent;
    }
  }

  #of(name: string): NameFacts | undefined {
    const known = this.#facts.get(name);
    if (known !== undefined) return known;
    if (name.length < 2 || this.#facts.size >= MOST_NAMES || looksLikeKey(name)) return undefined;
    const facts: NameFacts = {
      written: name,
      own: false,
      dependency: false,
      inCode: 0,
      inProse: 0,
      files: 0,
      inPaths: 0,
      recent: false,
    };
    this.#facts.set(name, facts);
    return facts;
  }
}

function pairsOf(stem: string): string[] {
  if (!HYPHENATED.test(stem)) return [];
  const parts = partsOf(stem);
  return parts.slice(1).map((part, index) => `${parts[index] ?? ''}-${part}`);
}
