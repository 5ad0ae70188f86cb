const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/**
 * A predicate for paths relative to the root. `**` stands for any directories, `*` for anything but `/`; a
 * pattern that matches a directory matches what is in it. No patterns match nothing.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const sources = patterns.map((pattern) => {
    const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
    return literal(trimmed)
      .replace(/\*\*\//g, '\0')
      .replace(/\*\*/g, '\x01')
      .replace(/\*/g, '[^/]*')
      .replace(/\0/g, '(?:.*/)?')
      .replace(/\x01/g, '.*');
  });
  const regex = new RegExp(`^(?:${sources.join('|')})(?:/.*)?$`);
  return (path) => regex.test(path);
}

/**
 * A predicate for dotted module names. A pattern without `*` matches the name and everything below it; `*`
 * stands for anything, and a trailing `.*` takes in the name before it.
 */
export function moduleMatcher(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => false;
  const sources = patterns.map((pattern) => {
    if (!pattern.includes('*')) return `${literal(pattern)}(?:\\..*)?`;
    const [, head, tail] = /^(.*?)(\.\*)?$/s.exec(pattern)!;
    return literal(head!).replace(/\*/g, '.*') + (tail === undefined ? '' : '(?:\\..*)?');
  });
  const regex = new RegExp(`^(?:${sources.join('|')})$`);
  return (name) => regex.test(name);
}
