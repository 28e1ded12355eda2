/**
 * Completion scripts. Each walks over the words before the cursor to find the command they name, then offers
 * the values of the option before the cursor, or options, or subcommands and words. Where nothing is offered,
 * the shell completes files.
 */
import type { CompletionCommand } from './command-tree.ts';

export function bashScript(commands: readonly CompletionCommand[]): string {
  const cases = commands.map((command) => {
    const where = bashQuote(key(command));
    return [
      `    ${where})`,
      `      options=${bashQuote(flagsOf(command).join(' '))}`,
      `      words=${bashQuote(wordsOf(command).join(' '))}`,
      '      ;;',
    ].join('\n');
  });
  const values = valueCases(commands).map(
    ({ where, flag, choices }) =>
      `    ${bashQuote(`${where}|${flag}`)}) offered=1; words=${bashQuote(choices.join(' '))} ;;`,
  );
  return `# bash completion of vivavoce; load with: source <(vivavoce completion bash)
_vivavoce() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local where="" options="" words="" offered="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$where \${COMP_WORDS[i]}" in
      ${pathsOf(commands).map(bashQuote).join(' | ')}) where="$where \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$where" in
${cases.join('\n')}
  esac
  case "$where|$prev" in
${values.join('\n')}
  esac
  if [[ -z "$offered" && "$cur" == -* ]]; then words="$options"; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _vivavoce vivavoce
`;
}

export function zshScript(commands: readonly CompletionCommand[]): string {
  const cases = commands.map((command) =>
    [
      `    (${bashQuote(key(command))})`,
      `      flags=(${described(command.options.flatMap(({ flags, description }) => flags.map((flag) => [flag, description] as const)))})`,
      `      offers=(${described(offersOf(command))})`,
      '      ;;',
    ].join('\n'),
  );
  const values = valueCases(commands).map(({ where, flag, choices }) => {
    const action = choices.length === 0 ? '_files' : `compadd -- ${choices.map(bashQuote).join(' ')}`;
    return `    (${bashQuote(`${where}|${flag}`)}) ${action}; return ;;`;
  });
  return `#compdef vivavoce
# zsh completion of vivavoce; save as _vivavoce in a folder of $fpath
_vivavoce() {
  local where="" word
  local -a flags offers
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$where $word" in
      (${pathsOf(commands).map(bashQuote).join(' | ')}) where="$where $word" ;;
    esac
  done
  case "$where|\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$where" in
${cases.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe -o option flags
  elif (( \${#offers} )); then
    _describe command offers
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _vivavoce ]]; then _vivavoce "$@"; else compdef _vivavoce vivavoce; fi
`;
}

export function fishScript(commands: readonly CompletionCommand[]): string {
  const lines = commands.flatMap((command) => {
    const condition = `-n ${fishQuote(`__vivavoce_at ${fishQuote(key(command))}`)}`;
    const offers = offersOf(command).map(
      ([word, description]) =>
        `complete -c vivavoce ${condition} -f -a ${fishQuote(word)} -d ${fishQuote(description)}`,
    );
    const options = command.options.map((option) => {
      const names = option.flags
        .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
        .join(' ');
      const value = !option.takesValue
        ? ''
        : option.choices.length === 0
          ? ' -r'
          : ` -x -a ${fishQuote(option.choices.join(' '))}`;
      return `complete -c vivavoce ${condition} ${names}${value} -d ${fishQuote(option.description)}`;
    });
    return [...offers, ...options];
  });
  return `# fish completion of vivavoce; save as ~/.config/fish/completions/vivavoce.fish
function __vivavoce_at
  set -l where ""
  for word in (commandline -opc)[2..-1]
    switch "$where $word"
      case ${pathsOf(commands).map(fishQuote).join(' ')}
        set where "$where $word"
    end
  end
  test "$where" = "$argv[1]"
end
${lines.join('\n')}
`;
}

export function powershellScript(commands: readonly CompletionCommand[]): string {
  const entries = commands.map(
    (command) =>
      `    ${psQuote(key(command))} = @{ options = ${psList(flagsOf(command))}; words = ${psList(wordsOf(command))} }`,
  );
  const values = valueCases(commands)
    .filter(({ choices }) => choices.length > 0)
    .map(({ where, flag, choices }) => `    ${psQuote(`${where}|${flag}`)} = ${psList(choices)}`);
  return `# PowerShell completion of vivavoce; load with: vivavoce completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName vivavoce -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${entries.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $where = ''
  foreach ($word in $before) { if ($commands.ContainsKey("$where $word")) { $where = "$where $word" } }
  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  $offers = if ($values.ContainsKey("$where|$previous")) { $values["$where|$previous"] }
    elseif ($wordToComplete.StartsWith('-')) { $commands[$where].options }
    else { $commands[$where].words }
  $offers | Where-Object { $_.StartsWith($wordToComplete) } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`;
}

/** ` settings get`: each name with a space before it, so that the empty key is the program itself. */
function key(command: CompletionCommand): string {
  return command.path.map((name) => ` ${name}`).join('');
}

function pathsOf(commands: readonly CompletionCommand[]): string[] {
  return commands.filter((command) => command.path.length > 0).map(key);
}

function flagsOf(command: CompletionCommand): string[] {
  return command.options.flatMap((option) => option.flags);
}

function offersOf(command: CompletionCommand): (readonly [word: string, description: string])[] {
  return [
    ...command.subcommands.map(({ name, description }) => [name, description] as const),
    ...command.words.map((word) => [word, ''] as const),
  ];
}

function wordsOf(command: CompletionCommand): string[] {
  return offersOf(command).map(([word]) => word);
}

/** Every option that takes a value, by command and flag; `choices` is empty where files or free text are meant. */
function valueCases(
  commands: readonly CompletionCommand[],
): { readonly where: string; readonly flag: string; readonly choices: readonly string[] }[] {
  return commands.flatMap((command) =>
    command.options
      .filter((option) => option.takesValue)
      .flatMap(({ flags, choices }) => flags.map((flag) => ({ where: key(command), flag, choices }))),
  );
}

function described(items: readonly (readonly [word: string, description: string])[]): string {
  return items
    .map(([word, description]) =>
      bashQuote(
        description === '' ? word.replaceAll(':', '\\:') : `${word.replaceAll(':', '\\:')}:${description}`,
      ),
    )
    .join(' ');
}

/** Single quotes, as bash and zsh read them. */
function bashQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function psQuote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function psList(items: readonly string[]): string {
  return `@(${items.map(psQuote).join(', ')})`;
}
