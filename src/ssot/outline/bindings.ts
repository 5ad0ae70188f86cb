import { nameBefore, readStrings, readTargets, readValue } from './assignments.ts';
import { IDENT, OPEN_SQUARE, wordEnd, wordText } from './bytes.ts';
import { type Stop, skip, skipSpaces } from './skip.ts';
import type { FileScan } from './state.ts';

const MAX_EXPORTS_TEXT = 200_000;

/** An expression or assignment that starts at the cursor; at module and class level its targets are noted. */
export function assignmentStatement(s: FileScan): Stop {
  const from = s.at;
  s.watch(s.bindsHere);
  const stop = skip(s, false);
  if (!s.watching) return stop;
  bindWalruses(s);
  if (s.place.scope === 0) moduleStatement(s, from);
  if (s.equals.length > 0) assign(s, from);
  else if (s.colon >= 0) {
    const [target] = readTargets(s, from, s.colon);
    if (target !== undefined) s.addBinding(target.name, target.at, 'annotated', null, null);
  }
  return stop;
}

/** The names that `:=` bound in the text just stepped over. */
export function bindWalruses(s: FileScan): void {
  for (const walrus of s.walruses) {
    const target = nameBefore(s, walrus);
    if (target !== undefined) s.addBinding(target.name, target.at, 'other', null, null);
  }
}

function assign(s: FileScan, from: number): void {
  const annotated = s.colon >= 0 && s.colon < s.equals[0]!;
  const last = s.equals.at(-1)!;
  const { value, call } = readValue(s.bytes, last + 1, s.at);
  let start = from;
  for (const equals of s.equals) {
    const targets = readTargets(s, start, annotated ? s.colon : equals);
    const single = targets.length === 1 && !isList(s.bytes, start);
    for (const { name, at } of targets) {
      if (name === '__all__') noteExports(s, last + 1);
      s.addBinding(name, at, annotated ? 'annotated' : 'assign', single ? value : null, single ? call : null);
    }
    start = equals + 1;
  }
}

/** `(a,) = b` and `[a] = b` take a part of the right side. */
function isList(bytes: Buffer, at: number): boolean {
  let next = at;
  while (bytes[next] === 32 || bytes[next] === 9) next++;
  return IDENT[bytes[next]!] !== 1 && bytes[next] !== undefined;
}

/** Module-level statements with an effect beyond assignment: changes of `__all__`, and `exec`. */
function moduleStatement(s: FileScan, from: number): void {
  const end = wordEnd(s.bytes, from, s.end);
  const length = end - from;
  if (length !== 7 && length !== 4) return;
  const word = s.bytes.toString('latin1', from, end);
  if (word === 'exec' && s.bytes[end] === 40) s.dynamic = true;
  if (word !== '__all__' || s.equals.length > 0) return;
  const text = s.bytes.toString('utf8', end, Math.min(s.at, end + MAX_EXPORTS_TEXT));
  const change = /^\s*(?:\+=|\.\s*(?:extend|append)\s*\()/.exec(text);
  if (change !== null) noteExports(s, end + change[0].length);
  else if (s.exports !== undefined) s.exports.complete = false;
}

function noteExports(s: FileScan, from: number): void {
  const read = readStrings(s.bytes.toString('utf8', from, Math.min(s.at, from + MAX_EXPORTS_TEXT)));
  s.exports ??= { names: [], complete: true, line: s.statementLine };
  s.exports.names.push(...read.names);
  s.exports.complete &&= read.complete;
}

/** `global a, b` in a function: the module is bound names that its own level does not show. */
export function globalStatement(s: FileScan, to: number): Stop {
  s.at = to;
  s.watch(false);
  const stop = skip(s, false);
  for (const { name, at } of readTargets(s, to, s.at)) {
    s.addBinding(name, at, 'other', null, null, 0);
  }
  return stop;
}

/** `type X = …` (PEP 695); any other use of the word is an ordinary expression. */
export function typeAlias(s: FileScan, from: number, to: number): Stop {
  s.at = to;
  skipSpaces(s);
  const start = s.at;
  const end = wordEnd(s.bytes, start, s.end);
  s.at = from;
  if (start === to || end === start || IDENT[s.bytes[start]!] !== 1) return assignmentStatement(s);
  if (['in', 'is', 'if', 'and', 'or', 'not'].includes(s.bytes.toString('latin1', start, end)))
    return assignmentStatement(s);
  s.at = end;
  s.watch(true);
  const stop = skip(s, false);
  if (!s.bindsHere) return stop;
  const equals = s.equals[0];
  const generic = s.bytes[end] === OPEN_SQUARE;
  const value = equals === undefined || generic ? null : readValue(s.bytes, equals + 1, s.at).value;
  s.addBinding(wordText(s.bytes, start, end), start, 'type-alias', value, null);
  return stop;
}
