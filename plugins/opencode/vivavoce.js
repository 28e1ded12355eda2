/**
 * Vivavoce for OpenCode: what is said lands in the prompt as if it were typed, and what the session does is told to the
 * voice engine. One file without dependencies, because OpenCode loads every file beside it as a plugin of its own, and
 * every export as well. One running OpenCode is one agent, whichever of its sessions is shown.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const FIRST_RESTART_MS = 1000;
const LONGEST_RESTART_MS = 30_000;
/**
 * A text that comes before the terminal interface is drawn is lost. It is there when the first event comes, and at the
 * latest after this long: OpenCode does not say so itself.
 */
const OPENING_MS = 5000;
/** Commands of OpenCode that draw no prompt of their own. */
const WITHOUT_PROMPT = ['run', 'serve', 'web', 'acp', 'github'];

/**
 * @typedef {object} Message One line of the bridge.
 * @property {string} id Of the OpenVIP message.
 * @property {string} text
 * @property {readonly string[]} ops `submit`, `newline`: done after the text, in this order.
 * @property {readonly string[]} withdraws Ids of messages that the user has taken back.
 */

/** @typedef {import('@opencode-ai/plugin').PluginInput['client']} Client */

/** @type {import('@opencode-ai/plugin').Plugin} */
export const VivavocePlugin = async ({ client, directory }) => {
  const sessionId = `opencode-${process.pid}-${Date.now().toString(36)}`;
  const door = new Door(client, directory, sessionId);
  door.report('session.created', { info: { id: sessionId, directory } });
  // Inside `vivavoce agent` the wrapper types what is said; what happens is told under its name.
  const isHeard = !process.env['VIVAVOCE_AGENT'] && !WITHOUT_PROMPT.includes(process.argv[2] ?? '');
  const opening = setTimeout(() => isHeard && door.listen(), OPENING_MS);
  opening.unref();
  return {
    event: async ({ event }) => {
      if (isHeard) door.listen();
      await door.handle(event);
    },
    dispose: async () => {
      clearTimeout(opening);
      await door.close();
    },
  };
};

class Door {
  #client;
  #directory;
  #sessionId;
  /** The process of the running bridge. */
  #bridge;
  #isListening = false;
  #isClosed = false;
  #restartMs = FIRST_RESTART_MS;
  #isWorking = false;
  /** Ids of the texts that were submitted and have not begun a turn. */
  /** @type {string[]} */
  #submitted = [];
  /** Ids of the texts that lie in the prompt. */
  /** @type {string[]} */
  #drafted = [];
  /** Requests are told once, however many versions of their event there are. */
  /** @type {Set<string>} */
  #asked = new Set();
  #deliveries = Promise.resolve();
  #reports = Promise.resolve();

  /**
   * @param {Client} client
   * @param {string} directory
   * @param {string} sessionId
   */
  constructor(client, directory, sessionId) {
    this.#client = client;
    this.#directory = directory;
    this.#sessionId = sessionId;
  }

  /** Receives dictation until it is closed; the bridge waits for an engine by itself. Again it does nothing. */
  listen() {
    if (this.#isListening || this.#isClosed) return;
    this.#isListening = true;
    this.#startBridge();
  }

  #startBridge() {
    const args = [
      'bridge',
      'claude',
      '--program',
      'opencode',
      '--session',
      this.#sessionId,
      '--folder',
      this.#directory,
    ];
    const bridge = spawn('vivavoce', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#bridge = bridge;
    // Without the vivavoce command there is nobody to hear.
    bridge.once('error', () => {});
    bridge.stdin.on('error', () => {});
    createInterface(bridge.stdout).on('line', (line) => {
      const message = messageOf(line);
      if (message === undefined) return;
      this.#restartMs = FIRST_RESTART_MS;
      this.#deliveries = this.#deliveries.then(() => this.#deliver(message)).catch(() => {});
    });
    bridge.once('exit', () => {
      if (this.#isClosed) return;
      setTimeout(() => this.#isClosed || this.#startBridge(), this.#restartMs).unref();
      this.#restartMs = Math.min(2 * this.#restartMs, LONGEST_RESTART_MS);
    });
  }

  async close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#bridge?.stdin?.end();
    this.report('session.deleted', { info: { id: this.#sessionId, directory: this.#directory } });
    await this.#reports;
  }

  /**
   * Types a text where the person sees it, and presses Enter where that was asked for.
   * @param {Message} message
   */
  async #deliver({ id, text, ops, withdraws }) {
    if (withdraws.some((withdrawn) => this.#drafted.includes(withdrawn))) {
      // The prompt cannot be read back: emptying it could take what the person has typed there.
      const notice = 'What you took back is still in the prompt: delete it there.';
      await this.#client.tui.showToast({ body: { title: 'Vivavoce', message: notice, variant: 'info' } });
    }
    const isSubmitted = ops.includes('submit');
    const newlines = '\n'.repeat(ops.filter((op) => op === 'newline').length);
    const words = text + newlines + (text === '' || isSubmitted || newlines !== '' ? '' : ' ');
    if (words !== '') await this.#client.tui.appendPrompt({ body: { text: words }, throwOnError: true });
    if (words === '' && !isSubmitted) return;
    this.#drafted.push(id);
    if (!isSubmitted) return this.#receipt(id, 'shown');
    this.#submitted.push(...this.#drafted);
    this.#drafted = [];
    await this.#client.tui.submitPrompt({ throwOnError: true });
  }

  /**
   * @param {string} messageId
   * @param {'shown' | 'turn-started'} receipt
   */
  #receipt(messageId, receipt) {
    this.#bridge?.stdin?.write(`${JSON.stringify({ receipt, messageId })}\n`);
  }

  /**
   * @param {{ readonly type: string, readonly properties: unknown }} event Newer than its declared types at times.
   */
  async handle({ type, properties: untyped }) {
    const properties = /** @type {Record<string, unknown>} */ (untyped ?? {});
    switch (type.replace('.v2.', '.')) {
      case 'session.status': {
        const { type: status } = /** @type {{ type?: unknown }} */ (properties['status'] ?? {});
        if (status === 'busy') await this.#working(properties);
        break;
      }
      case 'session.idle':
        await this.#idle(properties);
        break;
      case 'session.error':
        if (!(await this.#isOfSubagent(properties))) this.report('session.error', properties);
        break;
      case 'permission.asked':
      case 'permission.updated':
        this.#ask('permission.asked', { title: permissionTitle(properties), ...properties });
        break;
      case 'question.asked':
        this.#ask('question.asked', properties);
        break;
      case 'permission.replied':
      case 'question.replied':
        this.report('permission.replied', properties);
        break;
      default:
    }
  }

  /** @param {Record<string, unknown>} properties */
  async #working(properties) {
    if (this.#isWorking || (await this.#isOfSubagent(properties))) return;
    this.#isWorking = true;
    for (const id of this.#submitted.splice(0)) this.#receipt(id, 'turn-started');
    this.report('session.status', properties);
  }

  /** @param {Record<string, unknown>} properties */
  async #idle(properties) {
    if (await this.#isOfSubagent(properties)) return;
    this.#isWorking = false;
    this.report('session.idle', properties, await this.#lastAnswer(String(properties['sessionID'])));
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} properties
   */
  #ask(type, properties) {
    const id = String(properties['id']);
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    this.report(type, properties);
  }

  /** @param {Record<string, unknown>} properties */
  async #isOfSubagent({ sessionID }) {
    if (typeof sessionID !== 'string') return false;
    const { data } = await this.#client.session.get({ path: { id: sessionID } });
    return data?.parentID !== undefined;
  }

  /**
   * What the assistant wrote at last, without what it thought and did.
   * @param {string} id
   */
  async #lastAnswer(id) {
    const { data } = await this.#client.session.messages({ path: { id } });
    const last = data?.findLast(({ info }) => info.role === 'assistant');
    const texts = (last?.parts ?? []).map((part) =>
      part.type === 'text' && !part.synthetic ? part.text : '',
    );
    const text = texts.filter((part) => part.trim() !== '').join('\n\n');
    return text === '' ? null : text;
  }

  /**
   * Tells the engine through the hook command, one after the other, as all agents' hooks do. Nothing waits for it, and
   * without an engine it does nothing.
   * @param {string} type
   * @param {Record<string, unknown>} properties
   * @param {string | null} text
   */
  report(type, properties, text = null) {
    const own = { ...properties, sessionID: this.#sessionId };
    const payload = JSON.stringify({ type, properties: own, text, directory: this.#directory });
    this.#reports = this.#reports.then(() => run(['hook', 'opencode', type], payload));
  }
}

/**
 * Resolves when the command has ended, whatever came of it.
 * @param {readonly string[]} args
 * @param {string} input
 * @returns {Promise<void>}
 */
function run(args, input) {
  return new Promise((resolve) => {
    const child = spawn('vivavoce', args, { stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', () => resolve());
    child.once('close', () => resolve());
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/**
 * What a permission is asked for, in words. Older versions send it as `title`.
 * @param {Record<string, unknown>} properties
 */
function permissionTitle(properties) {
  const { permission = properties['action'], patterns = properties['resources'] } = properties;
  return [permission, ...(Array.isArray(patterns) ? patterns : [])]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/**
 * The message in a line of the bridge; undefined for everything else it may say.
 * @param {string} line
 * @returns {Message | undefined}
 */
function messageOf(line) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { type = 'message', id, text, ops, withdraws } = /** @type {Record<string, unknown>} */ (value);
  if (type !== 'message' || typeof id !== 'string' || typeof text !== 'string') return undefined;
  return { id, text, ops: stringsIn(ops), withdraws: stringsIn(withdraws) };
}

/**
 * @param {unknown} value
 * @returns {readonly string[]}
 */
function stringsIn(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
