/** How the coding agents look in a list of processes. */

interface KnownProgram {
  /** As agent reports name it. */
  readonly program: string;
  /** Names of its executable or script, without ending. */
  readonly names: readonly string[];
  /** First words and options with which nobody sits in front of it. */
  readonly unattended: readonly string[];
}

const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  {
    program: 'claude',
    names: ['claude'],
    unattended: ['-p', '--print', 'mcp', 'plugin', 'config', 'doctor', 'update'],
  },
  {
    program: 'codex',
    names: ['codex'],
    unattended: ['exec', 'e', 'app-server', 'mcp', 'mcp-server', 'queue', 'login', 'proto', 'plugin'],
  },
  {
    program: 'gemini',
    names: ['gemini'],
    unattended: ['-p', '--prompt', '--acp', '--experimental-acp', 'mcp', 'extensions'],
  },
  { program: 'opencode', names: ['opencode'], unattended: ['run', 'serve', 'web', 'acp', 'auth', 'mcp'] },
  { program: 'cursor-agent', names: ['cursor-agent'], unattended: ['-p', '--print', 'mcp', 'login'] },
  { program: 'aider', names: ['aider'], unattended: ['-m', '--message', '--message-file'] },
  { program: 'goose', names: ['goose'], unattended: ['run', 'mcp', 'configure'] },
  { program: 'amp', names: ['amp'], unattended: ['-x', '--execute', 'mcp', 'login'] },
];

/** Programs that run a script; the script's name counts then. */
const INTERPRETER = /^(?:node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|uv|npx)$/;

/**
 * The program of a command line, in which somebody seems to sit at a terminal; null for everything else.
 *
 * @param words program and arguments
 */
export function knownProgram(words: readonly string[]): string | null {
  const [first = '', ...rest] = words;
  const scriptAt = INTERPRETER.test(nameOf(first)) ? rest.findIndex((word) => !word.startsWith('-')) : -1;
  const name = scriptAt < 0 ? nameOf(first) : nameOf(rest[scriptAt] ?? '');
  const args = rest.slice(scriptAt + 1);
  const known = KNOWN_PROGRAMS.find(({ names }) => names.includes(name));
  if (known === undefined) return null;
  const isUnattended = args.some(
    (word, index) => known.unattended.includes(word) && (index === 0 || word.startsWith('-')),
  );
  return isUnattended ? null : known.program;
}

/** `/usr/lib/codex.js` is `codex`; a title of several words, as programs give themselves, is its first. */
function nameOf(word: string): string {
  const base = word.split(/[\\/]/).at(-1) ?? '';
  return (base.split(' ')[0] ?? '').replace(/\.(?:[cm]?js|py|exe|sh)$/, '');
}
