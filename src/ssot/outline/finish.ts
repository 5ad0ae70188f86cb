import { CONTEXT } from './context.ts';
import { bindsDynamically } from './dynamic.ts';
import { exportsOf } from './exports.ts';
import { givenBuiltins } from './given-builtins.ts';
import { Guards } from './guards.ts';
import { rebindings } from './rebindings.ts';
import { resolveNames, type Scopes } from './resolve-names.ts';
import type { FileScan } from './state.ts';
import type { Branch, Outline, Wanted } from './types.ts';
import { pathsOf, unboundOf, usesOf } from './uses.ts';

/** Turns what a scan gathered into an outline: contexts filled in, unused branches left out. */
export function finish(s: FileScan, wanted: Wanted): Outline {
  const guards = new Guards(s);
  const branches = new BranchTable(s);
  const local = functionLocalScopes(s);
  for (const items of [s.definitions, s.assignments, s.imports, s.deletions]) {
    for (const item of items) {
      if (item.branch === 0 && !local[item.scope]) continue;
      item.context = guards.of(item.branch) | (local[item.scope] ? CONTEXT.functionLocal : 0);
      item.branch = branches.keep(item.branch);
    }
  }
  const outline = {
    bytes: s.end,
    lines: s.line - (s.at > s.lineStart || s.end === 0 ? 0 : 1),
    definitions: s.definitions,
    assignments: s.assignments,
    imports: s.imports,
    branches: branches.table,
    exports: exportsOf(s),
    ...(s.deletions.length > 0 && { deletions: s.deletions }),
    dynamic: s.dynamic || bindsDynamically(s),
    rebindings: rebindings(s, branches.table),
    faults: s.faults,
  };
  const { uses, unbound, paths } = wanted;
  if (!uses && !unbound && !paths) return outline;
  const given = unbound ? givenBuiltins(s) : [];
  const contextOf = (branch: number, scope: number) =>
    guards.of(branch) | (local[scope] ? CONTEXT.functionLocal : 0);
  const scopes = scopesOf(s);
  const found = uses || unbound ? resolveNames(s.names, scopes) : undefined;
  return {
    ...outline,
    ...(uses && found && { uses: usesOf(s, found, contextOf) }),
    ...(unbound && found && { unbound: s.faults.length > 0 ? [] : unboundOf(s, found, scopes, contextOf) }),
    ...(given.length > 0 && { given }),
    ...(paths && { paths: pathsOf(s, contextOf) }),
  };
}

function scopesOf({ definitions }: FileScan): Scopes {
  return {
    parents: [0, ...definitions.map(({ scope }) => scope)],
    isClass: [false, ...definitions.map(({ kind }) => kind === 'class')],
  };
}

/** Whether a name bound in a scope is local to a function, by scope. */
function functionLocalScopes(s: FileScan): boolean[] {
  const local = [false];
  for (const definition of s.definitions) {
    local.push(definition.kind === 'function' || local[definition.scope]!);
  }
  return local;
}

/** Only the branches that something stands in, renumbered. */
class BranchTable {
  readonly table: Branch[] = [{ kind: 'root', parent: 0, chain: 0, line: 1 }];
  private readonly s: FileScan;
  private readonly renumbered = new Map<number, number>([[0, 0]]);

  constructor(s: FileScan) {
    this.s = s;
  }

  keep(branch: number): number {
    const known = this.renumbered.get(branch);
    if (known !== undefined) return known;
    const { kinds, parents, chains, lines } = this.s.blocks;
    const path: number[] = [];
    for (let at = branch; !this.renumbered.has(at); at = parents[at]!) path.push(at);
    for (const at of path.reverse()) {
      const parent = this.renumbered.get(parents[at]!)!;
      const kept = this.table.push({ kind: kinds[at]!, parent, chain: chains[at]!, line: lines[at]! }) - 1;
      this.renumbered.set(at, kept);
    }
    return this.renumbered.get(branch)!;
  }
}
