import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli-context.ts';
import { commandTree } from '../../support/command-tree.ts';

const guide = readFileSync(join(PACKAGE_ROOT, 'docs/guides/command-line.md'), 'utf8');

/** Commands that do something themselves; groups and the built-in help are not described one by one. */
const commands = commandTree().filter(
  ({ path, subcommands }) => path.length > 0 && path.at(-1) !== 'help' && subcommands.length === 0,
);

test('the guide describes every command, and no other', () => {
  const described = [...guide.matchAll(/^### `vivavoce (.+)`$/gm)].map((match) => match[1]);
  const declared = commands.map(({ path }) => path.join(' '));
  expect(new Set(described)).toEqual(new Set(declared));
  expect(described).toHaveLength(declared.length);
});

test('every option in the guide exists in the command under whose heading it stands', () => {
  for (const section of guide.split(/^### /m).slice(1)) {
    const name = /^`vivavoce (.+)`/.exec(section)?.[1];
    const own = commands.find(({ path }) => path.join(' ') === name);
    const known = own?.options.flatMap(({ flags }) => flags) ?? [];
    const used = [...section.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag);
    const others = commandTree().flatMap(({ options }) => options.flatMap(({ flags }) => flags));
    for (const flag of used) {
      expect([...known, ...(name === 'devices' ? others : [])], `${flag} of ${name}`).toContain(flag);
    }
  }
});

test('every example in the guide and in the help names a command that exists', () => {
  const names = new Set(commandTree().map(({ path }) => path[0]));
  for (const [, name] of guide.matchAll(/^(?:.*[|(] ?)?vivavoce ([a-z]+)/gm)) expect(names).toContain(name);
});
