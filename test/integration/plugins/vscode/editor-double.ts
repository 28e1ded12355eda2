/** VS Code as far as the extension uses it: what it shows is noted, what a person would choose is scripted. */
import type * as vscode from 'vscode';
import type { Editor } from '../../../../plugins/vscode/activation.js';

export class TerminalDouble {
  readonly name: string;
  /** What `sendText` was called with, in order. */
  readonly sent: (readonly [text: string, addNewLine: boolean])[] = [];
  readonly shellIntegration: vscode.TerminalShellIntegration | undefined = undefined;
  #wake: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  /** What a program in it reads: VS Code turns line feeds into carriage returns and adds one for Enter. */
  get typed(): string {
    return this.sent.map(([text, enter]) => text.replace(/\r?\n/g, '\r') + (enter ? '\r' : '')).join('');
  }

  sendText(text: string, shouldExecute = true): void {
    this.sent.push([text, shouldExecute]);
    this.#wake();
  }

  show(): void {}

  async untilTyped(text: string): Promise<void> {
    while (this.typed !== text) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  get asTerminal(): vscode.Terminal {
    return this as unknown as vscode.Terminal;
  }
}

export class StatusItemDouble {
  text = '';
  tooltip: string | undefined;
  color: vscode.ThemeColor | undefined;
  backgroundColor: vscode.ThemeColor | undefined;
  shown = false;
  disposed = false;
  #accessible: vscode.AccessibilityInformation | undefined;
  readonly #waiting = new Set<() => void>();

  /** The last that is written of a change. */
  get accessibilityInformation(): vscode.AccessibilityInformation | undefined {
    return this.#accessible;
  }

  set accessibilityInformation(information: vscode.AccessibilityInformation | undefined) {
    this.#accessible = information;
    // Colours follow in the same turn of the loop.
    queueMicrotask(() => {
      for (const wake of this.#waiting) wake();
    });
  }

  async untilLabel(label: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#accessible?.label !== label) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      queueMicrotask(look);
    });
  }

  show(): void {
    this.shown = true;
  }

  dispose(): void {
    this.disposed = true;
  }
}

class ThemeColorDouble implements vscode.ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

type Command = (...args: unknown[]) => Promise<void>;
/** `Promise<never>` fits every overload of a function that resolves with a choice. */
type Choice = Promise<never>;

export class EditorDouble {
  readonly commands = new Map<string, Command>();
  readonly items: StatusItemDouble[] = [];
  readonly terminals: TerminalDouble[] = [];
  readonly subscriptions: { dispose(): unknown }[] = [];
  /** What the person was told, in order. */
  readonly told: string[] = [];
  /** What was offered in the last list. */
  offered: readonly string[] = [];
  activeTerminal: TerminalDouble | undefined;
  /** The selected text of the active editor; undefined: no editor is open. */
  selection: string | undefined;
  settings: Record<string, unknown> = {};
  /** The label or button that the person takes; undefined: none. */
  choice: string | undefined;
  #closed: (terminal: vscode.Terminal) => unknown = () => {};
  #configured: (change: vscode.ConfigurationChangeEvent) => unknown = () => {};

  async run(command: string, ...args: unknown[]): Promise<void> {
    const action = this.commands.get(`vivavoce.${command}`);
    if (action === undefined) throw new Error(`There is no command ${command}.`);
    await action(...args);
  }

  close(terminal: TerminalDouble): void {
    this.#closed(terminal.asTerminal);
  }

  configure(key: string, value: unknown): void {
    this.settings[key] = value;
    this.#configured({ affectsConfiguration: (section) => section === `vivavoce.${key}` });
  }

  dispose(): void {
    for (const part of this.subscriptions.splice(0)) part.dispose();
  }

  get api(): Editor {
    // Getters of the window see what the test sets later.
    // oxlint-disable-next-line typescript/no-this-alias, unicorn/no-this-assignment
    const double = this;
    const tell = async (message: string): Choice => {
      double.told.push(message);
      return double.choice as never;
    };
    return {
      StatusBarAlignment: { Left: 1, Right: 2 } as typeof vscode.StatusBarAlignment,
      ThemeColor: ThemeColorDouble as unknown as typeof vscode.ThemeColor,
      commands: {
        registerCommand(name, action) {
          double.commands.set(name, action as Command);
          return { dispose: () => double.commands.delete(name) };
        },
      },
      window: {
        get activeTerminal() {
          return double.activeTerminal?.asTerminal;
        },
        get activeTextEditor() {
          if (double.selection === undefined) return undefined;
          const document = { getText: () => double.selection };
          return { selections: [{}], document } as unknown as vscode.TextEditor;
        },
        createStatusBarItem() {
          const item = new StatusItemDouble();
          double.items.push(item);
          return item as unknown as vscode.StatusBarItem;
        },
        createTerminal(options?: unknown) {
          const terminal = new TerminalDouble(String(options));
          double.terminals.push(terminal);
          return terminal.asTerminal;
        },
        onDidCloseTerminal(listener) {
          double.#closed = listener;
          return { dispose: () => {} };
        },
        setStatusBarMessage(message: string) {
          double.told.push(message);
          return { dispose: () => {} };
        },
        showErrorMessage: tell,
        showInformationMessage: tell,
        async showQuickPick(items: unknown): Choice {
          const choices = items as readonly vscode.QuickPickItem[];
          double.offered = choices.map(({ label, description }) => `${label} (${description ?? ''})`);
          return choices.find(({ label }) => label === double.choice) as never;
        },
      },
      workspace: {
        workspaceFolders: [{ uri: { fsPath: '/home/me/project' } }] as unknown as vscode.WorkspaceFolder[],
        getConfiguration() {
          const get = (key: string, fallback: unknown): unknown => double.settings[key] ?? fallback;
          return { get } as unknown as vscode.WorkspaceConfiguration;
        },
        onDidChangeConfiguration(listener) {
          double.#configured = listener;
          return { dispose: () => {} };
        },
      },
    };
  }
}
