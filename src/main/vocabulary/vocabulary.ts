import { isCancellation } from '../../shared/kernel/abort.ts';
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { correctNames, type Corrected } from '../../shared/text/vocabulary/corrector.ts';
import { lettersOf } from '../../shared/text/vocabulary/name-parts.ts';
import { spokenWordsOf } from '../../shared/text/vocabulary/spoken-words.ts';
import { TermIndex } from '../../shared/text/vocabulary/term-index.ts';
import type { VocabularyTerm } from '../../shared/text/vocabulary/term.ts';
import { choosePrompt } from './choose-prompt.ts';
import { gatherNames, type FileCache } from './gather.ts';
import type { GitOptions } from './git.ts';
import { rankNames, type RankedNames } from './rank-names.ts';
import { Slices } from './slices.ts';

export interface VocabularyEntry {
  readonly written: string;
  readonly spoken: readonly string[];
}

export interface VocabularySettings {
  /** The user's words with what they sound like. */
  readonly entries: readonly VocabularyEntry[];
  /** The user's words. */
  readonly words: readonly string[];
  /** Learn from the folder of the active agent. */
  readonly project: boolean;
  /** Put names right after recognition. */
  readonly correction: boolean;
}

export interface VocabularyOptions {
  readonly settings: () => VocabularySettings;
  readonly agentNames: () => readonly string[];
  readonly triggerWords: () => readonly string[];
  readonly clock: Clock;
  /** Gets one line when a folder cannot be learnt from; names of folders, never of what is in them. */
  readonly log?: (message: string) => void;
  readonly git?: GitOptions;
}

export interface VocabularyState {
  readonly folder: string | null;
  /** Terms that are known now, the user's included. */
  readonly terms: number;
  readonly gatheredAt: Date | null;
  /** Why the folder yields less than it could. */
  readonly problem: AppError | null;
}

/** A folder is looked at again after this at the earliest. */
const REFRESH_MS = 20_000;
/** A prompt that changed within an utterance would make its earlier passes worthless. */
const PROMPT_STABLE_MS = 5000;
const MOST_USED = 40;
/** Folders that stay in memory, so that switching between agents costs nothing. */
const MOST_FOLDERS = 4;

interface FolderMemory {
  readonly cache: FileCache;
  ranked: RankedNames;
  gatheredAtMs: number;
  gatheredAt: Date | null;
  problem: AppError | null;
}

const NOTHING: RankedNames = { terms: [], prompt: [] };

/**
 * The words that are likely to be said now: the user's, the agents' names, and those of the project that the active
 * agent works on. Gathers in the background, in slices of a few milliseconds; what is asked for is always in memory.
 */
export class Vocabulary implements Disposable {
  readonly #options: VocabularyOptions;
  readonly #folders = new Map<string, FolderMemory>();
  readonly #used = new Set<string>();
  #folder: string | null = null;
  #gathering: { folder: string; controller: AbortController; done: Promise<void> } | undefined;
  #index = new TermIndex();
  #indexed = '';
  #indexing: { key: string; controller: AbortController; done: Promise<void> } | undefined;
  readonly #listTexts = new WeakMap<object, string>();
  #prompt: readonly string[] = [];
  #promptKey = '';
  #promptAtMs = -Infinity;
  #usedCount = 0;
  #gatherings = 0;
  #disposed = false;

  constructor(options: VocabularyOptions) {
    this.#options = options;
    this.#reindex();
  }

  get state(): VocabularyState {
    const memory = this.#memory();
    return {
      folder: this.#folder,
      terms: this.#index.size,
      gatheredAt: memory?.gatheredAt ?? null,
      problem: memory?.problem ?? null,
    };
  }

  /** The folder in which the active agent works; null when it has none. Learns from it in the background. */
  useFolder(folder: string | null): void {
    if (this.#disposed) return;
    this.#folder = folder;
    this.#refresh();
    this.#reindex();
  }

  /** A text is final: the terms in it are likely to be said again. */
  used(text: string): void {
    if (this.#disposed) return;
    for (const letters of this.#termsIn(text)) {
      this.#used.delete(letters);
      this.#used.add(letters);
      this.#usedCount += 1;
    }
    for (const letters of this.#used) {
      if (this.#used.size <= MOST_USED) break;
      this.#used.delete(letters);
    }
    this.#promptAtMs = -Infinity;
    this.#refresh();
  }

  /** Terms for `RecognitionRequest.vocabulary`, the most wanted last. The same for some seconds. */
  prompt(): readonly string[] {
    const { clock, settings, agentNames, triggerWords } = this.#options;
    if (clock.now() - this.#promptAtMs < PROMPT_STABLE_MS) return this.#prompt;
    const { entries, words, project } = settings();
    const key = this.#keyOf([project, this.#usedCount, agentNames(), triggerWords()], words, entries);
    this.#promptAtMs = clock.now();
    if (key === this.#promptKey) return this.#prompt;
    this.#promptKey = key;
    this.#prompt = choosePrompt({
      user: [...words, ...entries.map(({ written }) => written)],
      agents: agentNames(),
      triggers: triggerWords(),
      project: this.#ranked().prompt,
      used: this.#used,
    });
    return this.#prompt;
  }

  /** Puts names right in a final text. The function keeps to the vocabulary of this moment. */
  corrector(): (text: string, language: string) => Corrected {
    this.#reindex();
    const index = this.#index;
    const { correction } = this.#options.settings();
    return (text, language) => (correction ? correctNames(text, index, language) : { text, rules: [] });
  }

  /** Resolves when nothing is being gathered or put in order any more. */
  async settled(): Promise<void> {
    for (;;) {
      this.#reindex();
      const work = this.#gathering?.done ?? this.#indexing?.done;
      if (work === undefined) return;
      await work;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#gathering?.controller.abort();
    this.#indexing?.controller.abort();
  }

  #memory(): FolderMemory | undefined {
    return this.#folder === null ? undefined : this.#folders.get(this.#folder);
  }

  #ranked(): RankedNames {
    return this.#options.settings().project ? (this.#memory()?.ranked ?? NOTHING) : NOTHING;
  }

  #refresh(): void {
    const folder = this.#folder;
    if (this.#gathering !== undefined && this.#gathering.folder !== folder)
      this.#gathering.controller.abort();
    if (folder === null || !this.#options.settings().project) return;
    if (this.#gathering?.folder === folder) return;
    const memory = this.#remember(folder);
    if (this.#options.clock.now() - memory.gatheredAtMs < REFRESH_MS) return;
    const controller = new AbortController();
    const done = this.#gather(folder, memory, controller.signal).finally(() => {
      if (this.#gathering?.controller === controller) this.#gathering = undefined;
      this.#reindex();
    });
    this.#gathering = { folder, controller, done };
  }

  #remember(folder: string): FolderMemory {
    const memory = this.#folders.get(folder) ?? {
      cache: new Map(),
      ranked: NOTHING,
      gatheredAtMs: -Infinity,
      gatheredAt: null,
      problem: null,
    };
    this.#folders.delete(folder);
    this.#folders.set(folder, memory);
    const [oldest] = this.#folders.keys();
    if (this.#folders.size > MOST_FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
    return memory;
  }

  async #gather(folder: string, memory: FolderMemory, signal: AbortSignal): Promise<void> {
    const { clock, git, log } = this.#options;
    const slices = new Slices(signal);
    try {
      const { names, problem } = await gatherNames(folder, memory.cache, slices, undefined, git);
      memory.ranked = await rankNames(names, slices);
      this.#note(memory, problem);
    } catch (error) {
      if (isCancellation(error)) return;
      if (AppError.is(error)) {
        memory.ranked = NOTHING;
        this.#note(memory, error);
      } else {
        log?.(`Learning the names of a project failed: ${explain(error)}`);
      }
    }
    memory.gatheredAtMs = clock.now();
    memory.gatheredAt = clock.date();
    this.#gatherings += 1;
  }

  /** Says a problem once, not at each look at the folder. */
  #note(memory: FolderMemory, problem: AppError | null): void {
    if (problem !== null && problem.message !== memory.problem?.message)
      this.#options.log?.(problem.explanation);
    memory.problem = problem;
  }

  /** Builds the index anew, in slices, when something it is made of has changed. */
  #reindex(): void {
    if (this.#disposed) return;
    const { entries, words, project } = this.#options.settings();
    const agents = this.#options.agentNames();
    const key = this.#keyOf([project, agents], words, entries);
    if (key === this.#indexed || key === this.#indexing?.key) return;
    this.#indexing?.controller.abort();
    const controller = new AbortController();
    const terms = [...ownTerms(words, entries, agents), ...this.#ranked().terms];
    const done = buildIndex(terms, new Slices(controller.signal))
      .then((index) => {
        this.#index = index;
        this.#indexed = key;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) this.#options.log?.(`Ordering the vocabulary failed: ${explain(error)}`);
      })
      .finally(() => {
        if (this.#indexing?.controller === controller) this.#indexing = undefined;
      });
    this.#indexing = { key, controller, done };
  }

  /** Lists of thousands are not written out each time: as long as they are the same objects, they are the same. */
  #keyOf(small: unknown, ...lists: readonly (readonly unknown[])[]): string {
    const texts = lists.map((list) => {
      const text = this.#listTexts.get(list) ?? JSON.stringify(list);
      this.#listTexts.set(list, text);
      return text;
    });
    return [JSON.stringify([small, this.#folder, this.#gatherings]), ...texts].join('\n');
  }

  /** Letters of the terms in a text. */
  #termsIn(text: string): string[] {
    const words = spokenWordsOf(text);
    const found: string[] = [];
    for (const [at, { start }] of words.entries()) {
      for (let to = at; to < Math.min(words.length, at + 3); to += 1) {
        const letters = lettersOf(text.slice(start, words[to]?.end).replace(/['’]s$/, ''));
        if (this.#index.byLetters(letters).length > 0) found.push(letters);
      }
    }
    return found;
  }
}

function ownTerms(
  words: readonly string[],
  entries: readonly VocabularyEntry[],
  agents: readonly string[],
): VocabularyTerm[] {
  return [
    ...entries.map(({ written, spoken }): VocabularyTerm => ({
      written,
      spoken,
      source: 'user',
      bySound: true,
      weight: 1,
    })),
    ...words.map((written): VocabularyTerm => ({
      written,
      spoken: [],
      source: 'user',
      bySound: true,
      weight: 1,
    })),
    ...agents.map((written): VocabularyTerm => ({
      written,
      spoken: [],
      source: 'agent',
      bySound: true,
      weight: 1,
    })),
  ];
}

async function buildIndex(terms: readonly VocabularyTerm[], slices: Slices): Promise<TermIndex> {
  const index = new TermIndex();
  for (const term of terms) {
    index.add(term);
    if (slices.spent) await slices.pause();
  }
  return index;
}
