/** How a message becomes writes and pauses: pure, so that what is typed can be told before it is. */
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import type { ProgramProfile } from '../../shared/doors/program-profiles.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import { encodeKey } from './typed-keys.ts';
import type { KeyEncoding } from './typed-keys.ts';

export type TypingStep =
  | { readonly kind: 'write'; readonly bytes: Buffer }
  | { readonly kind: 'pause'; readonly durationMs: number };

export type InputOperation = 'submit' | 'newline';

export interface TypingTarget extends KeyEncoding {
  readonly profile: ProgramProfile;
  /** The program has asked for pasted text in brackets. */
  readonly bracketedPaste: boolean;
  /** From the settings, for a profile that says nothing. Milliseconds. */
  readonly submitDelayMs: number;
  readonly newlineDelayMs: number;
}

const PASTE_START = '\u001B[200~';
const PASTE_END = '\u001B[201~';
const BACKSPACE = 0x7f;

/** What is to be done with the input, in order; the booleans are how older engines say it. */
export function operationsOf(message: OpenvipMessage): readonly InputOperation[] {
  const input = message.x_input;
  if (input === undefined) return [];
  if (input.ops !== undefined) return input.ops;
  return [
    ...(input['newline'] === true ? (['newline'] as const) : []),
    ...(input['submit'] === true ? (['submit'] as const) : []),
  ];
}

/**
 * Types a text and then carries out the operations. Keys are written apart from the text, after a pause: programs take
 * an Enter that comes in the same read as a paste for a part of it.
 */
export function planTyping(
  text: string,
  operations: readonly InputOperation[],
  target: TypingTarget,
): readonly TypingStep[] {
  return [
    ...planText(sanitiseText(text), target),
    ...operations.flatMap((operation) => (operation === 'submit' ? planSubmit(target) : planNewline(target))),
  ];
}

/** Deletes what was typed last, character by character as people count them. */
export function planDeletion(text: string): readonly TypingStep[] {
  const count = graphemesOf(sanitiseText(text));
  return count === 0 ? [] : [{ kind: 'write', bytes: Buffer.alloc(count, BACKSPACE) }];
}

export function graphemesOf(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
}

function planText(text: string, target: TypingTarget): readonly TypingStep[] {
  if (text === '') return [];
  if (inBrackets(target)) return [write(`${PASTE_START}${text}${PASTE_END}`)];
  return text
    .split('\n')
    .flatMap((line, index) => [
      ...(index === 0 ? [] : planNewline(target)),
      ...(line === '' ? [] : [write(line)]),
    ]);
}

function planSubmit(target: TypingTarget): readonly TypingStep[] {
  const { profile } = target;
  return [pause(profile.submitDelayMs ?? target.submitDelayMs), write(encodeKey(profile.submitKeys, target))];
}

function planNewline(target: TypingTarget): readonly TypingStep[] {
  const { profile } = target;
  return [pause(profile.newlineDelayMs ?? target.newlineDelayMs), write(newlineBytes(target))];
}

function newlineBytes(target: TypingTarget): string {
  const keys = target.profile.newlineKeys;
  if (keys !== 'paste') return encodeKey(keys, target);
  return inBrackets(target) ? `${PASTE_START}\n${PASTE_END}` : encodeKey('ctrl+j', target);
}

function inBrackets({ profile, bracketedPaste }: TypingTarget): boolean {
  return profile.bracketedPaste === 'always' || (profile.bracketedPaste === 'auto' && bracketedPaste);
}

function write(text: string): TypingStep {
  return { kind: 'write', bytes: Buffer.from(text, 'utf8') };
}

function pause(durationMs: number): TypingStep {
  return { kind: 'pause', durationMs };
}
