import { chainAt } from './chain.ts';
import { CONTEXT } from './context.ts';
import { COLUMN, FORM, LINE, OFFSET, SCOPE, STRIDE } from './names.ts';
import type { Scopes } from './resolve-names.ts';
import type { FileScan } from './state.ts';
import type { DottedString, UnboundName, Use } from './types.ts';
import { WORDS } from './words.ts';

/** The bits of what surrounds a statement, by the branch it stands in. */
export type ContextOf = (branch: number, scope: number) => number;

/** Every place where a name is read that an import binds, with the attributes taken of it. */
export function usesOf(s: FileScan, found: Int32Array, contextOf: ContextOf): Use[] {
  const { loads, forms } = s.names;
  const uses: Use[] = [];
  const branches = branchWalk(s);
  for (let load = 0; load < found.length; load++) {
    const bind = found[load]!;
    if (bind < 0 || forms[bind]! < FORM.import) continue;
    const at = load * STRIDE;
    const scope = loads[at + SCOPE]!;
    uses.push({
      import: forms[bind]! - FORM.import,
      name: chainAt(s.bytes, loads[at + OFFSET]!, s.end).text,
      line: loads[at + LINE]!,
      column: loads[at + COLUMN]!,
      scope,
      context: contextOf(branches(load), scope),
    });
  }
  return uses;
}

/** Every name that is read and that nothing in the file binds, nor Python itself. */
export function unboundOf(
  s: FileScan,
  found: Int32Array,
  scopes: Scopes,
  contextOf: ContextOf,
): UnboundName[] {
  const { loads, symbols } = s.names;
  const byName = new Map<number, { -readonly [K in keyof UnboundName]: UnboundName[K] }>();
  const branches = branchWalk(s);
  for (let load = 0; load < found.length; load++) {
    const at = load * STRIDE;
    const symbol = loads[at]!;
    if (found[load]! >= 0 || symbol < WORDS.length) continue;
    const scope = loads[at + SCOPE]!;
    const context = contextOf(branches(load), scope);
    const known = byName.get(symbol);
    if (known !== undefined) {
      known.count++;
      known.context = (known.context & context) | ((known.context | context) & CONTEXT.nameGuard);
      continue;
    }
    const name = symbols.text(symbol);
    if (isMangled(name, scope, scopes)) continue;
    const [line, column] = [loads[at + LINE]!, loads[at + COLUMN]!];
    byName.set(symbol, { name, line, column, count: 1, context });
  }
  return [...byName.values()];
}

/** `__name` within a class means another name, which is bound elsewhere if at all. */
function isMangled(name: string, scope: number, { parents, isClass }: Scopes): boolean {
  if (!name.startsWith('__') || name.endsWith('__')) return false;
  for (let at = scope; at > 0; at = parents[at]!) if (isClass[at]) return true;
  return false;
}

/** The string literals that are dotted paths. */
export function pathsOf(s: FileScan, contextOf: ContextOf): DottedString[] {
  return (s.paths ?? []).map(({ from, to, line, column, scope, branch, calleeFrom }) => ({
    text: s.bytes.toString('utf8', from, to),
    line,
    column,
    callee: calleeFrom < 0 ? '' : chainAt(s.bytes, calleeFrom, s.end).text,
    scope,
    context: contextOf(branch, scope),
  }));
}

/** The branch that each entry of `names.loads` stands in, asked for in their order. */
function branchWalk({ branchChanges }: FileScan): (load: number) => number {
  let at = 0;
  return (load) => {
    while (at + 2 < branchChanges.length && branchChanges[at + 2]! <= load) at += 2;
    return branchChanges[at + 1] ?? 0;
  };
}
