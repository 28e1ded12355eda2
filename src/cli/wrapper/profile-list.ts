/** What `vivavoce agent` says when it is given nothing. */
import type { ProgramProfile } from '../../shared/doors/program-profiles.ts';
import { table } from '../output/terminal.ts';
import { installedProfiles } from './program-choice.ts';
import type { SearchPlace } from './program-search.ts';

export function explainProfiles(profiles: readonly ProgramProfile[], place: SearchPlace): string {
  const installed = new Set(installedProfiles(profiles, place).map(({ name }) => name));
  const rows = profiles.map(({ name, description, command }) => [
    installed.has(name) ? '*' : ' ',
    name,
    description,
    command.join(' '),
  ]);
  return [
    'Runs a program in this terminal and types into it what you say.',
    '',
    '  vivavoce agent claude              the program of a profile',
    '  vivavoce agent tests -- bash       any program, under a name of your own',
    '',
    'Profiles (* is installed):',
    ...table(rows).map((line) => `  ${line}`),
    '',
    'More of them go into the setting wrapper.profiles.',
    '',
  ].join('\n');
}
