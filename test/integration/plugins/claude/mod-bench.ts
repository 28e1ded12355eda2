/** The Claude Code mod as Claude Code loads it, with the part of the mods API that it uses. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';

/** What `$.process.spawn` gives. */
export interface SpawnStream extends AsyncIterable<{
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}> {
  readonly result: Promise<{ readonly code: number | null }>;
  return(value: unknown): Promise<unknown>;
}

interface Filled {
  readonly isFilled: boolean;
  readonly refusal?: 'no_composer' | 'dialog';
}

type Handler = ($: unknown, event: unknown, next: (event: unknown) => Promise<unknown>) => Promise<unknown>;
type Register = (on: (event: string, handler: Handler) => void) => void;

/**
 * A session of Claude Code as far as a mod sees it. Shapes: the declarations that Claude Code 2.1.330 writes,
 * `.claude-plugin/types/claude-code/index.d.ts`.
 */
export class SessionDouble {
  /** What stands in the prompt box. */
  draft = '';
  /** What keeps text out of the box. */
  refusal: 'no_composer' | 'dialog' | undefined;
  env: Readonly<Record<string, string | undefined>> = {};
  sessionId = 'session-1';
  readonly cwd: string;
  /** Prompts in the order in which they were handed over. */
  readonly submitted: { readonly text: string; readonly asUser?: true }[] = [];
  readonly toasts: string[] = [];
  readonly logged: string[] = [];
  readonly spawned: (readonly string[])[] = [];
  readonly runs: { readonly argv: readonly string[]; readonly stdin: unknown }[] = [];
  /** Replaced to let a turn start later, or not at all. */
  onSubmit: (text: string) => Promise<{ readonly drop?: string }> = async () => ({});
  onSpawn: (argv: readonly string[]) => SpawnStream;
  onRun: (argv: readonly string[], stdin: string) => Promise<void> = async () => {};
  /** Waits that the mod asked for; the test lets them end. */
  readonly pauses: { readonly ms: number; readonly end: () => void }[] = [];
  readonly #handlers = new Map<string, Handler>();

  constructor(cwd: string, onSpawn: (argv: readonly string[]) => SpawnStream) {
    this.cwd = cwd;
    this.onSpawn = onSpawn;
  }

  /** Loads the hooks module anew, as at the start of a session. */
  async load(): Promise<void> {
    vi.resetModules();
    const file = join(PACKAGE_ROOT, 'plugins/claude/hooks/register.js');
    const { register } = (await import(pathToFileURL(file).href)) as { readonly register: Register };
    register((event, handler) => {
      if (this.#handlers.has(event)) throw new Error(`${event} is registered twice without a matcher`);
      this.#handlers.set(event, handler);
    });
  }

  /** Raises an event; it is frozen, and Claude Code itself answers with `{}`. */
  async raise(event: string, fields: Readonly<Record<string, unknown>>): Promise<unknown> {
    const handler = this.#handlers.get(event);
    return handler?.(this.#mods, Object.freeze({ ...fields }), async () => ({}));
  }

  start(fields: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.raise('session.start', {
      cwd: this.cwd,
      surface: 'terminal',
      isInteractive: true,
      ...fields,
    });
  }

  get #mods(): unknown {
    return {
      env: { get: async (name: string) => this.env[name] },
      session: { id: async () => this.sessionId, cwd: async () => this.cwd },
      process: {
        spawn: ({ argv }: { readonly argv: readonly string[] }) => {
          this.spawned.push(argv);
          return this.onSpawn(argv);
        },
        run: async (argv: readonly string[], { stdin }: { readonly stdin: string }) => {
          this.runs.push({ argv, stdin: JSON.parse(stdin) as unknown });
          await this.onRun(argv, stdin);
          return { exitCode: 0, stdout: '', stderr: '' };
        },
      },
      prompt: {
        read: async () => ({ text: this.draft, cursor: this.draft.length }),
        fill: async ({ text, mode }: { readonly text: string; readonly mode: string }): Promise<Filled> => {
          if (this.refusal !== undefined) return { isFilled: false, refusal: this.refusal };
          this.draft = mode === 'append' ? this.draft + text : text;
          return { isFilled: true };
        },
        submit: async (prompt: { readonly text: string; readonly asUser?: true }) => {
          this.submitted.push(prompt);
          return this.onSubmit(prompt.text);
        },
      },
      clock: {
        after: (ms: number, end: () => void) => {
          this.pauses.push({ ms, end });
          return { cancel() {} };
        },
      },
      ui: {
        toast: (text: string) => void this.toasts.push(text),
        log: (text: string) => void this.logged.push(text),
      },
    };
  }
}

/** A bridge whose lines the test writes. */
export class ScriptedBridge implements SpawnStream {
  /** The mod has ended it. */
  isKilled = false;
  readonly result: Promise<{ readonly code: number | null }>;
  readonly #pieces: string[] = [];
  #resolve: (result: { readonly code: number | null }) => void = () => {};
  #wake: () => void = () => {};
  #isOver = false;

  constructor() {
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  say(message: Readonly<Record<string, unknown>>): void {
    this.write(`${JSON.stringify(message)}\n`);
  }

  /** In pieces, as pipes give them. */
  write(text: string): void {
    this.#pieces.push(text);
    this.#wake();
  }

  end(code: number | null): void {
    this.#isOver = true;
    this.#resolve({ code });
    this.#wake();
  }

  async return(): Promise<unknown> {
    this.isKilled = true;
    this.end(null);
    return undefined;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<{ stream: 'stdout'; text: string }> {
    for (;;) {
      const text = this.#pieces.shift();
      if (text !== undefined) yield { stream: 'stdout', text };
      else if (this.#isOver) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
