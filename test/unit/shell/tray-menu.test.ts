import { expect, test, vi } from 'vitest';
import { statusLine, trayMenu, type TrayActions, type TrayView } from '../../../src/main/shell/tray-menu.ts';
import { agentInfo } from '../../support/entries.ts';

function view(changes: Partial<TrayView> = {}): TrayView {
  return {
    status: 'listening',
    listening: true,
    microphone: { state: 'armed', source: 'device', device: null, problem: null },
    agents: [],
    activeAgentId: null,
    ...changes,
  };
}

function actions() {
  return {
    showWindow: vi.fn<TrayActions['showWindow']>(),
    setListening: vi.fn<TrayActions['setListening']>(),
    setActiveAgent: vi.fn<TrayActions['setActiveAgent']>(),
    quit: vi.fn<TrayActions['quit']>(),
  };
}

function click(item: { click?: unknown } | undefined): void {
  Reflect.apply(item?.click as () => void, undefined, []);
}

test('the menu leads with the state and ends with quit', () => {
  const labels = trayMenu(view(), actions()).map((item) => item.label);
  expect(labels[0]).toBe('Vivavoce: Listening');
  expect(labels.at(-1)).toBe('Quit');
});

test('a microphone problem is the state', () => {
  const microphone = {
    state: 'lost' as const,
    source: 'device' as const,
    device: null,
    problem: 'The microphone is gone.',
  };
  expect(statusLine(view({ status: 'error', microphone }))).toBe('Vivavoce: The microphone is gone.');
});

test('listening is toggled from what it is', () => {
  const taken = actions();
  click(trayMenu(view({ listening: true }), taken).find((item) => item.label === 'Stop listening'));
  click(trayMenu(view({ listening: false }), taken).find((item) => item.label === 'Start listening'));
  expect(taken.setListening.mock.calls).toEqual([[false], [true]]);
});

test('connected agents are radio items, and choosing one makes it active', () => {
  const taken = actions();
  const menu = trayMenu(
    view({
      agents: [agentInfo({ id: 'codex', active: true }), agentInfo({ id: 'aider', state: 'away' })],
      activeAgentId: 'codex',
    }),
    taken,
  );
  const submenu = menu.find((item) => item.label === 'Talk to')?.submenu;
  const items = Array.isArray(submenu) ? submenu : [];
  expect(items.map(({ label, type, checked }) => ({ label, type, checked }))).toEqual([
    { label: 'codex', type: 'radio', checked: true },
    { label: 'aider (away)', type: 'radio', checked: false },
  ]);
  click(items[1]);
  expect(taken.setActiveAgent.mock.calls).toEqual([['aider']]);
});

test('without an engine only the window and quit are offered', () => {
  const clickable = trayMenu(undefined, actions()).filter((item) => item.click !== undefined);
  expect(clickable.map((item) => item.label)).toEqual(['Open window', 'Quit']);
});
