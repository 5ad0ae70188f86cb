import { readValue } from './assignments.ts';
import { IDENT, OPEN_SQUARE, wordEnd } from './bytes.ts';
import { settleTypeParameters } from './compound.ts';
import { assignExports, changeExports } from './exports.ts';
import { lex, type Stop } from './lex.ts';
import { MODE_CLASS, MODE_READ, MODE_TARGET } from './modes.ts';
import { FORM } from './names.ts';
import { peek } from './peek.ts';
import { skipSpaces } from './spaces.ts';
import type { FileScan } from './state.ts';

/** An expression or assignment that starts at the cursor; at module and class level its targets are noted. */
export function assignmentStatement(s: FileScan): Stop {
  const from = s.at;
  const { names } = s;
  const firstBind = names.bindCount;
  const stop = lex(s, MODE_READ, false);
  if (!s.bindsHere) return stop;
  if (s.place.scope === 0) moduleStatement(s, from);
  if (names.bindCount === firstBind) return stop;
  const last = s.equalsCount === 0 ? undefined : s.equals[s.equalsCount - 1];
  if (last === undefined) s.addBindings(firstBind);
  else {
    const right = readValue(s, last + 1);
    const known = s.assignments.length;
    s.addBindings(firstBind, (bind) => (isWhole(s, from, bind) ? right : undefined));
    for (let at = known; at < s.assignments.length; at++) {
      const { name, scope } = s.assignments[at]!;
      if (scope === 0 && name === '__all__') assignExports(s, last + 1);
    }
  }
  return stop;
}

/** Whether a target of the assignment that starts at `from` takes all of its right side. */
function isWhole(s: FileScan, from: number, bind: number): boolean {
  const { equals, equalsBinds, equalsCount, names } = s;
  if (names.forms[bind] === FORM.annotated) return true;
  if (names.forms[bind] !== FORM.assign) return false;
  let nth = equalsCount - 1;
  while (nth > 0 && equalsBinds[nth]! > bind) nth--;
  const alone =
    equalsBinds[nth] === bind &&
    (nth + 1 < equalsCount ? equalsBinds[nth + 1] : names.bindCount) === bind + 1;
  return alone && !isList(s, nth === 0 ? from : equals[nth - 1]! + 1);
}

/** `(a,) = b` and `[a] = b` take a part of the right side. */
function isList({ bytes, end }: FileScan, from: number): boolean {
  const at = peek(bytes, from, end, false);
  return at < end && IDENT[bytes[at]!] !== 1;
}

/** Module-level statements with an effect beyond assignment: changes of `__all__`, and `exec`. */
function moduleStatement(s: FileScan, from: number): void {
  const end = wordEnd(s.bytes, from, s.end);
  const length = end - from;
  if (length !== 7 && length !== 4) return;
  const word = s.bytes.toString('latin1', from, end);
  if (word === 'exec' && s.bytes[end] === 40) s.dynamic = true;
  if (word === '__all__' && s.equalsCount === 0 && s.colon < 0) changeExports(s, end);
}

/** `global a, b`: the module is bound names that its own level does not show; or `nonlocal`. */
export function globalStatement(s: FileScan, word: 'global' | 'nonlocal', to: number): Stop {
  s.at = to;
  s.targetForm = word === 'global' ? FORM.global : FORM.nonlocal;
  const firstBind = s.names.bindCount;
  const stop = lex(s, MODE_TARGET, false);
  if (word === 'global') s.addGlobals(firstBind);
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
  const { line, lineStart } = s;
  s.at = end;
  s.parameterScope = -1;
  const firstBind = s.names.bindCount;
  s.bindWord(start, end, s.place.scope, FORM.typeAlias, line, start - lineStart + 1);
  const stop = lex(s, MODE_CLASS, false);
  settleTypeParameters(s);
  const equals = s.equalsCount === 0 ? undefined : s.equals[0];
  const generic = s.bytes[end] === OPEN_SQUARE;
  const value = equals === undefined || generic ? null : readValue(s, equals + 1).value;
  s.addBindings(firstBind, (bind) => (bind === firstBind ? { value, call: null } : undefined));
  return stop;
}
