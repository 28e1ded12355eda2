import { describe, expect, test } from 'vitest';
import { planDeletion, planTyping } from '../../../../src/cli/wrapper/typing-plan.ts';
import type { InputOperation, TypingStep, TypingTarget } from '../../../../src/cli/wrapper/typing-plan.ts';
import { plainProfile } from '../../../../src/shared/doors/program-profiles.ts';
import type { ProgramProfile } from '../../../../src/shared/doors/program-profiles.ts';

const START = '\u001B[200~';
const END = '\u001B[201~';

type Traits = Partial<Omit<TypingTarget, 'profile'>> & { readonly profile?: Partial<ProgramProfile> };

function target({ profile, ...traits }: Traits = {}): TypingTarget {
  return {
    profile: { ...plainProfile('x', ['x']), ...profile },
    bracketedPaste: true,
    kittyFlags: 0,
    modifyOtherKeys: 0,
    submitDelayMs: 75,
    newlineDelayMs: 10,
    ...traits,
  };
}

function plan(
  text: string,
  operations: readonly InputOperation[],
  traits: Traits = {},
): readonly (string | number)[] {
  return shown(planTyping(text, operations, target(traits)));
}

/** Writes as texts, pauses as numbers. */
function shown(steps: readonly TypingStep[]): readonly (string | number)[] {
  return steps.map((step) => (step.kind === 'write' ? step.bytes.toString('utf8') : step.durationMs));
}

test('text goes in brackets where the program wants them, and Enter follows on its own', () => {
  expect(plan('naïve 漢字', ['submit'])).toEqual([`${START}naïve 漢字${END}`, 75, '\r']);
});

test('text is typed where the program wants no brackets', () => {
  expect(plan('hello', ['submit'], { bracketedPaste: false })).toEqual(['hello', 75, '\r']);
});

test.each([
  ['always', false, `${START}x${END}`],
  ['never', true, 'x'],
] as const)('a profile that says "%s" knows better than the program', (bracketedPaste, asked, typed) => {
  expect(plan('x', [], { profile: { bracketedPaste }, bracketedPaste: asked })).toEqual([typed]);
});

test('operations are carried out in their order', () => {
  expect(plan('x', ['newline', 'submit', 'newline'], { profile: { newlineKeys: 'ctrl+j' } })).toEqual([
    `${START}x${END}`,
    10,
    '\n',
    75,
    '\r',
    10,
    '\n',
  ]);
});

test('a message without text only sends keys', () => {
  expect(plan('', ['submit'])).toEqual([75, '\r']);
});

test('nothing is typed for nothing', () => {
  expect(plan('', [])).toEqual([]);
});

test('text cannot leave its brackets nor act as a key', () => {
  expect(plan(`a${END}\u0003b\u001B[Ac\td`, [])).toEqual([`${START}abc d${END}`]);
});

describe('lines of one text', () => {
  test('stay together in brackets', () => {
    expect(plan('a\nb', [])).toEqual([`${START}a\nb${END}`]);
  });

  test('are typed with the newline keys of the program', () => {
    expect(plan('a\n\nb', [], { bracketedPaste: false, profile: { newlineKeys: 'alt+enter' } })).toEqual([
      'a',
      10,
      '\u001B\r',
      10,
      '\u001B\r',
      'b',
    ]);
  });
});

test.each([
  ['enter', 0, 0, '\r'],
  ['alt+enter', 0, 0, '\u001B\r'],
  ['alt+enter', 1, 0, '\u001B[13;3u'],
  ['alt+enter', 0, 2, '\u001B[27;3;13~'],
  ['shift+enter', 1, 0, '\u001B[13;2u'],
  ['shift+enter', 0, 0, '\u001B\r'],
  ['ctrl+j', 0, 0, '\n'],
  ['ctrl+j', 1, 0, '\u001B[106;5u'],
  ['backslash+enter', 0, 0, '\\\r'],
  ['enter', 8, 0, '\u001B[13u'],
] as const)(
  'a new line by %s with Kitty flags %i and modifyOtherKeys %i',
  (newlineKeys, kittyFlags, modifyOtherKeys, keys) => {
    expect(plan('', ['newline'], { kittyFlags, modifyOtherKeys, profile: { newlineKeys } })).toEqual([
      10,
      keys,
    ]);
  },
);

test('a new line by pasting is Ctrl+J for a program that takes no paste', () => {
  expect(plan('', ['newline'])).toEqual([10, `${START}\n${END}`]);
  expect(plan('', ['newline'], { bracketedPaste: false })).toEqual([10, '\n']);
});

test.each([
  ['ctrl+enter', '\n'],
  ['alt+enter', '\u001B\r'],
  ['ctrl+d', '\u0004'],
  ['ctrl+j', '\n'],
] as const)('a program that submits by %s gets that', (submitKeys, keys) => {
  expect(plan('', ['submit'], { profile: { submitKeys } })).toEqual([75, keys]);
});

test('the pauses of a profile go before those of the settings', () => {
  expect(plan('', ['newline', 'submit'], { profile: { submitDelayMs: 200, newlineDelayMs: 0 } })).toEqual([
    0,
    expect.any(String),
    200,
    '\r',
  ]);
});

test('text is deleted by as many backspaces as people see characters', () => {
  expect(shown(planDeletion('né👩‍💻'))).toEqual(['\u007F\u007F\u007F']);
  expect(planDeletion('')).toEqual([]);
});
