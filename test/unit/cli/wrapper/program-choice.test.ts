import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseProgram, installedProfiles } from '../../../../src/cli/wrapper/program-choice.ts';
import type { ChosenProgram, ProgramWish } from '../../../../src/cli/wrapper/program-choice.ts';
import { explainProfiles } from '../../../../src/cli/wrapper/profile-list.ts';
import type { SearchPlace } from '../../../../src/cli/wrapper/program-search.ts';
import { mergeProfiles, SHIPPED_PROFILES } from '../../../../src/shared/doors/program-profiles.ts';
import { settingsSchema } from '../../../../src/shared/settings/schema.ts';

let folder: string;
let place: SearchPlace;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vivavoce-programs-'));
  for (const name of ['claude', 'codex', 'tool', 'myshell']) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  writeFileSync(join(folder, 'aider'), 'not to be run');
  mkdirSync(join(folder, 'gemini'));
  place = {
    env: { PATH: `/nonexistent:${folder}`, SHELL: join(folder, 'myshell') },
    platform: process.platform,
    workingDir: folder,
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

function choose(wish: Partial<ProgramWish>, profiles = mergeProfiles({})): ChosenProgram | undefined {
  const all = {
    name: undefined,
    profile: undefined,
    command: [],
    continues: false,
    dangerous: false,
    ...wish,
  };
  return chooseProgram(all, profiles, place);
}

/** Name, profile and command line with the program's file as its name. */
function chosen(wish: Partial<ProgramWish>): readonly [string, string, string] | undefined {
  const found = choose(wish);
  if (found === undefined) return undefined;
  return [found.agentId, found.profile.name, found.command.join(' ').replaceAll(`${folder}/`, '')];
}

describe('what is run', () => {
  test.each<readonly [string, Partial<ProgramWish>, readonly [string, string, string]]>([
    ['a name that is a profile', { name: 'claude' }, ['claude', 'claude', 'claude']],
    ['a name that is a program', { name: 'tool' }, ['tool', 'tool', 'tool']],
    ['a name and a profile', { name: 'docs', profile: 'claude' }, ['docs', 'claude', 'claude']],
    ['a profile alone', { profile: 'codex' }, ['codex', 'codex', 'codex']],
    ['a command alone', { command: ['tool', '-x'] }, ['tool', 'tool', 'tool -x']],
    ['a name and a command', { name: 'n', command: ['tool'] }, ['n', 'tool', 'tool']],
    [
      'a command that is a profile’s program',
      { name: 'n', command: ['claude', 'a'] },
      ['n', 'claude', 'claude a'],
    ],
    ['a path', { command: ['./tool'] }, ['tool', 'tool', 'tool']],
    ['a profile for another command', { profile: 'claude', command: ['tool'] }, ['claude', 'claude', 'tool']],
    [
      'further arguments',
      { name: 'claude', command: ['--model', 'x'] },
      ['claude', 'claude', 'claude --model x'],
    ],
    ['to go on', { name: 'claude', continues: true }, ['claude', 'claude', 'claude --continue']],
    ['to go on, in words', { name: 'codex', continues: true }, ['codex', 'codex', 'codex resume --last']],
    [
      'without permissions',
      { name: 'claude', dangerous: true, continues: true, command: ['-v'] },
      ['claude', 'claude', 'claude --continue --dangerously-skip-permissions -v'],
    ],
    ['the user’s shell', { name: 'shell' }, ['shell', 'shell', 'myshell']],
  ])('%s', (_what, wish, expected) => {
    expect(chosen(wish)).toEqual(expected);
  });

  test('nothing when nothing is named', () => {
    expect(chosen({})).toBeUndefined();
  });
});

describe('what cannot be run is told with what can', () => {
  test.each<readonly [string, Partial<ProgramWish>, RegExp, RegExp]>([
    [
      'a program that is not there',
      { name: 'n', command: ['nosuch'] },
      /"nosuch" is not on this machine/,
      /claude, codex, shell/,
    ],
    [
      'a file that may not be run',
      { name: 'aider' },
      /"aider" is not on this machine/,
      /claude, codex, shell/,
    ],
    ['a folder', { name: 'gemini' }, /"gemini" is not on this machine/, /claude/],
    ['a profile that is none', { profile: 'nosuch' }, /no profile "nosuch"/, /claude, codex, gemini/],
    ['a name without a program', { name: 'notes' }, /no profile "notes"/, /vivavoce agent notes -- command/],
    [
      'going on where that is not known',
      { command: ['tool'], continues: true },
      /no arguments for --continue/,
      /wrapper\.profiles/,
    ],
    [
      'no permissions where that is not known',
      { name: 'shell', dangerous: true },
      /--live-dangerously/,
      /wrapper\.profiles/,
    ],
  ])('%s', (_what, wish, message, remedy) => {
    expect(() => choose(wish)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      }),
    );
  });
});

describe('profiles of the settings', () => {
  const own = settingsSchema.parse({
    wrapper: {
      profiles: {
        claude: { submitKeys: 'alt+enter', submitDelayMs: 200 },
        notes: { command: ['tool', '--notes'], newlineKeys: 'ctrl+j' },
        bare: {},
      },
    },
  }).wrapper.profiles;
  const merged = mergeProfiles(own);

  test('change single traits of a shipped one', () => {
    const [before] = SHIPPED_PROFILES;
    expect(merged[0]).toEqual({ ...before, submitKeys: 'alt+enter', submitDelayMs: 200 });
  });

  test('add programs', () => {
    expect(choose({ name: 'notes' }, merged)?.command).toEqual([join(folder, 'tool'), '--notes']);
    expect(merged.find(({ name }) => name === 'bare')?.command).toEqual(['bare']);
    expect(merged.map(({ name }) => name)).toEqual([
      ...SHIPPED_PROFILES.map(({ name }) => name),
      'bare',
      'notes',
    ]);
  });
});

test('each shipped profile is one that the settings could hold', () => {
  for (const { name, description, ...traits } of SHIPPED_PROFILES) {
    const given = Object.entries({ description, ...traits }).filter(([, value]) => value !== null);
    const profiles = { [name]: Object.fromEntries(given) };
    expect(settingsSchema.parse({ wrapper: { profiles } }).wrapper.profiles).toEqual(profiles);
  }
});

test('the list marks what is installed', () => {
  expect(installedProfiles(SHIPPED_PROFILES, place).map(({ name }) => name)).toEqual([
    'claude',
    'codex',
    'shell',
  ]);
  const lines = explainProfiles(SHIPPED_PROFILES, place).split('\n');
  expect(lines.find((line) => / claude /.test(line) && /Claude Code/.test(line))).toMatch(/^ +\*/);
  expect(lines.find((line) => /Gemini CLI/.test(line))).not.toContain('*');
});
