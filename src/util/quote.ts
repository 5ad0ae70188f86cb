/** An argv as a line that can be pasted into a POSIX shell. */
export function quoteCommand(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

/** A variable of the user's whose value is never printed. */
export interface SecretVariable {
  readonly name: string;
  readonly value: string;
}

/** Shorter values are not masked anywhere: in the middle of a word they are no secret but a digit or two. */
const SHORTEST_SECRET = 4;

/** A command as it can be run again by hand: in its directory, with the variables it needs beyond the user's own. */
export type CommandLine = (
  cwd: string,
  argv: readonly string[],
  variables?: Readonly<Record<string, string>>,
) => string;

export const commandLine: CommandLine = createCommandLine();

/**
 * Writes command lines for a project: with the variables that its config sets for all, and `"$NAME"` where the value
 * of a secret would stand, so that the line works wherever that variable is set.
 */
export function createCommandLine(
  shared: Readonly<Record<string, string>> = {},
  secrets: readonly SecretVariable[] = [],
): CommandLine {
  const named = new Set(secrets.map(({ name }) => name));
  const quote = (word: string): string => quoteAround(word, secrets);
  return (cwd, argv, variables = {}) => {
    const assignments = Object.entries({ ...shared, ...variables }).map(
      ([name, value]) => `${name}=${named.has(name) ? `"$${name}"` : quote(value)}`,
    );
    return [`cd ${quoteWord(cwd)} &&`, ...assignments, ...argv.map(quote)].join(' ');
  };
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function quoteAround(word: string, [secret, ...others]: readonly SecretVariable[]): string {
  if (secret === undefined) return quoteWord(word);
  if (secret.value.length < SHORTEST_SECRET || !word.includes(secret.value)) return quoteAround(word, others);
  return word
    .split(secret.value)
    .map((piece) => (piece === '' ? '' : quoteAround(piece, others)))
    .join(`"$${secret.name}"`);
}
