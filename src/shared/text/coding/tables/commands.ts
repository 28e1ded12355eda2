import { setOf } from '../code-words.ts';

/** Programs whose names are nothing else, so that what follows is their command line. */
export const PROGRAMS = setOf(
  `git npm npx pnpm yarn docker kubectl cargo pip pip3 python python3 grep curl ssh ls rm cp mv tsc vitest jest eslint
  brew apt sudo chmod mkdir bash uv deno bun gh helm terraform rsync tar wget tmux sed awk cd pytest mypy ruff psql
  systemctl journalctl scp`,
);

/** What programs are told to do; no beginning of a name with a dash. */
export const SUBCOMMANDS = setOf(
  `install uninstall run commit push pull add checkout switch branch merge rebase stash clone fetch build test start stop
  exec create init remove delete apply get describe logs log status diff show tag reset publish update upgrade`,
);

/** Behind these "get" is what the recogniser heard for "git". */
export const GIT_ORDERS = setOf(
  'push pull commit checkout rebase stash status log diff merge clone fetch reset',
);

/** Programs that stand behind a pipe. */
export const FILTERS = setOf(
  `grep egrep rg less more head tail xargs wc sort uniq jq sed awk tee cat cut tr node sh bash pbcopy python column fzf`,
);

/** Flags of several words. One word is all that a flag has otherwise, beside "no …". */
export const LONG_FLAGS: ReadonlyMap<string, string> = new Map(
  (
    'dry run,force with lease,set upstream,save dev,save exact,skip lib check,no emit,no edit,no verify,no cache,' +
    'no fund,no audit,no ff,no rebase,watch all,allow empty,name only,name status,fail fast,max old space size,' +
    'legacy peer deps,ignore scripts,run in band,pass with no tests,update snapshot,show error,log level,' +
    'max warnings,exit code,ff only,hard reset,recurse submodules,all features,release build,' +
    'dangerously skip permissions,allow unrelated histories,amend no edit,type aware,stat only,user agent,' +
    'no interaction,no install,no save,no color,no colour,no warnings,no commit,no tags,no pager,no sandbox,no open'
  )
    .split(',')
    .map((words) => [words, words.replaceAll(' ', '-')]),
);
/** Flags of one word of which recognisers often hear one dash only; in command lines. */
export const KNOWN_FLAGS = setOf(
  `amend force verbose help version save global release watch hard soft quiet silent recursive dev prod production
  workspace detach build volumes oneline stat cached staged abort continue interactive tags prune rebase coverage fix`,
);
/** The longest of them, in words. */
export const LONGEST_FLAG = 5;

/** Short flags of several letters. */
export const SHORT_FLAGS = setOf(
  'rf la al ll xzf xvf zxf zxvf czf czvf it ti aux sb lh lah xe euo ef pv np sv',
);

/** What agents take as commands of a line of their own: "/clear". */
export const AGENT_COMMANDS = setOf(
  `clear compact help model review init resume exit quit undo commit diff tokens ask architect memory agents mcp config
  permissions login logout status doctor vim rewind context export usage voice settings drop add`,
);

/** Behind these a lone "slash users" is a route. */
export const ROUTE_WORDS = setOf('endpoint route path url get post put patch delete uri');

/** Scopes of packages. */
export const SCOPES = setOf(
  'types angular babel vue nestjs tanstack testing octokit aws sentry prisma radix vitejs',
);

/** Users of addresses, hosts and repositories. */
export const ADDRESS_USERS = setOf(
  `user admin info git root support noreply postmaster webmaster security ubuntu deploy hello contact sales`,
);
/** What stands before an address. */
export const ADDRESS_CUES = setOf('email e-mail mail ssh scp address');
