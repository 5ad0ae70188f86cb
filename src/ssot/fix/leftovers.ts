import { lastOf, parentOf } from './moved-paths.ts';
import { encoded, type SourceText, type Splice } from './source-text.ts';
import type { FixPlace } from './types.ts';

type Moves = readonly (readonly [from: string, to: string])[];

/** Where a text still says an old path: dotted, or as an import. */
interface Mention {
  readonly entry: string;
  readonly to: string;
  readonly at: number;
  /** What to write there; undefined where that takes more than a replacement. */
  readonly splice: Splice | undefined;
}

function mentions({ text }: SourceText, moves: Moves): Mention[] {
  return moves.flatMap(([entry, to]) => {
    const name = encoded(lastOf(entry));
    if (!text.includes(name)) return [];
    const [home, there] = [encoded(parentOf(entry)), encoded(parentOf(to))];
    const dotted = new RegExp(`(?<![\\w.\\x80-\\xff])${escaped(encoded(entry))}(?![\\w\\x80-\\xff])`, 'g');
    const now = encoded(to);
    // A warning that names both is no leftover.
    const warning = ` is now ${now}`;
    const isNew = (at: number) =>
      text.startsWith(warning, at + encoded(entry).length) ||
      (text.startsWith(now, at) && !/[\w\x80-\xff]/.test(text[at + now.length] ?? ''));
    const matches = [...text.matchAll(dotted)].filter(({ index }) => !isNew(index));
    const found = matches.map(({ index, 0: { length } }): Mention => {
      const splice = { from: index, to: index + length, text: encoded(to) };
      return { entry, to, at: index, splice };
    });
    if (home === '') return found;
    const imported = new RegExp(
      `(?<![\\w.])from[ \\t]+${escaped(home)}[ \\t]+import[ \\t]+([^\\r\\n'"\`]*)`,
      'g',
    );
    for (const { index, 0: whole, 1: names = '' } of text.matchAll(imported)) {
      if (!new RegExp(`(?<![\\w.])${name}(?![\\w])`).test(names)) continue;
      const alone = names.trim() === name && lastOf(to) === lastOf(entry);
      const splice = {
        from: index,
        to: index + whole.trimEnd().length,
        text: `from ${there} import ${name}`,
      };
      found.push({ entry, to, at: index, splice: alone ? splice : undefined });
    }
    return found;
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Old paths in a text that no code of it is, each as a place to look at. */
export function leftovers(path: string, source: SourceText, moves: Moves, why: string): FixPlace[] {
  return mentions(source, moves).map(({ entry, to, at }) => ({
    path,
    line: source.lineAt(at),
    symbol: entry,
    to,
    why,
    help: 'Rewrite it by hand if it is meant.',
  }));
}

/** A document with its old paths rewritten, as far as a replacement does. */
export function fixDocument(
  source: SourceText,
  moves: Moves,
): { readonly source: SourceText; readonly changes: number } {
  // The longest entry wins where one is the start of another.
  const longest = [...moves].sort(([a], [b]) => b.length - a.length);
  const splices: Splice[] = [];
  for (const { splice } of mentions(source, longest)) {
    if (splice !== undefined && !splices.some((it) => it.from < splice.to && splice.from < it.to))
      splices.push(splice);
  }
  return { source: splices.length === 0 ? source : source.with(splices), changes: splices.length };
}
