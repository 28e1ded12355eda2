/** What the shell learns from a command; documented in docs/guides/command-line.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  engineNotRunning: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
