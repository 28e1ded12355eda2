/** The control mode of tmux: commands in, answers and news of the panes out, over one connection. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Changes } from './waiting.ts';

interface Question {
  readonly command: string;
  readonly resolve: (lines: readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

/** One client in control mode (`tmux -C`), see "CONTROL MODE" in tmux(1). */
export class TmuxControl {
  readonly #client: ChildProcessWithoutNullStreams;
  readonly #questions: Question[] = [];
  readonly #changes: Changes;
  readonly #attached: Promise<void>;
  #block: string[] | undefined;
  /** How the block that is being read ends: its time and number. */
  #blockEnd = '';
  #ended = false;

  /** `changes` is told whenever a pane has shown something or has gone. */
  constructor(client: ChildProcessWithoutNullStreams, changes: Changes) {
    this.#client = client;
    this.#changes = changes;
    // The first block answers the command that made the client.
    this.#attached = new Promise((resolve, reject) =>
      this.#questions.push({ command: 'attach', resolve: () => resolve(), reject }),
    );
    // Bytes, not characters: a captured line may hold what is no UTF-8.
    createInterface(client.stdout.setEncoding('utf8')).on('line', (line) => this.#take(line));
    client.stdin.on('error', () => {});
    client.once('close', () => this.#end());
  }

  attached(): Promise<void> {
    return this.#attached;
  }

  /** Runs one command; resolves with the lines of its answer. */
  ask(...words: readonly string[]): Promise<readonly string[]> {
    const command = words.map(quoted).join(' ');
    if (this.#ended) return Promise.reject(new Error(`tmux has ended before: ${command}`));
    return new Promise((resolve, reject) => {
      this.#questions.push({ command, resolve, reject });
      this.#client.stdin.write(`${command}\n`);
    });
  }

  close(): void {
    this.#client.stdin.end();
  }

  #take(line: string): void {
    const [word = '', ...rest] = line.split(' ');
    if (this.#block === undefined) {
      if (word === '%begin') {
        this.#block = [];
        this.#blockEnd = rest.join(' ');
      } else {
        this.#changes.announce();
      }
    } else if ((word === '%end' || word === '%error') && rest.join(' ') === this.#blockEnd) {
      const lines = this.#block;
      const question = this.#questions.shift();
      this.#block = undefined;
      if (word === '%end') question?.resolve(lines);
      else question?.reject(new Error(`tmux refused: ${question.command}\n${lines.join('\n')}`));
    } else {
      this.#block.push(line);
    }
  }

  #end(): void {
    this.#ended = true;
    for (const { command, reject } of this.#questions.splice(0))
      reject(new Error(`tmux ended at: ${command}`));
    this.#changes.announce();
  }
}

/** A word of a command of tmux; lines end commands, so there is no newline in one. */
function quoted(word: string): string {
  if (word.includes('\n')) throw new Error('A command of the control mode is one line.');
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
