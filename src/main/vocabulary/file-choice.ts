/** Which files are read for names, and which for nothing but their own name. */

/** Languages whose files hold identifiers. Settings and data are left out: they hold values, and values may be secret. */
const SOURCE_EXTENSIONS = new Set(
  (
    'c cc cpp cxx h hh hpp hxx m mm cs fs vb java kt kts scala groovy clj cljs erl ex exs elm hs ml mli lua pl pm ' +
    'php py pyi rb rs go zig nim d dart swift js jsx mjs cjs ts tsx mts cts vue svelte astro sh bash zsh fish ps1 ' +
    'sql r jl proto graphql gql tf sol'
  ).split(' '),
);

/** Folders of other people's code, and of what machines wrote. */
const FOREIGN_FOLDERS = new Set(
  (
    'node_modules bower_components jspm_packages vendor vendored third_party third-party thirdparty external deps ' +
    'dist build out target coverage site-packages venv .venv env .env virtualenv __pycache__ .git .hg .svn .tox ' +
    '.nox .mypy_cache .pytest_cache .ruff_cache .gradle .idea .vscode .next .nuxt .cache .turbo .terraform pods ' +
    'obj bin fixtures __snapshots__ snapshots generated'
  ).split(' '),
);

const LOCK_FILES =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|pdm\.lock|uv\.lock|pipfile\.lock|cargo\.lock|go\.sum|gemfile\.lock|composer\.lock|flake\.lock|packages\.lock\.json)$/;
const MACHINE_MADE = /[.-](?:min|bundle|generated|gen|pb|g)\.\w+$|_pb2(?:_grpc)?\.py$|\.d\.ts$/;

export type FileUse = 'source' | 'prose' | 'manifest' | 'name-only' | 'nothing';

export const MANIFESTS = new Set([
  'package.json',
  'pyproject.toml',
  'cargo.toml',
  'go.mod',
  'requirements.txt',
]);

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `parser.test.ts` → `ts`; nothing for names without a point, and for `.bashrc`. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** True for a folder into which nobody looks for names. */
export function isForeignFolder(name: string): boolean {
  return FOREIGN_FOLDERS.has(name.toLowerCase());
}

/** What a file is good for. `path` is relative, with slashes. */
export function useOf(path: string): FileUse {
  const folders = path.split('/');
  const name = (folders.pop() ?? '').toLowerCase();
  if (folders.some((folder) => isForeignFolder(folder))) return 'nothing';
  if (LOCK_FILES.test(name) || MACHINE_MADE.test(name)) return 'nothing';
  if (MANIFESTS.has(name)) return folders.length <= 2 ? 'manifest' : 'name-only';
  const extension = extensionOf(name);
  if (SOURCE_EXTENSIONS.has(extension)) return 'source';
  if ((extension === 'md' || extension === 'rst') && folders.length <= 2) return 'prose';
  return 'name-only';
}
