/** What is wrong with a name as it is asked for; undefined when nothing is. */
export function nameFault(name: string): string | undefined {
  if (!name.startsWith('/')) return undefined;
  if (name.length < 3 || !name.endsWith('/')) return 'A pattern is written between two slashes: /Protocol$/.';
  try {
    new RegExp(name.slice(1, -1));
    return undefined;
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}

/** Whether a name is asked for as a `/regex/`. */
export function nameFilter(names: readonly string[]): (name: string) => boolean {
  const patterns = names
    .flatMap((name) => /^\/(.+)\/$/.exec(name)?.[1] ?? [])
    .map((source) => new RegExp(source));
  return (name) => patterns.some((pattern) => pattern.test(name));
}
