/**
 * Spoken commands: how many of the shipped phrases are understood when our voice and espeak-ng say them, how often a
 * command is found where there is none, and how surely the phrases that end the mute are told from anything else.
 * Needs espeak-ng.
 *
 *   npm run bench:commands -- [--only spoken|false-fires|muted]… [--broken-off SENTENCES]
 */
import { parseArgs } from 'node:util';
import { openModels } from '../support/models.ts';
import { publish } from '../support/report.ts';
import { allFalseFires, falseFireTable } from './false-fires.ts';
import { mutedTable, mutedTrials, type MutedTrial } from './muted.ts';
import { hearTrial, soundOf, trials, type HeardCommand } from './spoken-commands.ts';
import { spokenCommandTables } from './tables.ts';

const COMMAND = 'npm run bench:commands';
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: ['spoken', 'false-fires', 'muted'] },
    'broken-off': { type: 'string', default: '1500' },
  },
});

if (values.only.includes('false-fires')) {
  const counts = await allFalseFires(Number(values['broken-off']));
  await publish('commands, false', COMMAND, falseFireTable(counts), counts);
}
if (values.only.includes('spoken') || values.only.includes('muted')) {
  const models = await openModels({ voiceThreads: 2 });
  if (values.only.includes('spoken')) {
    const heard: HeardCommand[] = [];
    for (const trial of trials()) {
      const pcm = await soundOf(models, trial);
      heard.push(await hearTrial(models, trial, pcm, true));
      if (trial.manner === 'alone') heard.push(await hearTrial(models, trial, pcm, false));
    }
    await publish('commands, spoken', COMMAND, spokenCommandTables(heard), heard);
  }
  if (values.only.includes('muted')) {
    const heard: MutedTrial[] = [];
    for await (const trial of mutedTrials(models)) heard.push(trial);
    await publish('commands, while muted', COMMAND, mutedTable(heard), heard);
  }
  await models.close();
}
