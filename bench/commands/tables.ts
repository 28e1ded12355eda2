import { markdownTable } from '../support/report.ts';
import type { HeardCommand } from './spoken-commands.ts';

const HEADER = ['alone', 'after a pause', 'in one breath', 'alone, language found', 'other command'];

/** Items by what `key` says of them, in the order of their appearance. */
export function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function share(group: readonly HeardCommand[]): string {
  if (group.length === 0) return '–';
  const right = group.filter(({ outcome }) => outcome === 'right').length;
  return `${((100 * right) / group.length).toFixed(1)} % of ${group.length}`;
}

function row(name: string, group: readonly HeardCommand[]): readonly (string | number)[] {
  const given = group.filter(({ languageGiven }) => languageGiven);
  return [
    name,
    share(given.filter(({ manner }) => manner === 'alone')),
    share(given.filter(({ manner }) => manner === 'after a pause')),
    share(given.filter(({ manner }) => manner === 'in one breath')),
    share(group.filter(({ languageGiven }) => !languageGiven)),
    group.filter(({ outcome }) => outcome === 'wrong').length,
  ];
}

/** How many commands were found, by voice and language, and by command; what was missed. */
export function spokenCommandTables(heard: readonly HeardCommand[]): string {
  const groups = groupBy(heard, ({ voice, language }) => {
    return `${language}, ${voice === 'own' ? 'our voice' : voice}`;
  });
  const missed = heard.filter(({ outcome, languageGiven }) => languageGiven && outcome !== 'right');
  return [
    'Share of the shipped phrases whose command was found, and nothing else. The language was given to the recogniser, ' +
      'but for the last share.',
    '',
    markdownTable(
      ['voice', ...HEADER],
      [...groups].map(([name, group]) => row(`**${name}**`, group)),
    ),
    '',
    markdownTable(
      ['command', ...HEADER],
      [...groups].flatMap(([name, group]) =>
        [...groupBy(group, ({ command }) => command)].map(([command, some]) =>
          row(`${name}: ${command}`, some),
        ),
      ),
    ),
    '',
    'Missed or taken for another command, language given:',
    '',
    ...missed.map(({ voice, language, said, heard: text, found }) => {
      const instead = found.length === 0 ? '' : ` → ${found.join(', ')}`;
      return `- ${language}, ${voice}: “${said}” heard as “${text}”${instead}`;
    }),
  ].join('\n');
}
