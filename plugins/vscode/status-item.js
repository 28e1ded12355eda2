// @ts-check
/** The status bar item: what the voice is doing, kept up to date by the engine's announcements. */

/** @typedef {import('vscode').StatusBarItem} StatusBarItem */
/** @typedef {new (id: string) => import('vscode').ThemeColor} ThemeColorMaker */
/**
 * @typedef {object} VoiceView
 * @property {string} status of the engine, or `not-running`
 * @property {string | null} agent who has the voice
 * @property {string | null} problem
 */

/**
 * Text, colour and background of each state; colours are tokens of the theme.
 *
 * @type {Readonly<Record<string, { readonly icon: string, readonly words: string, readonly colour?: string, readonly background?: string }>>}
 */
const looks = {
  listening: { icon: '$(mic)', words: 'listening' },
  recording: { icon: '$(record)', words: 'recording', colour: 'charts.red' },
  transcribing: { icon: '$(loading~spin)', words: 'writing' },
  speaking: { icon: '$(unmute)', words: 'speaking', colour: 'charts.blue' },
  muted: {
    icon: '$(mute)',
    words: 'muted',
    colour: 'statusBarItem.warningForeground',
    background: 'statusBarItem.warningBackground',
  },
  off: { icon: '$(circle-slash)', words: 'off', colour: 'disabledForeground' },
  error: {
    icon: '$(warning)',
    words: 'needs attention',
    colour: 'statusBarItem.errorForeground',
    background: 'statusBarItem.errorBackground',
  },
  'not-running': { icon: '$(debug-disconnect)', words: 'not running', colour: 'disabledForeground' },
};

/** @type {VoiceView} */
const NOT_RUNNING = { status: 'not-running', agent: null, problem: null };

export class VoiceStatus {
  /** @type {StatusBarItem} */ #item;
  /** @type {ThemeColorMaker} */ #ThemeColor;
  /** @type {import('./engine-link.js').EngineLink} */ #link;
  #end = new AbortController();
  /** @type {VoiceView} */ #view = NOT_RUNNING;

  /**
   * @param {StatusBarItem} item
   * @param {ThemeColorMaker} ThemeColor
   * @param {import('./engine-link.js').EngineLink} link
   */
  constructor(item, ThemeColor, link) {
    this.#item = item;
    this.#ThemeColor = ThemeColor;
    this.#link = link;
    this.#show(NOT_RUNNING);
  }

  /** Follows the engine until it is disposed; resolves then. Tries again by itself while the engine is away. */
  async follow() {
    let seq = 0;
    try {
      for await (const item of this.#link.stream('/api/events', this.#end.signal)) {
        if (item.type === 'lost') this.#show(NOT_RUNNING);
        else if (item.type === 'connected') seq = await this.#readSnapshot();
        else if (Number(item.id) > seq) this.#apply(parse(item.data));
      }
    } catch (error) {
      this.#show({
        status: 'error',
        agent: null,
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  dispose() {
    this.#end.abort();
    this.#item.dispose();
  }

  /** Resolves with the number of the last event that the snapshot contains. */
  async #readSnapshot() {
    const snapshot = await this.#link.call('GET', '/api/snapshot').catch(() => undefined);
    if (!isRecord(snapshot)) return 0;
    this.#show({
      status: String(snapshot['status']),
      agent: nameOfActive(snapshot),
      problem: problemOf(snapshot['microphone']),
    });
    return Number(snapshot['seq']) || 0;
  }

  /** @param {unknown} event */
  #apply(event) {
    if (!isRecord(event)) return;
    if (event['type'] === 'status-changed')
      this.#show({ ...this.#view, status: String(event['status']), problem: problemOf(event['microphone']) });
    if (event['type'] === 'agents-changed') this.#show({ ...this.#view, agent: nameOfActive(event) });
  }

  /** @param {VoiceView} view */
  #show(view) {
    this.#view = view;
    // An engine of a later version may have further states.
    const look = looks[view.status] ?? { icon: '$(mic)', words: view.status };
    const words = view.agent === null ? look.words : `${look.words}, ${view.agent}`;
    this.#item.text = `${look.icon} ${escaped(view.agent ?? look.words)}`;
    this.#item.tooltip = `Vivavoce: ${words}${view.problem === null ? '' : `. ${view.problem}`}`;
    this.#item.accessibilityInformation = { label: `Vivavoce: ${words}`, role: 'button' };
    this.#item.color = look.colour === undefined ? undefined : new this.#ThemeColor(look.colour);
    this.#item.backgroundColor =
      look.background === undefined ? undefined : new this.#ThemeColor(look.background);
  }
}

/** @param {Record<string, unknown>} state with `agents` and `activeAgentId` */
function nameOfActive({ agents, activeAgentId }) {
  if (typeof activeAgentId !== 'string') return null;
  const list = Array.isArray(agents) ? agents : [];
  const active = list.find((agent) => isRecord(agent) && agent['id'] === activeAgentId);
  const name = isRecord(active) ? active['name'] : null;
  return typeof name === 'string' ? name : activeAgentId;
}

/** @param {unknown} microphone */
function problemOf(microphone) {
  const problem = isRecord(microphone) ? microphone['problem'] : null;
  return typeof problem === 'string' ? problem : null;
}

/**
 * So that a name is not read as an icon.
 *
 * @param {string} text
 */
function escaped(text) {
  return text.replaceAll('$(', '$ (');
}

/** @param {string} data */
function parse(data) {
  try {
    return /** @type {unknown} */ (JSON.parse(data));
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null;
}
