/** One wrapped program from its start to its end: terminal, voice and keys connected. */
import type { ReadStream } from 'node:tty';
import type { ProgramProfile } from '../../shared/doors/program-profiles.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { InputFilter } from './input-filter.ts';
import type { InputPart } from './input-filter.ts';
import { InputLane } from './input-lane.ts';
import { OuterTerminal } from './outer-terminal.ts';
import type { TerminalOutput } from './outer-terminal.ts';
import { ProgramStart } from './program-start.ts';
import { PseudoTerminal } from './pseudo-terminal.ts';
import { compilePatterns } from './redaction.ts';
import { Screen } from './screen.ts';
import { TerminalModes } from './terminal-modes.ts';
import { Typist } from './typist.ts';
import type { AgentLink } from './agent-link.ts';

export interface WrappedProgram {
  readonly command: readonly string[];
  readonly profile: ProgramProfile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly input: ReadStream;
  readonly output: TerminalOutput;
  readonly settings: Settings['wrapper'];
  readonly link: AgentLink;
  /** Text for the status line; undefined: none is drawn. */
  readonly statusText: (() => string) | undefined;
}

/** A lone Escape key is told from the beginning of a sequence by what does not follow it. */
const ESCAPE_WAIT_MS = 25;
const SUSPEND_SETTLE_MS = 20;

/** Resolves with the exit code for the shell: the program's own, or 128 + the signal that ended it. */
export async function wrapProgram(options: WrappedProgram): Promise<number> {
  const resources = new DisposableStack();
  try {
    return await new Wrapping(options, resources).run();
  } finally {
    await resources.dispose();
  }
}

class Wrapping {
  readonly #options: WrappedProgram;
  readonly #modes = new TerminalModes();
  readonly #filter: InputFilter;
  readonly #start: ProgramStart;
  readonly #outer: OuterTerminal;
  readonly #screen: Screen;
  readonly #program: PseudoTerminal;
  readonly #lane: InputLane;
  readonly #typist: Typist;
  #cancelFlush = (): void => {};

  constructor(options: WrappedProgram, resources: DisposableStack) {
    this.#options = options;
    const { settings, profile, link } = options;
    this.#filter = new InputFilter(settings);
    this.#start = new ProgramStart(systemClock);
    resources.use(this.#start);
    this.#outer = new OuterTerminal({
      input: options.input,
      output: options.output,
      onInput: (bytes) => this.#onInput(bytes),
      onResize: () => this.#resize(),
      undo: () => this.#modes.undo(),
      redo: () => this.#modes.redo(),
      onGone: () => this.#program.signal('SIGHUP'),
    });
    resources.use(this.#outer);
    this.#screen = new Screen({
      outer: this.#outer,
      modes: this.#modes,
      clock: systemClock,
      patterns: compilePatterns(settings.redact),
      statusText: options.statusText,
    });
    resources.defer(() => this.#screen.leave());
    this.#screen.enter();
    this.#program = new PseudoTerminal({
      command: options.command,
      env: options.env,
      folder: options.folder,
      platform: options.platform,
      size: this.#screen.size,
      onOutput: (bytes) => this.#onOutput(bytes),
      onStopped: () => this.#suspend(),
    });
    resources.use(this.#program);
    this.#lane = new InputLane(systemClock, (bytes) => this.#program.write(bytes));
    resources.defer(() => this.#lane.close());
    this.#typist = new Typist({
      lane: this.#lane,
      target: () => ({
        profile,
        bracketedPaste: this.#modes.bracketedPaste,
        kittyFlags: this.#modes.kittyFlags,
        modifyOtherKeys: this.#modes.modifyOtherKeys,
        submitDelayMs: settings.submitDelayMs,
        newlineDelayMs: settings.newlineDelayMs,
      }),
      ready: () => this.#start.ready,
      onTyped: (message) => link.noteTyped(message),
    });
    link.onMessage = (message) => this.#typist.take(message);
    link.onChange = () => this.#screen.refresh();
    this.#passSignals(resources);
  }

  run(): Promise<number> {
    return this.#program.ended;
  }

  #onOutput(bytes: Buffer): void {
    this.#start.noteOutput();
    this.#screen.push(bytes);
  }

  #resize(): void {
    this.#screen.resize();
    this.#program.resize(this.#screen.size);
  }

  #onInput(bytes: Buffer): void {
    this.#cancelFlush();
    for (const part of this.#filter.push(bytes)) this.#take(part);
    if (this.#filter.pasting) this.#lane.hold();
    else this.#lane.release();
    if (!this.#filter.holding) return;
    this.#cancelFlush = systemClock.after(ESCAPE_WAIT_MS, () => {
      for (const part of this.#filter.flush()) this.#take(part);
    });
  }

  #take(part: InputPart): void {
    const { link } = this.#options;
    switch (part.kind) {
      case 'bytes':
        this.#typist.noteKeystrokes();
        this.#lane.pass(part.bytes);
        return;
      case 'claim':
        link.claim();
        return;
      case 'info':
        link.showInfo();
        return;
      case 'focus':
        link.setFocused(part.focused);
        if (this.#modes.focusReports) this.#lane.pass(part.bytes);
        return;
    }
  }

  /** The program stopped itself: its terminal goes back to the shell, and this process stops with it. */
  #suspend(): void {
    this.#start.stopped();
    this.#screen.leave();
    process.kill(0, 'SIGTSTP');
    // Reached when the shell has continued this process; at once where there is no shell with job control.
    setTimeout(() => this.#resume(), SUSPEND_SETTLE_MS);
  }

  #resume(): void {
    this.#screen.enter();
    this.#program.resize(this.#screen.size);
    this.#start.begin();
    this.#program.resume();
  }

  #passSignals(resources: DisposableStack): void {
    const goOn = (): void => {
      this.#outer.renew();
      this.#resize();
    };
    process.on('SIGCONT', goOn);
    resources.defer(() => void process.off('SIGCONT', goOn));
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const pass = (): void => this.#program.signal(name);
      process.on(name, pass);
      resources.defer(() => void process.off(name, pass));
    }
  }
}
