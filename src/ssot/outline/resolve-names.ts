import { FORM, type NameLog, SCOPE, STRIDE } from './names.ts';

/** Which kind of scope each is, and which one it stands in. */
export interface Scopes {
  readonly parents: readonly number[];
  readonly isClass: readonly boolean[];
}

/** Nothing in the file binds it. */
const NOWHERE = -1;
// What `global` and `nonlocal` make of a name in their scope.
const IN_MODULE = -2;
const FURTHER_OUT = -3;

/**
 * Finds what binds each name that a file reads, by Python's own rules: its scope, the functions around it,
 * the module; a class is seen by its own body only. Order in time is not looked at. Answers, for each entry
 * of `names.loads`, the place in `names.binds` of the binding, an import rather than another, or `NOWHERE`.
 * Linear in the log.
 */
export function resolveNames(names: NameLog, scopes: Scopes): Int32Array {
  const { loads, loadCount, binds, bindCount, forms, symbols } = names;
  const found = new Int32Array(loadCount).fill(NOWHERE);
  const bound = chainByScope(binds, bindCount, scopes.parents.length);
  const read = chainByScope(loads, loadCount, scopes.parents.length);
  const marks = new Int32Array(symbols.count).fill(NOWHERE);
  const typeParameters = typeParametersOf(names, scopes);
  // What a scope does not bind is handed to the one around it, which stands before it in the list.
  for (let scope = scopes.parents.length - 1; scope > 0; scope--) {
    if (read.heads[scope] === NOWHERE) continue;
    const outer = outerScope(scopes, scope);
    for (let bind = bound.heads[scope]!; bind >= 0; bind = bound.next[bind]!) {
      const symbol = binds[bind * STRIDE]!;
      const mark = marks[symbol]!;
      const form = forms[bind]!;
      if (form === FORM.global) marks[symbol] = IN_MODULE;
      else if (form === FORM.nonlocal) marks[symbol] = FURTHER_OUT;
      else if (mark === NOWHERE || (mark >= 0 && form >= FORM.import)) marks[symbol] = bind;
    }
    for (let load = read.heads[scope]!; load >= 0; ) {
      const next = read.next[load]!;
      const symbol = loads[load * STRIDE]!;
      if (symbol >= 0) {
        const mark = marks[symbol]!;
        if (mark >= 0) found[load] = mark;
        else {
          const parameter = typeParameters?.(scope, symbol);
          const to = mark === IN_MODULE ? 0 : outer;
          if (parameter !== undefined && mark === NOWHERE) found[load] = parameter;
          else {
            read.next[load] = read.heads[to]!;
            read.heads[to] = load;
          }
        }
      }
      load = next;
    }
    for (let bind = bound.heads[scope]!; bind >= 0; bind = bound.next[bind]!) {
      marks[binds[bind * STRIDE]!] = NOWHERE;
    }
  }
  for (let bind = bindCount - 1; bind >= 0; bind--) {
    const form = forms[bind]!;
    if (form !== FORM.global && binds[bind * STRIDE + SCOPE] !== 0) continue;
    const symbol = binds[bind * STRIDE]!;
    if (marks[symbol] === NOWHERE || form >= FORM.import) marks[symbol] = bind;
  }
  for (let load = read.heads[0]!; load >= 0; load = read.next[load]!) {
    const symbol = loads[load * STRIDE]!;
    if (symbol >= 0) found[load] = marks[symbol]!;
  }
  return found;
}

/** The scope whose names a scope sees besides its own: the nearest around it that is no class. */
function outerScope({ parents, isClass }: Scopes, scope: number): number {
  let outer = parents[scope]!;
  while (isClass[outer]) outer = parents[outer]!;
  return outer;
}

interface Chains {
  /** The last entry of each scope. */
  readonly heads: Int32Array;
  /** The one before each entry in its scope. */
  readonly next: Int32Array;
}

function chainByScope(log: Int32Array, count: number, scopes: number): Chains {
  const heads = new Int32Array(scopes).fill(NOWHERE);
  const next = new Int32Array(count);
  for (let entry = 0; entry < count; entry++) {
    const scope = log[entry * STRIDE + SCOPE]!;
    next[entry] = heads[scope]!;
    heads[scope] = entry;
  }
  return { heads, next };
}

/** Looks a symbol up among the type parameters (PEP 695) of the classes around a scope, if there are any. */
function typeParametersOf(
  { binds, bindCount, forms }: NameLog,
  { parents, isClass }: Scopes,
): ((scope: number, symbol: number) => number | undefined) | undefined {
  const byScope = new Map<number, Map<number, number>>();
  for (let bind = 0; bind < bindCount; bind++) {
    const scope = binds[bind * STRIDE + SCOPE]!;
    if (forms[bind] !== FORM.typeParameter || !isClass[scope]) continue;
    const own = byScope.get(scope) ?? new Map<number, number>();
    byScope.set(scope, own.set(binds[bind * STRIDE]!, bind));
  }
  if (byScope.size === 0) return undefined;
  return (scope, symbol) => {
    for (let at = parents[scope]!; isClass[at]; at = parents[at]!) {
      const bind = byScope.get(at)?.get(symbol);
      if (bind !== undefined) return bind;
    }
    return undefined;
  };
}
