import type { AcyclicContract, Link, Violation } from './contract.ts';
import { hasWildcard } from './module-expression.ts';
import type { ModuleGraph } from './module-graph.ts';
import { type CheckResult, noModule } from './verdict.ts';

const DEFAULT_DEPTH = 10;

/** Checks, from each ancestor down, that the children of a package do not import each other in a circle. */
export function checkAcyclicSiblings(graph: ModuleGraph, contract: AcyclicContract): CheckResult {
  const { ancestors, skipDescendants = [], depth = DEFAULT_DEPTH } = contract;
  const both = ancestors.find((expression) => skipDescendants.includes(expression));
  if (both !== undefined) {
    const message = `${both} is both an ancestor and skipped`;
    return { kind: 'fault', message, help: 'Take it out of one of the two.' };
  }
  for (const expression of [...ancestors, ...skipDescendants]) {
    const found = graph.matching([expression]);
    if (hasWildcard(expression) && found.length === 0) {
      return {
        kind: 'fault',
        message: `'${expression}' matches no module`,
        help: 'Correct it: `*` stands for one name, `**` for one or more.',
      };
    }
    if (!hasWildcard(expression) && !graph.has(expression)) return noModule(expression, graph);
  }
  const skipped = new Set(graph.matching(skipDescendants));
  const parents = new Set<string>();
  const visit = (parent: string, left: number) => {
    parents.add(parent);
    if (left > 0) for (const child of graph.children(parent)) if (!skipped.has(child)) visit(child, left - 1);
  };
  for (const ancestor of graph.matching(ancestors)) visit(ancestor, depth);
  return { violations: [...parents].sort().flatMap((parent) => circles(graph, parent)) };
}

/** One violation for each shortest circle found; its imports are then left out and the search goes on. */
function circles(graph: ModuleGraph, parent: string): Violation[] {
  const children = graph.children(parent);
  if (children.length < 2) return [];
  const edges = siblingImports(graph, children);
  const violations: Violation[] = [];
  for (const child of children) {
    for (;;) {
      const circle = circleThrough(child, edges);
      if (circle === undefined) break;
      const chain = circle.map(([from, to]) => edges.get(from)!.get(to)!);
      violations.push({ kind: 'cycle', parent, chain });
      for (const [from, to] of circle) edges.get(from)!.delete(to);
    }
  }
  return violations;
}

/** Who of the siblings imports whom, with the first import that makes it so. */
function siblingImports(graph: ModuleGraph, children: readonly string[]): Map<string, Map<string, Link>> {
  const owner = new Map(
    children.flatMap((child) => [...graph.family(child)].map((module) => [module, child])),
  );
  const edges = new Map<string, Map<string, Link>>();
  for (const child of children) {
    const out = new Map<string, Link>();
    for (const from of [...graph.family(child)].sort()) {
      for (const to of graph.imports(from)) {
        const sibling = owner.get(to);
        if (sibling !== undefined && sibling !== child && !out.has(sibling)) out.set(sibling, { from, to });
      }
    }
    edges.set(child, out);
  }
  return edges;
}

/** The shortest way from a child back to itself. */
function circleThrough(
  start: string,
  edges: ReadonlyMap<string, ReadonlyMap<string, Link>>,
): [string, string][] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const child of cameFrom.keys()) {
    for (const next of [...edges.get(child)!.keys()].sort()) {
      if (next === start) {
        const circle: [string, string][] = [[child, start]];
        for (let at = child; cameFrom.get(at) !== undefined; at = cameFrom.get(at)!)
          circle.unshift([cameFrom.get(at)!, at]);
        return circle;
      }
      if (!cameFrom.has(next)) cameFrom.set(next, child);
    }
  }
  return undefined;
}
