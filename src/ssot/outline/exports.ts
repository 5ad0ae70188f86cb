import { type ExportedNames, readExported } from './exported-names.ts';
import type { FileScan } from './state.ts';
import type { Exports } from './types.ts';

/** Longest right side that is read. */
const MAX_TEXT = 200_000;
const CHANGE = /^\s*(?:(\+=)|\.\s*(extend|append|insert|remove)\s*(?=\())/;
/** What else changes a list in place. */
const UNREADABLE = /^\s*(?:[-*/|&^]=|\.\s*(?:pop|clear|__setitem__)\s*\(|\[)/;

/** Takes in an assignment to `__all__` whose right side starts at `from`. */
export function assignExports(s: FileScan, from: number): void {
  // One that always takes place makes a new list.
  if (s.place.branch === 0) s.exports = undefined;
  add(s, readExported(textFrom(s, from)));
}

/** Takes in a statement that starts with `__all__`, which ends at `from`, and assigns nothing. */
export function changeExports(s: FileScan, from: number): void {
  const text = textFrom(s, from);
  const change = CHANGE.exec(text);
  if (change === null) {
    if (UNREADABLE.test(text)) add(s, { names: [], from: [], readable: false });
    return;
  }
  const exported = readExported(
    text.slice(change[0].length).replace(change[2] === 'insert' ? /^\(\s*-?\d+\s*,/ : /^/, '('),
  );
  if (change[2] !== 'remove') add(s, exported);
  else if (s.exports !== undefined) {
    s.exports.names = s.exports.names.filter((name) => !exported.names.includes(name));
    s.exports.readable &&= exported.readable;
  }
}

/** What an outline says of `__all__`. */
export function exportsOf({ exports }: FileScan): Exports | null {
  if (exports === undefined) return null;
  const { names, from, readable, line } = exports;
  return { names, complete: readable && from.length === 0, from, readable, line };
}

const textFrom = (s: FileScan, from: number) =>
  s.bytes.toString('utf8', from, Math.min(s.at, from + MAX_TEXT));

function add(s: FileScan, { names, from, readable }: ExportedNames): void {
  s.exports ??= { names: [], from: [], readable: true, line: s.statementLine };
  s.exports.names.push(...names);
  s.exports.from.push(...from);
  s.exports.readable &&= readable;
}
