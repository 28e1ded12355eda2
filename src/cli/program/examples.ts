/** The end of a command's help: what it looks like in use. */
export function examples(...lines: readonly (readonly [command: string, meaning?: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, meaning]) =>
    meaning === undefined ? `  $ ${command}` : `  $ ${command.padEnd(width)}  ${meaning}`,
  );
  return `\nExamples:\n${rows.join('\n')}`;
}
