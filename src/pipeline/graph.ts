import { suggest } from '../util/nearest.ts';

/** A fault in a graph, with the path of the key it stands at. */
export interface GraphFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly help: string;
}

/**
 * Finds every need that does not exist and, where all exist, the first cycle. `graph` maps each node to
 * its needs; `what` is what a node is called in messages.
 */
export function findGraphFaults(graph: ReadonlyMap<string, readonly string[]>, what: string): GraphFault[] {
  const faults: GraphFault[] = [];
  for (const [node, needs] of graph) {
    for (const [index, need] of needs.entries()) {
      if (graph.has(need)) continue;
      const others = [...graph.keys()].filter((id) => id !== node);
      faults.push({
        path: [node, 'needs', index],
        message: `${what} '${node}' needs '${need}', which does not exist`,
        help: suggest(need, others),
      });
    }
  }
  const cycle = faults.length === 0 ? findCycle(graph) : undefined;
  if (cycle !== undefined) {
    faults.push({
      path: [cycle[0] as string, 'needs'],
      message: `${what}s need each other in a circle: ${cycle.join(' → ')}`,
      help: `Take one of these needs out, so that a first ${what} can start.`,
    });
  }
  return faults;
}

/** A cycle as `a → b → a`, or undefined. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (node: string): string[] | undefined => {
    const at = trail.indexOf(node);
    if (at !== -1) return [...trail.slice(at), node];
    if (done.has(node)) return undefined;
    trail.push(node);
    for (const need of graph.get(node) ?? []) {
      const cycle = visit(need);
      if (cycle !== undefined) return cycle;
    }
    trail.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
