/**
 * The programs that the terminal wrapper knows: how each is started and takes text. Data only; what the settings say
 * goes first. Keys and arguments are as the programs document them:
 *
 * - claude: https://code.claude.com/docs/en/interactive-mode (Ctrl+J and `\` Enter work in any terminal), /cli-reference
 * - codex: https://github.com/openai/codex/issues/20580 (Ctrl+J is the one newline key that works everywhere), `codex --help`
 * - gemini: https://geminicli.com/docs/reference/keyboard-shortcuts/ (input.newline), /docs/cli/cli-reference
 * - opencode: https://opencode.ai/docs/keybinds (`input_newline`), /docs/cli (`--auto`)
 * - aider: https://aider.chat/docs/usage/commands.html (Meta-Enter), /docs/config/options.html
 * - goose: https://block.github.io/goose/docs/guides/goose-cli-commands (Ctrl+J), permissions by `GOOSE_MODE`
 * - amp: https://ampcode.com/manual (`\` Enter works in any terminal), `--dangerously-allow-all`
 * - pi: https://pi.dev/docs/latest/keybindings (`tui.input.newLine`: Shift+Enter, Ctrl+J)
 */
import type { WrapperProfile } from '../settings/door-settings.ts';

export interface ProgramProfile {
  readonly name: string;
  readonly description: string;
  /** Program and first arguments; `$SHELL` alone stands for the user's shell. */
  readonly command: readonly string[];
  /** Further arguments for `--continue`; null: the program cannot. */
  readonly continueArguments: readonly string[] | null;
  /** Further arguments after which the program asks for no permission; null: there are none. */
  readonly dangerousArguments: readonly string[] | null;
  readonly submitKeys: NonNullable<WrapperProfile['submitKeys']>;
  readonly newlineKeys: NonNullable<WrapperProfile['newlineKeys']>;
  readonly bracketedPaste: NonNullable<WrapperProfile['bracketedPaste']>;
  /** Milliseconds; null: as the settings have it for all programs. */
  readonly submitDelayMs: number | null;
  readonly newlineDelayMs: number | null;
  /** Text that is taken back is deleted with the backspace key; without, it stays. */
  readonly deletesWithBackspace: boolean;
}

/** How a program is handled of which nothing is known. */
const PLAIN: Omit<ProgramProfile, 'name' | 'description' | 'command'> = {
  continueArguments: null,
  dangerousArguments: null,
  submitKeys: 'enter',
  newlineKeys: 'paste',
  bracketedPaste: 'auto',
  submitDelayMs: null,
  newlineDelayMs: null,
  deletesWithBackspace: true,
};

export const SHIPPED_PROFILES: readonly ProgramProfile[] = [
  {
    ...PLAIN,
    name: 'claude',
    description: 'Claude Code',
    command: ['claude'],
    continueArguments: ['--continue'],
    dangerousArguments: ['--dangerously-skip-permissions'],
    newlineKeys: 'ctrl+j',
  },
  {
    ...PLAIN,
    name: 'codex',
    description: 'OpenAI Codex',
    command: ['codex'],
    continueArguments: ['resume', '--last'],
    dangerousArguments: ['--dangerously-bypass-approvals-and-sandbox'],
    newlineKeys: 'ctrl+j',
  },
  {
    ...PLAIN,
    name: 'gemini',
    description: 'Gemini CLI',
    command: ['gemini'],
    continueArguments: ['--resume', 'latest'],
    dangerousArguments: ['--yolo'],
    newlineKeys: 'ctrl+j',
  },
  {
    ...PLAIN,
    name: 'opencode',
    description: 'OpenCode',
    command: ['opencode'],
    continueArguments: ['--continue'],
    dangerousArguments: ['--auto'],
    newlineKeys: 'ctrl+j',
  },
  {
    ...PLAIN,
    name: 'aider',
    description: 'Aider',
    command: ['aider'],
    continueArguments: ['--restore-chat-history'],
    dangerousArguments: ['--yes-always'],
    newlineKeys: 'alt+enter',
  },
  {
    ...PLAIN,
    name: 'goose',
    description: 'Goose',
    command: ['goose', 'session'],
    continueArguments: ['--resume'],
    newlineKeys: 'ctrl+j',
  },
  {
    ...PLAIN,
    name: 'amp',
    description: 'Amp',
    command: ['amp'],
    continueArguments: ['threads', 'continue'],
    dangerousArguments: ['--dangerously-allow-all'],
    newlineKeys: 'backslash+enter',
  },
  {
    ...PLAIN,
    name: 'pi',
    description: 'Pi',
    command: ['pi'],
    continueArguments: ['--continue'],
    newlineKeys: 'ctrl+j',
  },
  { ...PLAIN, name: 'shell', description: 'your shell', command: ['$SHELL'] },
];

/** How to handle a program that has no profile. */
export function plainProfile(name: string, command: readonly string[]): ProgramProfile {
  return { ...PLAIN, name, description: command.join(' '), command };
}

/**
 * The shipped profiles with those of the settings over them, in the order of the shipped ones, then by name.
 * A new profile without a command runs the program of its own name.
 */
export function mergeProfiles(own: Readonly<Record<string, WrapperProfile>>): readonly ProgramProfile[] {
  const shipped = SHIPPED_PROFILES.map((profile) => withOwn(profile, own[profile.name]));
  const names = new Set(shipped.map(({ name }) => name));
  const added = Object.keys(own)
    .filter((name) => !names.has(name))
    .toSorted()
    .map((name) => withOwn({ ...plainProfile(name, [name]), description: name }, own[name]));
  return [...shipped, ...added];
}

function withOwn(profile: ProgramProfile, own: WrapperProfile | undefined): ProgramProfile {
  if (own === undefined) return profile;
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...profile, ...Object.fromEntries(given) };
}
