/** Programs and names that keep their small letter at the start of a sentence. */
const SMALL_NAMES: ReadonlySet<string> = new Set(
  (
    'apt awk aws bash brew bun cargo cat cd chmod cmake conda cp curl deno docker eslint esbuild ffmpeg gcc gh git ' +
    'go grep gulp helm html htop http https iptables java jest jq js json jsx kubectl less localhost ls make mkdir ' +
    'mv mypy mysql nginx node nodemon npm npx oxlint perl php pip pnpm podman poetry prettier psql pytest python ' +
    'redis rm rollup rsync ruby ruff rustc scp sed sh sqlite ssh sudo systemctl tar tee terraform tmux touch ts tsc ' +
    'tsx uv vi vim vite vitest wasm webpack wget xargs yaml yarn zsh const let var async await def func fn enum impl ' +
    'null undefined true false stdin stdout stderr env src lib dist param params args argv ctx req res regex repo'
  ).split(' '),
);

const PLAIN_WORD = /^\p{Ll}+(?:['’]\p{Ll}+)?$/u;

/**
 * The word with a capital letter, if it is an ordinary one: `iOS`, `foo_bar`, `v2` and names such as `npm` stay, and
 * so does a single letter that may be a variable (only "a" and "I" are words).
 */
export function capitalised(word: string): string {
  if (!PLAIN_WORD.test(word) || SMALL_NAMES.has(word)) return word;
  if (word.length === 1 && word !== 'a' && word !== 'y' && word !== 'e') return word;
  // Only letters whose capital is one letter: "ß" stays.
  const first = word.charAt(0);
  const capital = first.toUpperCase();
  return capital.length === 1 && capital.toLowerCase() === first ? capital + word.slice(1) : word;
}
