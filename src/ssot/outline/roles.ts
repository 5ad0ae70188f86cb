import {
  CLASS,
  COLON,
  DOT,
  EQUALS,
  KIND_BACKSLASH,
  KIND_COMMENT,
  KIND_NEWLINE,
  KIND_PLAIN,
  OPEN_PAREN,
  OPEN_SQUARE,
  SPACE,
  wordEnd,
} from './bytes.ts';
import type { Cursor } from './cursor.ts';
import {
  MODE_COMPREHENSION,
  MODE_LAMBDA,
  MODE_OFF,
  MODE_PARAMETERS,
  MODE_PATTERN,
  MODE_READ,
  MODE_TARGET,
  MODE_TYPE_PARAMETERS,
} from './modes.ts';
import { FORM } from './names.ts';
import { peek } from './peek.ts';

const UNDERSCORE = 95;

/**
 * Notes the identifier between two offsets as read, bound or neither. `base` is the depth that the text at hand
 * started at; `call`, `targetable` and `fresh` are those of its bracket. True when it starts an argument or
 * parameter: what follows there is none.
 */
export function noteName(
  c: Cursor,
  symbol: number,
  from: number,
  to: number,
  limit: number,
  base: number,
  mode: number,
  call: number,
  targetable: number,
  fresh: number,
): boolean {
  const { bytes, names, nesting } = c;
  let at = to;
  while (at < limit && bytes[at] === SPACE) at++;
  let next = at < limit ? bytes[at]! : 0;
  const kind = CLASS[next]!;
  if (kind === KIND_NEWLINE || kind === KIND_COMMENT || kind === KIND_BACKSLASH || kind === KIND_PLAIN) {
    at = peek(bytes, at, limit, nesting.depth > 0);
    next = at < limit ? bytes[at]! : 0;
  }
  const named = next === EQUALS && bytes[at + 1] !== EQUALS;
  if (mode !== MODE_READ) {
    bindOrRead(c, mode, fresh !== 0, symbol, from, next, named);
    return true;
  }
  // The name of an argument.
  if (named && call !== 0) return true;
  const column = from - c.lineStart + 1;
  if (next === COLON && bytes[at + 1] === EQUALS && (base === 0 || nesting.depth > base)) {
    if (nesting.lambdas > 0) nesting.addWalrus(symbol);
    else names.bind(symbol, from, c.line, column, c.scope, FORM.other);
    return false;
  }
  if (targetable !== 0 && !isTaken(next)) nesting.addPending(names.loadCount);
  names.load(symbol, from, c.line, column, c.scope);
  return false;
}

/**
 * Notes a name where names are not just read. `fresh`: it starts a parameter; `next`: the byte that follows
 * it, blanks aside; `named`: that is the equals sign of an argument.
 */
function bindOrRead(
  c: Cursor,
  mode: number,
  fresh: boolean,
  symbol: number,
  from: number,
  next: number,
  named: boolean,
): void {
  const { names, nesting } = c;
  const column = from - c.lineStart + 1;
  const does = roleOf(c, mode, fresh, from, next, named);
  if (does === 'read') names.load(symbol, from, c.line, column, c.scope);
  else if (does === 'own') nesting.addBound(symbol);
  else if (does === 'target') names.bind(symbol, from, c.line, column, c.scope, c.targetForm);
  else if (does === 'capture') names.bind(symbol, from, c.line, column, c.scope, FORM.other);
  else if (does === 'parameter') names.bind(symbol, from, c.line, column, c.parameterScope, FORM.parameter);
  else if (does === 'type-parameter') {
    nesting.addBound(symbol);
    if (c.parameterScope >= 0) names.bind(symbol, from, c.line, column, c.parameterScope, FORM.typeParameter);
  }
}

/** What a name does; `own`: it is bound by the comprehension or lambda itself. */
type Role = 'read' | 'own' | 'target' | 'capture' | 'parameter' | 'type-parameter' | 'nothing';

function roleOf(c: Cursor, mode: number, fresh: boolean, from: number, next: number, named: boolean): Role {
  switch (mode) {
    case MODE_OFF:
      return 'nothing';
    case MODE_TARGET:
      return isTaken(next) ? 'read' : 'target';
    case MODE_COMPREHENSION:
      return isTaken(next) ? 'read' : 'own';
    case MODE_PATTERN:
      if (next === DOT || next === OPEN_PAREN) return 'read';
      return named || isWildcard(c, from) ? 'nothing' : 'capture';
    case MODE_LAMBDA:
      return fresh ? 'own' : 'read';
    case MODE_PARAMETERS:
      return fresh ? 'parameter' : 'read';
    case MODE_TYPE_PARAMETERS:
      return fresh ? 'type-parameter' : 'read';
    default:
      return 'read';
  }
}

const isWildcard = ({ bytes, end }: Cursor, from: number) =>
  bytes[from] === UNDERSCORE && wordEnd(bytes, from, end) === from + 1;

/** Something is taken of it: an attribute, an item, what it returns. */
const isTaken = (next: number) => next === DOT || next === OPEN_PAREN || next === OPEN_SQUARE;
