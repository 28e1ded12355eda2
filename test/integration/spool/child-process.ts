import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Recovered } from '../../../src/main/spool/spooled.ts';
import type { ChildStep } from './spool-child.ts';

const PROGRAM = join(import.meta.dirname, 'spool-child.ts');

/** One line of what the child tells. */
export interface ChildFact {
  readonly before?: ChildStep;
  readonly after?: ChildStep;
  readonly recovered?: readonly Recovered[];
  readonly problem?: string | null;
  /** How often the event loop had come round. */
  readonly turns: number;
}

export class SpoolChild {
  readonly process: ChildProcess;
  readonly facts: ChildFact[] = [];
  #onFact = (): void => {};

  /** `limits` go before the program, such as `ulimit -S -f 100`. */
  constructor(folder: string, script: readonly ChildStep[], limits = ':') {
    const program = [process.execPath, '--import', 'tsx', PROGRAM, folder, JSON.stringify(script)];
    this.process = spawn('sh', ['-c', `${limits}; exec "$@"`, 'sh', ...program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = '';
    this.process.stdout?.on('data', (text) => {
      const lines = (rest + String(text)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.facts.push(JSON.parse(line) as ChildFact);
      this.#onFact();
    });
  }

  /** Resolves with what ended it. */
  async end(): Promise<NodeJS.Signals | number | null> {
    const [code, signal] = (await once(this.process, 'close')) as [number | null, NodeJS.Signals | null];
    return signal ?? code;
  }

  async until(condition: (fact: ChildFact) => boolean): Promise<void> {
    while (!this.facts.some(condition))
      await new Promise<void>((resolve) => {
        this.#onFact = resolve;
      });
  }

  /** The steps that were begun, and of them those that were done, as `name number`. */
  steps(when: 'before' | 'after'): ReadonlySet<string> {
    return new Set(
      this.facts.flatMap((fact) => (fact[when] === undefined ? [] : [fact[when].slice(0, 2).join(' ')])),
    );
  }
}

/** Runs a script to its end, which is its death. */
export async function runAndDie(folder: string, script: readonly ChildStep[]): Promise<SpoolChild> {
  const child = new SpoolChild(folder, script);
  const ending = await child.end();
  if (ending !== 'SIGKILL') throw new Error(`The script ended with ${ending}.`);
  return child;
}

/** Runs a script again and again and lets it die at another moment of its course each time. */
export async function* dieAtMoments(
  folderFor: (moment: number) => Promise<string> | string,
  script: readonly ChildStep[],
  moments: number,
): AsyncGenerator<SpoolChild> {
  const once = await runAndDie(await folderFor(0), [['die-at-turn', 1e9], ...script, ['die']]);
  const turns = once.facts.at(-1)?.turns ?? 0;
  for (let moment = 1; moment <= moments; moment++) {
    // A course takes more turns at one time than at another; in the end it waits to be killed.
    const at = Math.round((turns * moment) / moments);
    yield await runAndDie(await folderFor(moment), [['die-at-turn', at], ...script, ['wait']]);
  }
}
