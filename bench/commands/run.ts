/**
 * Spoken commands: how many of the shipped phrases are understood when our voice and espeak-ng say them, and how often
 * a command is found where there is none.
 *
 *   npm run bench:commands -- [--broken-off SENTENCES]
 */
import { parseArgs } from 'node:util';
import { openModels } from '../support/models.ts';
import { markdownTable, publish } from '../support/report.ts';
import { allFalseFires, falseFireTable } from './false-fires.ts';
import { hearTrial, soundOf, trials, type HeardCommand } from './spoken-commands.ts';

const { values } = parseArgs({ options: { 'broken-off': { type: 'string', default: '1500' } } });

const models = await openModels({ voiceThreads: 2 });
const heard: HeardCommand[] = [];
for (const trial of trials()) {
  const pcm = await soundOf(models, trial);
  for (const languageGiven of [true, false]) heard.push(await hearTrial(models, trial, pcm, languageGiven));
}
await models.close();

const share = (group: readonly HeardCommand[]): string => {
  if (group.length === 0) return '–';
  const right = group.filter(({ outcome }) => outcome === 'right').length;
  return `${((100 * right) / group.length).toFixed(1)} % of ${group.length}`;
};
const wrong = (group: readonly HeardCommand[]): number =>
  group.filter(({ outcome }) => outcome === 'wrong').length;
const row = (name: string, group: readonly HeardCommand[]): readonly (string | number)[] => {
  const given = group.filter(({ languageGiven }) => languageGiven);
  const found = group.filter(({ languageGiven }) => !languageGiven);
  return [
    name,
    share(given.filter(({ manner }) => manner === 'alone')),
    share(given.filter(({ manner }) => manner === 'after a pause')),
    share(given.filter(({ manner }) => manner === 'in one breath')),
    share(found.filter(({ manner }) => manner === 'alone')),
    share(found.filter(({ manner }) => manner !== 'alone')),
    wrong(group),
  ];
};
const groups = Map.groupBy(
  heard,
  ({ voice, language }) => `${language}, ${voice === 'own' ? 'our voice' : voice}`,
);
const header = [
  'alone',
  'after a pause',
  'in one breath',
  'language found: alone',
  'after a sentence',
  'other command',
];
const byVoice = markdownTable(
  ['voice', ...header],
  [...groups].map(([name, group]) => row(`**${name}**`, group)),
);
const byCommand = markdownTable(
  ['command', ...header],
  [...groups].flatMap(([name, group]) =>
    [...Map.groupBy(group, ({ command }) => command)].map(([command, some]) =>
      row(`${name}: ${command}`, some),
    ),
  ),
);
const missed = heard.filter(({ outcome, languageGiven }) => languageGiven && outcome !== 'right');
const list = missed.map(({ voice, language, said, heard: text, found }) => {
  return `- ${language}, ${voice}: “${said}” heard as “${text}”${found.length === 0 ? '' : ` → ${found.join(', ')}`}`;
});
const fires = await allFalseFires(Number(values['broken-off']));
const summary = [
  'Share of the shipped phrases whose command was found, and nothing else; the language given to the recogniser, or found by it.',
  '',
  byVoice,
  '',
  byCommand,
  '',
  'Missed or taken for another command, language given:',
  '',
  ...list,
  '',
  falseFireTable(fires),
].join('\n');
await publish('commands', 'npm run bench:commands', summary, { heard, fires });
