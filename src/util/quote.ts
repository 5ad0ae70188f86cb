/** An argv as a line that can be pasted into a POSIX shell. */
export function quoteCommand(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** A command as it can be run again by hand: in its directory, with the variables it needs beyond the user's own. */
export function commandLine(
  cwd: string,
  argv: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quoteCommand([value])}`);
  return [`cd ${quoteCommand([cwd])} &&`, ...assignments, quoteCommand(argv)].join(' ');
}
