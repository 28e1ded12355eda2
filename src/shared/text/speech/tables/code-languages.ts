/** Word after a fence → name of the language as it is spoken. */
export const CODE_LANGUAGES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    TypeScript: 'ts tsx typescript mts cts',
    JavaScript: 'js jsx javascript mjs cjs node',
    Python: 'py python python3 py3',
    Rust: 'rs rust',
    Go: 'go golang',
    Java: 'java',
    Kotlin: 'kt kotlin kts',
    Swift: 'swift',
    C: 'c h',
    'C plus plus': 'cpp c++ cc cxx hpp',
    'C sharp': 'cs csharp c#',
    'F sharp': 'fs fsharp f#',
    Ruby: 'rb ruby',
    PHP: 'php',
    Perl: 'perl pl',
    Lua: 'lua',
    Scala: 'scala',
    Haskell: 'hs haskell',
    Elixir: 'ex exs elixir',
    Clojure: 'clj clojure',
    Dart: 'dart',
    Zig: 'zig',
    Julia: 'jl julia',
    shell: 'sh bash zsh fish shell console shell-session shellsession terminal powershell ps1 pwsh cmd bat',
    SQL: 'sql mysql postgresql postgres sqlite psql plpgsql',
    JSON: 'json jsonc json5 jsonl',
    YAML: 'yaml yml',
    TOML: 'toml',
    XML: 'xml',
    HTML: 'html htm',
    CSS: 'css scss sass less',
    Markdown: 'md markdown mdx',
    Docker: 'dockerfile docker',
    GraphQL: 'graphql gql',
    Vue: 'vue',
    Svelte: 'svelte',
    Terraform: 'tf terraform hcl',
    Make: 'make makefile',
    Mermaid: 'mermaid',
  }).flatMap(([spoken, words]) => words.split(' ').map((word): [string, string] => [word, spoken])),
);

/** Blocks in these hold commands, one a line. */
export const COMMAND_LANGUAGES: ReadonlySet<string> = new Set(
  'sh bash zsh fish shell console shell-session shellsession terminal powershell ps1 pwsh cmd bat'.split(' '),
);

/** Blocks in these may be what a program printed. */
export const OUTPUT_LANGUAGES: ReadonlySet<string> = new Set([
  '',
  'text',
  'txt',
  'plaintext',
  'log',
  'logs',
  'output',
  'console',
  'terminal',
  'stacktrace',
  'traceback',
]);

export const DIFF_LANGUAGES: ReadonlySet<string> = new Set(['diff', 'patch', 'udiff']);
