import { setOf } from '../code-words.ts';

/** Extensions as they are spoken, and as they are written. */
export const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ...`json jsonc jsonl js jsx mjs cjs ts tsx mts cts html htm css scss sass less vue svelte astro md mdx
    rst txt csv tsv xml yaml yml toml ini cfg conf env lock log py pyi ipynb rb php java kt kts scala
    clj cs csproj sln cpp cxx hpp hh rs go swift dart lua jl exs erl nim zig sh bash zsh ps1 bat cmd sql
    db sqlite proto graphql gql tf hcl nix gradle cmake mk wasm wat dll exe deb rpm dmg apk jar zip tar
    gz tgz bz2 xz 7z png jpg jpeg gif svg webp ico pdf wav mp3 mp4 ogg onnx pem crt csr pub patch diff
    tmpl ejs hbs pug njk plist scm vim`
    .split(/\s+/u)
    .map((name) => [name, name] as const),
  ...([
    ['text', 'txt'],
    ['jason', 'json'],
    ['javascript', 'js'],
    ['typescript', 'ts'],
    ['python', 'py'],
    ['markdown', 'md'],
    ['pie', 'py'],
    ['java script', 'js'],
    ['type script', 'ts'],
    ['jason l', 'jsonl'],
    ['ts x', 'tsx'],
    ['js x', 'jsx'],
  ] as const),
]);

/** What comes behind a leading dot. */
export const DOT_FILES: ReadonlyMap<string, string> = new Map([
  ...`env gitignore gitattributes gitmodules github gitlab dockerignore npmrc nvmrc npmignore eslintrc eslintignore
  prettierrc prettierignore editorconfig babelrc bashrc bash_profile zshrc zprofile profile vimrc vscode idea ssh aws
  kube claude cursor cursorrules husky venv gitkeep htaccess htpasswd tmux.conf config cache local`
    .split(/\s+/u)
    .map((name) => [name, name] as const),
  ...([
    ['git ignore', 'gitignore'],
    ['git attributes', 'gitattributes'],
    ['git keep', 'gitkeep'],
    ['docker ignore', 'dockerignore'],
    ['npm rc', 'npmrc'],
    ['nvm rc', 'nvmrc'],
    ['eslint rc', 'eslintrc'],
    ['es lint rc', 'eslintrc'],
    ['prettier rc', 'prettierrc'],
    ['prettier ignore', 'prettierignore'],
    ['bash rc', 'bashrc'],
    ['zsh rc', 'zshrc'],
    ['vim rc', 'vimrc'],
    ['editor config', 'editorconfig'],
    ['vs code', 'vscode'],
    ['e n v', 'env'],
    ['net', 'NET'],
  ] as const),
]);

/** Names of several words inside file names and paths. */
export const SPLIT_NAMES: ReadonlyMap<string, string> = new Map([
  ['read me', 'README'],
  ['change log', 'CHANGELOG'],
  ['ts config', 'tsconfig'],
  ['js config', 'jsconfig'],
  ['package lock', 'package-lock'],
  ['docker compose', 'docker-compose'],
  ['pnpm lock', 'pnpm-lock'],
  ['py project', 'pyproject'],
  ['pi project', 'pyproject'],
  ['node modules', 'node_modules'],
  ['es lint', 'eslint'],
  ['local host', 'localhost'],
  ['et cetera', 'etc'],
  ['docker file', 'Dockerfile'],
  ['git ignore', 'gitignore'],
  ['git hub', 'github'],
]);

/** Files with a spelling of their own, whatever case they are heard in. */
const KNOWN =
  'package.json package-lock.json tsconfig.json jsconfig.json tsconfig.base.json Cargo.toml Cargo.lock README.md ' +
  'CHANGELOG.md CONTRIBUTING.md LICENSE.md CLAUDE.md AGENTS.md pyproject.toml requirements.txt setup.py setup.cfg ' +
  'go.mod go.sum docker-compose.yml docker-compose.yaml compose.yaml compose.yml pnpm-lock.yaml ' +
  'pnpm-workspace.yaml yarn.lock vite.config.ts vite.config.js vitest.config.ts eslint.config.js eslint.config.mjs ' +
  'jest.config.js webpack.config.js next.config.js tailwind.config.js index.html index.js index.ts index.tsx ' +
  'index.css main.ts main.tsx main.js main.py main.rs main.go mod.rs lib.rs config.json config.yaml config.toml ' +
  'settings.json settings.py manage.py conftest.py composer.json manifest.json schema.graphql schema.sql ' +
  'utils.ts utils.js utils.py types.ts .gitignore .env .npmrc .eslintrc .prettierrc .env.local ASP.NET';
export const KNOWN_FILES: ReadonlyMap<string, string> = new Map(
  KNOWN.split(' ').map((name) => [name.toLowerCase(), name]),
);

/** The same by letters and digits alone: "T.S.config.json". */
export const KNOWN_LETTERS: ReadonlyMap<string, string> = new Map(
  KNOWN.split(' ').map((name) => [lettersOf(name), name]),
);

export function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');
}

/** What the recogniser hears for folders; only beside a slash. */
export const FOLDER_SOUNDS: ReadonlyMap<string, string> = new Map([
  ['source', 'src'],
  ['etcetera', 'etc'],
  ['etsy', 'etc'],
]);

/** Folders and stems that are written small, and begin a path. */
export const FOLDERS = setOf(
  `src lib libs test tests spec specs docs doc app apps bin etc usr home tmp var dev opt node_modules packages
  components public dist build out scripts assets utils util helpers hooks pages styles api models views controllers
  services routes middleware config configs fixtures examples server client shared main renderer origin upstream
  feature features fix bugfix hotfix release refs heads tags vendor internal cmd pkg target static templates
  migrations tools localhost engine core common plugins types e2e unit integration .github`,
);

/** Behind "dot json" these show that all files with the extension are meant. */
export const FILE_NOUNS = setOf(
  'file files extension extensions datei dateien archivo archivos fichier fichiers',
);

/** Behind "src slash" these are no part of the path. */
export const FOLDER_NOUNS = setOf('folder directory dir ordner verzeichnis carpeta dossier cartella');

/** Behind "slash" these are no part of a path either. */
export const NO_PATH_NOUNS = setOf('command commands prices costs price cost key character separated');

/** Roots of absolute paths. */
export const ROOTS = setOf('etc usr tmp var opt home api dev users bin srv mnt proc');

/** What is done with a file, or what it is called: behind these begins its name, so "add dot env" is no `add.env`. */
export const LEADING = setOf(
  'edit open read check create add remove delete rename move copy update load ignore commit use see show view change ' +
    'fix write put cat tail head less vim nano ls rm cd cp mv grep chmod sudo source inspect include exclude push keep find touch list restore revert stage parse file files ' +
    'folder directory öffne bearbeite lies prüfe erstelle lösche ändere ignoriere lade schreibe zeige nimm kopiere ' +
    'datei ordner ouvre modifie lis vérifie crée ajoute supprime charge montre fichier dossier abre edita lee crea ' +
    'añade borra ignora carga muestra archivo carpeta apri modifica leggi aggiungi cancella carica mostra cartella',
);

export const TOP_LEVEL_DOMAINS = setOf('com org io dev net ai edu gov app uk de fr es it eu sh');

/** Of `TOP_LEVEL_DOMAINS`, those that are no words, so that they are proof of a host. */
export const SURE_DOMAINS = setOf('com org io edu gov');

/** Objects whose members are spoken of: `console.log`. */
export const OBJECTS: ReadonlyMap<string, string> = new Map([
  ...`console process window document this self module props state req res ctx event math json object array promise
  number string date np pd os sys fs path logger React app router router expect vi jest import.meta std fmt`
    .split(/\s+/u)
    .map((name) => [name.toLowerCase(), name] as const),
  ...([
    ['math', 'Math'],
    ['json', 'JSON'],
    ['object', 'Object'],
    ['array', 'Array'],
    ['promise', 'Promise'],
    ['number', 'Number'],
    ['string', 'String'],
    ['date', 'Date'],
    ['react', 'React'],
  ] as const),
]);

/** Members that are proof of an object before them. */
export const MEMBERS = setOf(
  `log error warn info debug env argv exit cwd map filter reduce find foreach push pop shift slice splice join split
  replace includes keys values entries assign freeze parse stringify then catch finally all race resolve reject floor
  ceil round random max min abs pow sqrt length exports now from isarray body params query headers status send json
  location href getelementbyid queryselector createelement addeventlistener name id value type data props state setstate
  usestate useeffect path array nan mean sum dataframe readfile writefile readfilesync writefilesync join resolve
  dirname basename get post put delete use listen fn mock tobe toequal next emit on off`,
);
