/**
 * The Claude Code mod: dictation arrives as the user's own prompts. What it does with a text is in voice-mod.js; here
 * is every call of the mods API, spelled in full, because Claude Code reads them off this file.
 */
import { VoiceMod } from './voice-mod.js';

/** @typedef {import('claude-code').EngineInterface} EngineInterface */

/** @type {VoiceMod | undefined} */
let voice;

/** @type {import('claude-code').Register} */
export const register = (on) => {
  on('session.start', async ($, e, next) => {
    const started = await next(e);
    // Nobody talks to a run of `claude -p`. Inside `vivavoce agent` the wrapper types what is said.
    if (e.isInteractive && !(await $.env.get('VIVAVOCE_AGENT'))) {
      voice ??= new VoiceMod(programOf($));
      voice.attend(await $.session.id(), e.cwd);
    }
    return started;
  });

  // session.start does not come again after /clear, /resume and /branch; the settings hook's event does.
  on('classic.SessionStart', async ($, e, next) => {
    const started = await next(e);
    if (e.source !== 'compact') voice?.attend(e.session_id, e.cwd);
    return started;
  });

  on('session.end', async ($, e, next) => {
    if (e.reason !== 'clear' && e.reason !== 'resume') voice?.leave();
    return next(e);
  });

  // The Stop hook tells the engine of answers. An interrupted turn has none, and no Stop hook either.
  on('turn.complete', async ($, e, next) => {
    const completed = await next(e);
    if (voice !== undefined && e.isAborted && e.agentId === undefined) {
      void tellOfInterruption($).catch(() => {});
    }
    return completed;
  });
};

/**
 * @param {EngineInterface} $
 * @returns {import('./voice-mod.js').Program}
 */
function programOf($) {
  return {
    bridge: (sessionId, folder) => {
      // Its standard input is closed from the start: receipts go a way of their own.
      const argv = [
        'vivavoce',
        'bridge',
        'claude',
        '--session',
        sessionId,
        '--folder',
        folder,
        '--stdin',
        'none',
      ];
      const stream = $.process.spawn({ argv });
      return {
        output: stream,
        result: stream.result,
        end: () => stream.return({ code: null, signal: null }),
      };
    },
    readDraft: async () => (await $.prompt.read()).text,
    writeDraft: async (text, mode) => {
      const filled = await $.prompt.fill({ text, mode });
      if (filled.isFilled) return 'filled';
      return filled.refusal === 'no_composer' ? 'no-box' : 'later';
    },
    submit: async (text) => (await $.prompt.submit({ text, asUser: true })).drop === undefined,
    receipt: async (sessionId, messageId, receipt) => {
      const stdin = JSON.stringify({ session_id: sessionId, messageId, receipt });
      await $.process
        .run(['vivavoce', 'hook', 'claude', 'receipt'], { stdin, timeoutMs: 5000 })
        .catch(() => {});
    },
    pause: (durationMs) => new Promise((resolve) => void $.clock.after(durationMs, () => resolve(undefined))),
    tell: (text) => $.ui.toast(text),
    note: (text) => $.ui.log(text, { to: 'debug' }),
  };
}

/** @param {EngineInterface} $ */
async function tellOfInterruption($) {
  const stdin = JSON.stringify({
    hook_event_name: 'Stop',
    session_id: await $.session.id(),
    cwd: await $.session.cwd(),
    last_assistant_message: null,
  });
  await $.process.run(['vivavoce', 'hook', 'claude', 'stop'], { stdin, timeoutMs: 5000 });
}
