/** Which program is meant, under which name, with which arguments. */
import { basename } from 'node:path';
import { agentIdProblem } from '../../shared/contract/agent-id.ts';
import { plainProfile } from '../../shared/doors/program-profiles.ts';
import type { ProgramProfile } from '../../shared/doors/program-profiles.ts';
import { UsageError } from '../errors.ts';
import { findProgram } from './program-search.ts';
import type { SearchPlace } from './program-search.ts';

export interface ProgramWish {
  readonly name: string | undefined;
  readonly profile: string | undefined;
  /** What stands behind `--`. */
  readonly command: readonly string[];
  readonly continues: boolean;
  readonly dangerous: boolean;
}

export interface ChosenProgram {
  readonly agentId: string;
  readonly profile: ProgramProfile;
  readonly command: readonly string[];
}

/**
 * Undefined when nothing was named. Throws `UsageError` for what is not there or not possible, naming what is.
 * A command behind `--` that begins with an option belongs to the profile's program; any other one is the program.
 */
export function chooseProgram(
  wish: ProgramWish,
  profiles: readonly ProgramProfile[],
  place: SearchPlace,
): ChosenProgram | undefined {
  if (wish.name === undefined && wish.profile === undefined && wish.command.length === 0) return undefined;
  const profile = profileOf(wish, profiles, place);
  const ownArguments = wish.command[0]?.startsWith('-') === true ? wish.command : [];
  const base =
    wish.command.length > 0 && ownArguments.length === 0 ? wish.command : shellIn(profile.command, place);
  const command = [
    ...base,
    ...(wish.continues ? required(profile, profile.continueArguments, '--continue') : []),
    ...(wish.dangerous ? required(profile, profile.dangerousArguments, '--live-dangerously') : []),
    ...ownArguments,
  ];
  const file = findProgram(command[0] ?? '', place);
  if (file === undefined) throw missingProgram(command[0] ?? '', profiles, place);
  const agentId =
    wish.name ?? wish.profile ?? basename(command[0] ?? '').replace(/\.(exe|cmd|bat|com)$/i, '');
  const problem = agentIdProblem(agentId);
  if (problem !== undefined) throw new UsageError(problem, 'Give a name: vivavoce agent NAME -- command');
  return { agentId, profile, command: [file, ...command.slice(1)] };
}

/** The profiles whose program is on this machine. */
export function installedProfiles(
  profiles: readonly ProgramProfile[],
  place: SearchPlace,
): readonly ProgramProfile[] {
  return profiles.filter(({ command }) => findProgram(shellIn(command, place)[0] ?? '', place) !== undefined);
}

function profileOf(
  { name, profile, command }: ProgramWish,
  profiles: readonly ProgramProfile[],
  place: SearchPlace,
): ProgramProfile {
  if (profile !== undefined) {
    const found = profiles.find((one) => one.name === profile);
    if (found !== undefined) return found;
    const names = profiles.map((one) => one.name).join(', ');
    throw new UsageError(`There is no profile "${profile}".`, `The profiles are: ${names}.`);
  }
  const program = command[0];
  if (program !== undefined && !program.startsWith('-')) {
    const own = basename(program);
    return profiles.find((one) => one.command[0] === own) ?? plainProfile(own, command);
  }
  const named = profiles.find((one) => one.name === name);
  if (named !== undefined) return named;
  // `vivavoce agent bash` means bash.
  if (name !== undefined && basename(name) === name && findProgram(name, place) !== undefined) {
    return plainProfile(name, [name]);
  }
  throw new UsageError(
    `There is no profile "${name}", and no program was given.`,
    `Give one: vivavoce agent ${name} -- command, or --profile with one of: ${namesOf(installedProfiles(profiles, place))}.`,
  );
}

function required(
  { name }: ProgramProfile,
  given: readonly string[] | null,
  option: string,
): readonly string[] {
  if (given !== null && given.length > 0) return given;
  throw new UsageError(
    `The profile "${name}" has no arguments for ${option}.`,
    `Add them to the setting wrapper.profiles, or to the command itself.`,
  );
}

function missingProgram(
  program: string,
  profiles: readonly ProgramProfile[],
  place: SearchPlace,
): UsageError {
  const installed = installedProfiles(profiles, place);
  return new UsageError(
    `The program "${program}" is not on this machine.`,
    installed.length === 0
      ? 'Install it, or give the path of another program behind "--".'
      : `Install it, or take one of those that are here: ${namesOf(installed)}.`,
  );
}

function namesOf(profiles: readonly ProgramProfile[]): string {
  return profiles.map(({ name }) => name).join(', ');
}

function shellIn(command: readonly string[], { env, platform }: SearchPlace): readonly string[] {
  const shell = platform === 'win32' ? (env['ComSpec'] ?? 'cmd.exe') : env['SHELL'] || '/bin/sh';
  return command[0] === '$SHELL' ? [shell, ...command.slice(1)] : command;
}
