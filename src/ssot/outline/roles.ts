import { CLASS, DOT, KIND_BANG, KIND_OPERATOR, OPEN_PAREN, OPEN_SQUARE, wordEnd } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { FORM, OFFSET, STRIDE } from './names.ts';
import {
  MODE_COMPREHENSION,
  MODE_LAMBDA,
  MODE_OFF,
  MODE_PARAMETERS,
  MODE_PATTERN,
  MODE_TARGET,
  MODE_TYPE_PARAMETERS,
} from './nesting.ts';
import { peek } from './peek.ts';

const LESS = 60;
const GREATER = 62;
const UNDERSCORE = 95;
const TILDE = 126;

/**
 * Notes a name where names are not just read. `fresh`: it starts a parameter; `next`: the byte that follows
 * it, blanks aside; `named`: that is the equals sign of an argument.
 */
export function bindOrRead(
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

/** Takes in the equals sign outside brackets at the cursor. */
export function assign(c: Cursor): void {
  const { names, nesting, at } = c;
  const kind = kindOfEquals(c.bytes, at);
  if (kind === 'comparison') return;
  if (kind === 'augmented') {
    if (nesting.pendingCount === 1) names.bindLoad(nesting.pending[0]!, FORM.augmented);
    return;
  }
  c.equals[c.equalsCount] = at;
  c.equalsBinds[c.equalsCount++] = names.bindCount;
  if (c.colon < 0) {
    for (let k = 0; k < nesting.pendingCount; k++) names.bindLoad(nesting.pending[k]!, FORM.assign);
  } else if (c.declared >= 0) {
    names.bindLoad(c.declared, FORM.annotated);
    c.declared = -1;
  }
  nesting.pendingCount = 0;
  nesting.innerCount[0] = 0;
}

/** `+=`, `<=`, `!=` and the like end in an equals sign that assigns no new name. */
function kindOfEquals(bytes: Buffer, at: number): 'assignment' | 'augmented' | 'comparison' {
  const before = bytes[at - 1] ?? 0;
  if (CLASS[before] === KIND_BANG || before === TILDE) return 'comparison';
  if (CLASS[before] !== KIND_OPERATOR) return 'assignment';
  if (before !== LESS && before !== GREATER) return 'augmented';
  return bytes[at - 2] === before ? 'augmented' : 'comparison';
}

/** Takes in the colon outside brackets before the cursor, where no header ends: that of an annotation. */
export function annotate(c: Cursor): void {
  const { names, nesting, bytes } = c;
  const at = c.at - 1;
  c.lastColon = at;
  if (c.colon >= 0) return;
  c.colon = at;
  if (nesting.pendingCount === 1) {
    const load = nesting.pending[0]!;
    const end = wordEnd(bytes, names.loads[load * STRIDE + OFFSET]!, at);
    const next = peek(bytes, end, at, true);
    // Not so in `match x.y:`.
    if (next === at) names.bindLoad(load, FORM.annotated);
    // And `(x): int` binds nothing unless it assigns.
    else if (bytes[next] === 41) c.declared = load;
  }
  nesting.pendingCount = 0;
}
