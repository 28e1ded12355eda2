import type { MenuItemConstructorOptions } from 'electron';
import type { EngineSnapshot, PublicStatus } from '../../shared/contract/control.ts';

/** What the tray shows; undefined parts belong to an engine that is not running. */
export type TrayView = Pick<
  EngineSnapshot,
  'status' | 'listening' | 'microphone' | 'agents' | 'activeAgentId'
>;

export interface TrayActions {
  showWindow(): void;
  setListening(listening: boolean): void;
  setActiveAgent(agentId: string): void;
  quit(): void;
}

const STATUS_WORDS: Readonly<Record<PublicStatus, string>> = {
  off: 'Not listening',
  listening: 'Listening',
  muted: 'Muted',
  recording: 'Hearing you',
  transcribing: 'Writing down what you said',
  speaking: 'Speaking',
  error: 'Something is wrong',
};

/** One line on the state: tooltip of the icon and head of the menu. */
export function statusLine(view: TrayView | undefined): string {
  if (view === undefined) return 'Vivavoce: the engine is not running';
  return `Vivavoce: ${view.microphone.problem ?? STATUS_WORDS[view.status]}`;
}

/** The tray's menu, built anew on each change, because Linux shows changed items only in a new menu. */
export function trayMenu(view: TrayView | undefined, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { label: statusLine(view), enabled: false },
    { type: 'separator' },
    ...(view === undefined ? [] : [talkToMenu(view, actions), listeningItem(view, actions)]),
    { label: 'Open window', click: () => actions.showWindow() },
    { type: 'separator' },
    { label: 'Quit', click: () => actions.quit() },
  ];
}

function talkToMenu(view: TrayView, actions: TrayActions): MenuItemConstructorOptions {
  if (view.agents.length === 0) return { label: 'No agent is connected', enabled: false };
  return {
    label: 'Talk to',
    submenu: view.agents.map((agent) => ({
      label: agent.state === 'away' ? `${agent.id} (away)` : agent.id,
      type: 'radio' as const,
      checked: agent.id === view.activeAgentId,
      click: () => actions.setActiveAgent(agent.id),
    })),
  };
}

function listeningItem(view: TrayView, actions: TrayActions): MenuItemConstructorOptions {
  return {
    label: view.listening ? 'Stop listening' : 'Start listening',
    click: () => actions.setListening(!view.listening),
  };
}
