// @ts-check
/** What the extension does in an editor: its commands, terminals and status bar item. The editor is handed in. */
import { readEndpoint, usualEndpointFile } from './endpoint.js';
import { EngineLink } from './engine-link.js';
import { EngineProblem } from './engine-problem.js';
import { VoiceStatus } from './status-item.js';
import { TerminalAgent } from './terminal-agent.js';

/** @typedef {typeof import('vscode')} VsCode */
/** @typedef {import('vscode').Terminal} Terminal */
/**
 * The parts of VS Code's API that are used.
 *
 * @typedef {object} Editor
 * @property {Pick<VsCode['commands'], 'registerCommand'>} commands
 * @property {Pick<VsCode['window'], 'activeTerminal' | 'activeTextEditor' | 'createStatusBarItem' | 'createTerminal' | 'onDidCloseTerminal' | 'setStatusBarMessage' | 'showErrorMessage' | 'showInformationMessage' | 'showQuickPick'>} window
 * @property {Pick<VsCode['workspace'], 'getConfiguration' | 'onDidChangeConfiguration' | 'workspaceFolders'>} workspace
 * @property {VsCode['StatusBarAlignment']} StatusBarAlignment
 * @property {VsCode['ThemeColor']} ThemeColor
 */
/**
 * @typedef {object} AgentState
 * @property {string} id
 * @property {string | null} name
 * @property {boolean} active
 * @property {string | null} program
 * @property {string | null} folder
 */
/** @typedef {{ readonly listening: boolean, readonly agents: readonly AgentState[] }} EngineState */

const START = 'Start Vivavoce';
/** How long a confirmation stays in the status bar. */
const NOTE_MS = 4000;

/**
 * @param {Editor} editor
 * @param {{ push(...disposables: { dispose(): unknown }[]): unknown }} subscriptions disposed when the extension ends
 */
export function activateIn(editor, subscriptions) {
  subscriptions.push(...new Extension(editor).start());
}

class Extension {
  /** @type {Editor} */ #editor;
  /** @type {EngineLink} */ #link;
  /** @type {Map<Terminal, TerminalAgent>} */ #agents = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
    this.#link = new EngineLink(() => readEndpoint(this.#endpointFile()));
  }

  /** @returns {{ dispose(): unknown }[]} */
  start() {
    const { commands, window, workspace } = this.#editor;
    /** @type {Readonly<Record<string, (argument: unknown) => Promise<void>>>} */
    const actions = {
      sendToTerminal: (argument) => this.#sendToTerminal(argument),
      stopSendingToTerminal: (argument) => this.#stopSending(argument),
      speakSelection: () => this.#speakSelection(),
      stopSpeaking: () => this.#stopSpeaking(),
      toggleListening: () => this.#toggleListening(),
      chooseAgent: () => this.#chooseAgent(),
    };
    let status = this.#showStatus();
    return [
      ...Object.entries(actions).map(([name, action]) =>
        commands.registerCommand(`vivavoce.${name}`, (argument) => this.#report(action(argument))),
      ),
      window.onDidCloseTerminal((terminal) => this.#forget(terminal)),
      workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('vivavoce.statusBar')) return;
        status?.dispose();
        status = this.#showStatus();
      }),
      { dispose: () => status?.dispose() },
      { dispose: () => [...this.#agents.keys()].forEach((terminal) => this.#forget(terminal)) },
    ];
  }

  #showStatus() {
    const { window, StatusBarAlignment, ThemeColor } = this.#editor;
    if (!this.#setting('statusBar', true)) return undefined;
    const item = window.createStatusBarItem('vivavoce.voice', StatusBarAlignment.Right, 100);
    item.name = 'Vivavoce';
    item.command = 'vivavoce.toggleListening';
    const status = new VoiceStatus(item, ThemeColor, this.#link);
    void status.follow();
    item.show();
    return status;
  }

  /** @param {unknown} argument the terminal of a context menu; else the active one */
  async #sendToTerminal(argument) {
    const terminal = this.#terminalOf(argument);
    if (terminal === undefined)
      return this.#say('Open a terminal first; dictation is sent to the active one.');
    const agentId = this.#agents.get(terminal)?.agentId ?? (await this.#connect(terminal));
    await this.#link.call('POST', '/api/active-agent', { agentId });
    this.#note(`Dictation goes to the terminal “${terminal.name}”.`);
  }

  /** @param {Terminal} terminal */
  async #connect(terminal) {
    this.#forget(terminal);
    const agent = new TerminalAgent({
      terminal,
      folder: this.#folderOf(terminal),
      link: this.#link,
      settings: () => ({
        bracketedPaste: this.#setting('terminal.bracketedPaste', 'multiline'),
        newline: this.#setting('terminal.newline', 'paste'),
        submitDelayMs: this.#setting('terminal.submitDelayMs', 75),
      }),
      onEnd: (problem) => {
        this.#forget(terminal);
        void this.#report(Promise.reject(problem));
      },
    });
    this.#agents.set(terminal, agent);
    try {
      await agent.connect();
    } catch (error) {
      this.#forget(terminal);
      throw error;
    }
    return agent.agentId;
  }

  /** @param {unknown} argument */
  async #stopSending(argument) {
    const terminal = this.#terminalOf(argument);
    if (terminal === undefined || !this.#agents.has(terminal))
      return this.#say('No dictation is sent to this terminal.');
    this.#forget(terminal);
    this.#note(`No more dictation goes to the terminal “${terminal.name}”.`);
  }

  async #speakSelection() {
    const view = this.#editor.window.activeTextEditor;
    const text = view?.selections
      .map((selection) => view.document.getText(selection))
      .join('\n')
      .trim();
    if (text === undefined || text === '') return this.#say('Select the text that you want to hear first.');
    await this.#link.call('POST', '/api/speech', { text, wait: false });
  }

  async #stopSpeaking() {
    await this.#link.call('POST', '/api/speech/stop', {});
  }

  async #toggleListening() {
    const { listening } = await this.#snapshot();
    await this.#link.call('POST', '/api/listening', { listening: listening !== true });
  }

  async #chooseAgent() {
    const { agents } = await this.#snapshot();
    const choices = agents.map((agent) => ({
      label: agent.name ?? agent.id,
      description: [agent.active ? 'active' : '', agent.program ?? '']
        .filter((word) => word !== '')
        .join(', '),
      detail: agent.folder ?? '',
      agentId: agent.id,
    }));
    if (choices.length === 0)
      return this.#say('No agent is connected. Send dictation to a terminal to have one.');
    const choice = await this.#editor.window.showQuickPick(choices, {
      title: 'Vivavoce: Choose Agent',
      placeHolder: 'Who hears what you say',
    });
    if (choice !== undefined) await this.#link.call('POST', '/api/active-agent', { agentId: choice.agentId });
  }

  async #snapshot() {
    return /** @type {EngineState} */ (await this.#link.call('GET', '/api/snapshot'));
  }

  /** @param {unknown} argument */
  #terminalOf(argument) {
    const given = typeof argument === 'object' && argument !== null && 'sendText' in argument;
    return given ? /** @type {Terminal} */ (argument) : this.#editor.window.activeTerminal;
  }

  /** @param {Terminal} terminal */
  #folderOf(terminal) {
    const now = terminal.shellIntegration?.cwd?.fsPath;
    return now ?? this.#editor.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  }

  /** @param {Terminal} terminal */
  #forget(terminal) {
    this.#agents.get(terminal)?.dispose();
    this.#agents.delete(terminal);
  }

  #endpointFile() {
    return this.#setting('endpointFile', '') || usualEndpointFile();
  }

  /**
   * @template Value
   * @param {string} key
   * @param {Value} fallback
   * @returns {Value}
   */
  #setting(key, fallback) {
    return this.#editor.workspace.getConfiguration('vivavoce').get(key, fallback);
  }

  /** @param {string} message */
  #note(message) {
    this.#editor.window.setStatusBarMessage(message, NOTE_MS);
  }

  /** @param {string} message */
  async #say(message) {
    await this.#editor.window.showInformationMessage(message);
  }

  /**
   * Tells the person why a command failed, and offers to start an engine that is not there.
   *
   * @param {Promise<void>} action
   */
  async #report(action) {
    try {
      await action;
    } catch (error) {
      const { window } = this.#editor;
      const message = error instanceof Error ? error.message : String(error);
      if (!(error instanceof EngineProblem) || error.kind !== 'not-running') {
        await window.showErrorMessage(message);
        return;
      }
      if ((await window.showErrorMessage(message, START)) !== START) return;
      const terminal = window.createTerminal('Vivavoce');
      terminal.sendText('vivavoce serve', true);
      terminal.show(true);
    }
  }
}
