import { CLASS, KIND_BANG, KIND_OPERATOR, wordEnd } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { FORM, OFFSET, STRIDE } from './names.ts';
import { peek } from './peek.ts';

const LESS = 60;
const GREATER = 62;
const TILDE = 126;

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
