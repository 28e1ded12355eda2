/**
 * What the Claude Code mod does with dictation, apart from Claude Code: everything it needs of the program comes as a
 * `Program`, because the mods API cannot be handed to an imported file.
 */

/**
 * @typedef {object} Message One line of `vivavoce bridge claude`.
 * @property {string} id Of the OpenVIP message.
 * @property {string} text
 * @property {readonly string[]} [ops] `submit`, `newline`: done after the text, in this order.
 * @property {readonly string[]} [withdraws] Ids of messages to take out of the draft.
 */

/**
 * @typedef {object} Bridge The running `vivavoce bridge claude`.
 * @property {AsyncIterable<{ stream: 'stdout' | 'stderr', text: string }>} output In pieces as they were written.
 * @property {Promise<{ code: number | null }>} result When the output has been read to its end.
 * @property {() => Promise<unknown>} end Ends the process.
 */

/**
 * @typedef {object} Program
 * @property {(sessionId: string, folder: string) => Bridge} bridge Starts it.
 * @property {() => Promise<string>} readDraft What stands in the prompt box.
 * @property {(text: string, mode: 'append' | 'replace') => Promise<'filled' | 'later' | 'no-box'>} writeDraft
 *   `later`: a dialog is in the way.
 * @property {(text: string) => Promise<boolean>} submit As the user's own words. Resolves when the turn starts; false
 *   when the prompt was refused.
 * @property {(sessionId: string, messageId: string, receipt: 'shown' | 'turn-started') => Promise<void>} receipt
 * @property {(durationMs: number) => Promise<void>} pause
 * @property {(text: string) => void} tell For the person, for a few seconds.
 * @property {(text: string) => void} note For the debug log; never dictated text.
 */

/** A dialog closes when the person has decided; looking again this often is soon enough. */
const DIALOG_PAUSE_MS = 500;
const FIRST_RESTART_MS = 1000;
const LONGEST_RESTART_MS = 30_000;
/** Claude Code shows pasted text and images as such chips, and what they hold cannot be read back. */
const CHIP_PATTERN = /\[(Pasted text|Image|\.\.\.Truncated text) #\d+/;

/** Receives dictation for one session at a time. */
export class VoiceMod {
  /** @type {Program} */
  #program;
  #sessionId = '';
  /** @type {Bridge | undefined} */
  #bridge;
  /** What lies in the draft and was not submitted, oldest first. */
  /** @type {{ id: string, text: string }[]} */
  #drafted = [];
  /** The draft of a surface that has no prompt box of its own. */
  #unseen = '';
  /** @type {Promise<void>} */
  #deliveries = Promise.resolve();

  /** @param {Program} program */
  constructor(program) {
    this.#program = program;
  }

  /**
   * Starts to receive for this session, in place of the one before; again for the same one does nothing. Returns at
   * once.
   * @param {string} sessionId
   * @param {string} folder
   */
  attend(sessionId, folder) {
    if (sessionId === this.#sessionId) return;
    this.leave();
    this.#sessionId = sessionId;
    void this.#receive(sessionId, folder);
  }

  /** Stops receiving. What lies in the draft stays there. */
  leave() {
    this.#sessionId = '';
    this.#drafted = [];
    this.#unseen = '';
    const bridge = this.#bridge;
    this.#bridge = undefined;
    bridge?.end().catch(() => {});
  }

  /**
   * @param {string} sessionId
   * @param {string} folder
   */
  async #receive(sessionId, folder) {
    let restartMs = FIRST_RESTART_MS;
    while (sessionId === this.#sessionId) {
      const bridge = this.#program.bridge(sessionId, folder);
      this.#bridge = bridge;
      // Rejects when the process is ended on purpose, which nobody waits for.
      bridge.result.catch(() => {});
      try {
        for await (const line of linesOf(bridge.output)) {
          if (sessionId !== this.#sessionId) return;
          restartMs = FIRST_RESTART_MS;
          const message = messageOf(line);
          if (message !== undefined) this.#enqueue(sessionId, message);
        }
        const { code } = await bridge.result;
        this.#program.note(`vivavoce bridge ended with ${code}; it is started again`);
      } catch (error) {
        if (sessionId === this.#sessionId)
          this.#program.note(
            `vivavoce bridge cannot run: ${String(error)}. Is the vivavoce command on the PATH?`,
          );
        return;
      }
      await this.#program.pause(restartMs);
      restartMs = Math.min(2 * restartMs, LONGEST_RESTART_MS);
    }
  }

  /**
   * One after the other: a message finds the draft as the one before has left it.
   * @param {string} sessionId
   * @param {Message} message
   */
  #enqueue(sessionId, message) {
    this.#deliveries = this.#deliveries
      .then(() => this.#deliver(sessionId, message))
      .catch((error) => this.#program.note(`A dictated text could not be delivered: ${String(error)}`));
  }

  /**
   * @param {string} sessionId
   * @param {Message} message
   */
  async #deliver(sessionId, message) {
    const { id, text, ops = [], withdraws = [] } = message;
    if (withdraws.length > 0) await this.#withdraw(sessionId, withdraws);
    const newlines = '\n'.repeat(ops.filter((op) => op === 'newline').length);
    const words = text + newlines;
    if (ops.includes('submit')) return this.#submit(sessionId, id, words);
    if (words === '') return;
    if (await this.#append(sessionId, words)) {
      this.#drafted.push({ id, text: words });
      await this.#program.receipt(sessionId, id, 'shown');
    }
  }

  /**
   * Submits what stands in the draft, what a person has typed there included, and the words after it. The turn may
   * start much later, when the one that runs is over; nothing waits for it.
   * @param {string} sessionId
   * @param {string} id
   * @param {string} words
   */
  async #submit(sessionId, id, words) {
    const draft = await this.#program.readDraft();
    if (CHIP_PATTERN.test(draft)) {
      if (await this.#append(sessionId, words)) await this.#program.receipt(sessionId, id, 'shown');
      this.#program.tell('Press Enter to send: the draft holds something pasted that only you can send.');
      return;
    }
    if (draft !== '' && !(await this.#write(sessionId, '', 'replace'))) return;
    const prompt = joined(joined(this.#unseen, draft), words);
    const ids = [...this.#drafted.map((drafted) => drafted.id), id];
    this.#drafted = [];
    this.#unseen = '';
    if (prompt.trim() === '') return;
    void this.#start(sessionId, prompt, ids);
  }

  /**
   * @param {string} sessionId
   * @param {string} prompt
   * @param {readonly string[]} ids
   */
  async #start(sessionId, prompt, ids) {
    const started = await this.#program.submit(prompt).catch(() => false);
    if (started) {
      for (const id of ids) await this.#program.receipt(sessionId, id, 'turn-started');
      return;
    }
    if (sessionId !== this.#sessionId) return;
    await this.#append(sessionId, prompt);
    this.#program.tell('The dictated prompt was not taken. It is in the draft again.');
  }

  /**
   * @param {string} sessionId
   * @param {readonly string[]} ids
   */
  async #withdraw(sessionId, ids) {
    const taken = this.#drafted.filter(({ id }) => ids.includes(id));
    if (taken.length === 0) return;
    this.#drafted = this.#drafted.filter(({ id }) => !ids.includes(id));
    const draft = this.#unseen === '' ? await this.#program.readDraft() : this.#unseen;
    const rest = taken.reduceRight((left, { text }) => without(left, text), draft);
    if (rest === draft) return;
    if (this.#unseen !== '') this.#unseen = rest;
    else await this.#write(sessionId, rest, 'replace');
  }

  /**
   * Adds to the draft, with a space where one is missing.
   * @param {string} sessionId
   * @param {string} words
   */
  async #append(sessionId, words) {
    const draft = await this.#program.readDraft();
    return this.#write(sessionId, draft === '' ? words : joined(draft, words).slice(draft.length), 'append');
  }

  /**
   * False when the session is left before the box can take it.
   * @param {string} sessionId
   * @param {string} text
   * @param {'append' | 'replace'} mode
   */
  async #write(sessionId, text, mode) {
    while (sessionId === this.#sessionId) {
      switch (await this.#program.writeDraft(text, mode)) {
        case 'filled':
          return true;
        case 'no-box':
          this.#unseen = mode === 'replace' ? text : joined(this.#unseen, text);
          if (text !== '') this.#program.tell(`Draft: ${this.#unseen}`);
          return true;
        default:
          await this.#program.pause(DIALOG_PAUSE_MS);
      }
    }
    return false;
  }
}

/**
 * The complete lines of standard output.
 * @param {Bridge['output']} output
 * @returns {AsyncGenerator<string, void, undefined>}
 */
async function* linesOf(output) {
  let rest = '';
  for await (const piece of output) {
    if (piece.stream !== 'stdout') continue;
    const lines = (rest + piece.text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
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

/**
 * @param {string} before
 * @param {string} after
 */
function joined(before, after) {
  return before === '' || after === '' || /\s$/.test(before) || /^\s/.test(after)
    ? before + after
    : `${before} ${after}`;
}

/**
 * `draft` without the last `text` in it and the space before that.
 * @param {string} draft
 * @param {string} text
 */
function without(draft, text) {
  const at = draft.lastIndexOf(text);
  if (at === -1) return draft;
  const before = draft.slice(0, at).replace(/ $/, '');
  return before + draft.slice(at + text.length);
}
