import type { KeyboardSettings } from './keyboard-writer.ts';

export type ChordKeys =
  | KeyboardSettings['submitKeys']
  | KeyboardSettings['newlineKeys']
  | NonNullable<KeyboardSettings['pasteKeys']>;
export type ChordModifier = 'ctrl' | 'shift' | 'alt' | 'cmd';
export type ChordKey = 'enter' | 'insert' | 'v';

/** Keys pressed together: modifiers in the order in which they go down, then one key. */
export interface KeyChord {
  readonly modifiers: readonly ChordModifier[];
  readonly key: ChordKey;
}

const CHORDS: Readonly<Record<ChordKeys, KeyChord>> = {
  enter: { modifiers: [], key: 'enter' },
  'ctrl+enter': { modifiers: ['ctrl'], key: 'enter' },
  'cmd+enter': { modifiers: ['cmd'], key: 'enter' },
  'shift+enter': { modifiers: ['shift'], key: 'enter' },
  'alt+enter': { modifiers: ['alt'], key: 'enter' },
  'ctrl+v': { modifiers: ['ctrl'], key: 'v' },
  'ctrl+shift+v': { modifiers: ['ctrl', 'shift'], key: 'v' },
  'shift+insert': { modifiers: ['shift'], key: 'insert' },
  'cmd+v': { modifiers: ['cmd'], key: 'v' },
};

/** The chord that a setting names. On keyboards without a Command key, Ctrl stands for it. */
export function keyChord(keys: ChordKeys, hasCommandKey: boolean): KeyChord {
  const chord = CHORDS[keys];
  if (hasCommandKey) return chord;
  return { ...chord, modifiers: chord.modifiers.map((name) => (name === 'cmd' ? 'ctrl' : name)) };
}

/** What is pressed after the text of a request, in order. */
export function closingChords(
  request: { readonly newline: boolean; readonly submit: boolean },
  settings: KeyboardSettings,
  hasCommandKey: boolean,
): readonly KeyChord[] {
  return [
    ...(request.newline ? [keyChord(settings.newlineKeys, hasCommandKey)] : []),
    ...(request.submit ? [keyChord(settings.submitKeys, hasCommandKey)] : []),
  ];
}
