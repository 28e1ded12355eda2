/** What the shell learns from a command; documented in docs/guides/command-line.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  engineNotRunning: 3,
  interrupted: 130,
} as const;

/** What a wrapped program ended with: any number from 0 to 255, with that program's meaning. */
export type PassedOnCode = number & { readonly passedOn: true };

export type ExitCode = (typeof EXIT)[keyof typeof EXIT] | PassedOnCode;

export function passedOn(exitCode: number): PassedOnCode {
  return exitCode as PassedOnCode;
}
