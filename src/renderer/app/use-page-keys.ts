/** Keys that work anywhere on the page, and the ends of a hold that no key-up tells. */
import { useEffect } from 'react';
import { usePage } from './page.ts';

/**
 * `singleKeys`: whether letters and digits act too; a person can switch them off, because speech input and
 * screen readers may type them (WCAG 2.2, 2.1.4).
 */
export function usePageKeys(singleKeys: boolean): void {
  const { commands, connection, hold, speech } = usePage();
  useEffect(() => {
    const engine = () => connection.view.get().snapshot;

    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.code === 'Space' && spaceTalks(event)) {
        event.preventDefault();
        if (!event.repeat && connection.view.get().connection === 'live') hold.press('space');
      } else if (event.key === 'Escape') {
        onEscape();
      } else if (singleKeys && !event.repeat && isPlain(event) && !isTextField(event.target)) {
        onSingleKey(event.key.toLowerCase());
      }
    };
    /** Drops what you say; while you say nothing, ends what is said to you. */
    const onEscape = (): void => {
      const snapshot = engine();
      const recording = snapshot?.status === 'recording';
      if (recording || hold.state.get().heldBy !== null) return hold.cancel(recording);
      const { current, waiting } = snapshot?.speech ?? { current: null, waiting: [] };
      if (current !== null || waiting.length > 0) void speech.commands.stop();
    };
    const toggleSpeech = (): void => {
      const enabled = speech.settings.shown.get()?.['speech.enabled'];
      if (enabled !== undefined) void speech.settings.change('speech.enabled', !enabled);
    };
    const onSingleKey = (key: string): void => {
      const snapshot = engine();
      if (snapshot === null || connection.view.get().connection !== 'live') return;
      if (key === 'l') void commands.setListening(!snapshot.listening);
      else if (key === 'm') void commands.setMuted(!snapshot.muted);
      else if (key === 'p') void commands.setSpelling(!snapshot.spelling.active);
      else if (key === 's') toggleSpeech();
      else if (key === 'n' && snapshot.speech.current !== null) void speech.commands.skip();
      else if (/^[1-9]$/.test(key)) {
        const agent = snapshot.agents[Number(key) - 1];
        if (agent !== undefined && !agent.active) void commands.setActiveAgent(agent.id);
      }
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.code !== 'Space') return;
      // Browsers click a focused button on the key-up.
      if (hold.state.get().heldBy === 'space') event.preventDefault();
      hold.release('space');
    };
    const onLost = (): void => hold.releaseLost();
    const onVisibility = (): void => {
      if (document.visibilityState === 'hidden') hold.releaseLost();
    };

    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onLost);
    window.addEventListener('pagehide', onLost);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onLost);
      window.removeEventListener('pagehide', onLost);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [commands, connection, hold, speech, singleKeys]);
}

/** Space talks unless the focused control has its own use for it. */
function spaceTalks(event: KeyboardEvent): boolean {
  if (!isPlain(event) || isTextField(event.target)) return false;
  const { target } = event;
  if (!(target instanceof Element)) return true;
  if (target.matches('[data-testid="talk-button"]')) return true;
  if (target instanceof HTMLInputElement && target.type === 'radio') return target.checked;
  if (target instanceof HTMLInputElement && target.type === 'range') return true;
  return !target.matches('button, input, a[href], summary, select');
}

function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'range'].includes(target.type);
  // Letters choose in a list.
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.tagName === 'TEXTAREA');
}
