import type { KeyboardSettings } from '../keyboard-writer.ts';

/** Terminals in which Ctrl+V means something else, by the names of their windows. */
const CTRL_SHIFT_V: readonly string[] = [
  'alacritty',
  'blackbox',
  'com.mitchellh.ghostty',
  'deepin-terminal',
  'foot',
  'ghostty',
  'gnome-terminal',
  'gnome-terminal-server',
  'guake',
  'kgx',
  'kitty',
  'konsole',
  'lxterminal',
  'mate-terminal',
  'org.gnome.console',
  'org.gnome.ptyxis',
  'org.wezfurlong.wezterm',
  'pantheon-terminal',
  'ptyxis',
  'qterminal',
  'rio',
  'sakura',
  'terminator',
  'terminology',
  'termite',
  'tilda',
  'tilix',
  'warp',
  'wezterm',
  'wezterm-gui',
  'xfce4-terminal',
  'yakuake',
];
/** Those that paste what was last marked. */
const SHIFT_INSERT: readonly string[] = [
  'eterm',
  'mlterm',
  'rxvt',
  'st',
  'st-256color',
  'urxvt',
  'uxterm',
  'xterm',
];

/** The keys that paste in a program, by the instance and class names of its window in lower case. */
export function usualPasteKeys(programs: readonly string[]): NonNullable<KeyboardSettings['pasteKeys']> {
  if (programs.some((name) => SHIFT_INSERT.includes(name))) return 'shift+insert';
  return programs.some((name) => CTRL_SHIFT_V.includes(name)) ? 'ctrl+shift+v' : 'ctrl+v';
}

/** Whether a window is that of a terminal known here. */
export function isTerminal(programs: readonly string[]): boolean {
  return usualPasteKeys(programs) !== 'ctrl+v';
}
