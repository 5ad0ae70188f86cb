import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';
import type { DottedString } from '../outline/types.ts';
import { findHome } from '../rules/homes.ts';
import type { FileFix } from './file-imports.ts';
import { lastOf, type MovedPaths, parentOf } from './moved-paths.ts';
import { encoded, type SourceText, type Splice } from './source-text.ts';
import type { FixPlace } from './types.ts';

/** What takes a dotted path as its first argument and looks it up by importing. */
const LOOKS_UP =
  /(?:^|\.)(?:patch|patch\.multiple|setattr|delattr|import_string|import_module|import_object|import_item|importorskip|__import__|locate|resolve_name|load_object|load_class|find_spec)$/;

/** Reads a file's own uses of a name that it imports: their first line. */
export type OwnUse = (file: SourceFile, name: string) => number | undefined;

/**
 * Dotted paths in strings. `mock.patch('a.b.Name')` replaces the name in the namespace of `a.b`, so a string is only rewritten
 * where it comes to the moved definition itself and `a.b` does not use the name; all others are places to look at.
 */
export function fixStrings(
  index: SourceIndex,
  file: SourceFile,
  source: SourceText,
  moved: MovedPaths,
  ownUse: OwnUse,
): FileFix {
  const { paths = [] } = scanOutline(source.toBytes(), { paths: true });
  const splices: Splice[] = [];
  const look: FixPlace[] = [];
  for (const one of paths) {
    const move = moved.find(one.text);
    if (move === undefined) continue;
    const why = doubt(index, one, move.entry, move.to, moved, ownUse);
    const at = textAt(source, one, move.entry);
    if (why === undefined && at !== undefined)
      splices.push({ from: at, to: at + encoded(move.entry).length, text: encoded(move.to) });
    else
      look.push({
        path: file.path,
        line: one.line,
        symbol: one.text,
        to: move.to + one.text.slice(move.entry.length),
        why: `a string, left as it is: ${why ?? 'it could not be found in the text again'}`,
        help: 'Rewrite it by hand if the moved name is meant.',
      });
  }
  return {
    source: splices.length === 0 ? source : source.with(splices),
    changes: splices.length,
    refused: [],
    look,
  };
}

/** Why a string may mean something else than what was moved; undefined when it cannot. */
function doubt(
  index: SourceIndex,
  { text, callee }: DottedString,
  entry: string,
  to: string,
  moved: MovedPaths,
  ownUse: OwnUse,
): string | undefined {
  if (!moved.isThere(to)) return `${to} is not there yet`;
  if (!LOOKS_UP.test(callee)) return `nothing tells what ${callee === '' ? 'reads it' : callee} takes it for`;
  const whole = moved.isModule(to);
  if (whole && text === entry) return undefined;
  // Of a module that was moved as a whole the name in the string counts.
  const rest = text.slice(entry.length + 1).split('.')[0]!;
  const [holder, name] = whole ? [entry, rest] : [parentOf(entry), lastOf(entry)];
  const old = findHome(index, holder);
  if (old === undefined) return undefined;
  const had = index.resolver.name(old, name, true);
  if (had.every(({ kind }) => kind === 'missing' || kind === 'undecidable')) return undefined;
  const there = findHome(index, whole ? to : parentOf(to));
  const has = there === undefined ? [] : index.resolver.name(there, whole ? rest : lastOf(to), true);
  const same = had.every((one) => has.some((it) => isSame(one, it)));
  if (!same) return `${holder}.${name} is still there and is something else (possible)`;
  const line = ownUse(old, name);
  return line === undefined
    ? undefined
    : `${holder} itself uses ${name} (${old.path}:${line}), which this replaces (likely meant)`;
}

type Target = ReturnType<SourceIndex['resolver']['name']>[number];

function isSame(one: Target, other: Target): boolean {
  if (one.kind === 'module' && other.kind === 'module')
    return one.at.kind === 'file' && other.at.kind === 'file' && one.at.file === other.at.file;
  if (one.kind !== 'definition' && one.kind !== 'assignment') return false;
  return other.kind === one.kind && other.file === one.file && other.index === one.index;
}

/** Where the text of a string starts: after its prefix and quotes. */
function textAt(source: SourceText, { line, column }: DottedString, entry: string): number | undefined {
  const from = source.offset(line, column);
  const quotes = /^[A-Za-z]{0,2}(?:"""|'''|"|')/.exec(source.text.slice(from, from + 5))?.[0] ?? '';
  const at = from + quotes.length;
  return quotes !== '' && source.text.startsWith(encoded(entry), at) ? at : undefined;
}
