import type { Edge, EdgeKind, ImportGraph } from './graph.ts';
import type { SourceFile } from './source-file.ts';

/** Modules that import each other, and the import whose removal helps most for the least. */
export interface Cycle {
  readonly modules: readonly SourceFile[];
  /** The shortest way round through the cut. */
  readonly path: readonly Edge[];
  readonly cut: Edge;
  /** Whether without the cut nothing of it is circular any more. */
  readonly cutEndsIt: boolean;
}

/** Edges tried as the cut in one component: the cost of a huge knot stays bounded. */
const MAX_TRIED = 100;

/** Every group of modules that import each other when they are loaded, largest first. */
export function findCycles(
  files: readonly SourceFile[],
  graph: ImportGraph,
  kinds: readonly EdgeKind[],
): Cycle[] {
  const all = components(files, (file) => graph.edges(file, kinds));
  return all
    .map((modules) => describe(modules, graph, kinds))
    .sort((a, b) => b.modules.length - a.modules.length);
}

function describe(modules: readonly SourceFile[], graph: ImportGraph, kinds: readonly EdgeKind[]): Cycle {
  const members = new Set(modules);
  const edges = modules.flatMap((file) => graph.edges(file, kinds)).filter((edge) => members.has(edge.to));
  edges.sort((a, b) => a.names - b.names || (a.from.path < b.from.path ? -1 : 1));
  let best: { cut: Edge; left: number } | undefined;
  for (const cut of edges.slice(0, MAX_TRIED)) {
    const rest = (file: SourceFile) =>
      graph
        .edges(file, kinds)
        .filter((edge) => edge.to !== cut.to || edge.from !== cut.from)
        .filter((edge) => members.has(edge.to));
    const left = components(modules, rest).reduce((sum, part) => sum + part.length, 0);
    if (best === undefined || left < best.left) best = { cut, left };
    if (left === 0) break;
  }
  const { cut, left } = best!;
  const path = [
    cut,
    ...wayBack(cut, (file) => graph.edges(file, kinds).filter((edge) => members.has(edge.to))),
  ];
  return { modules, path, cut, cutEndsIt: left === 0 };
}

/** The shortest path from the cut's target to its source. */
function wayBack(cut: Edge, edgesOf: (file: SourceFile) => Edge[]): Edge[] {
  const cameBy = new Map<SourceFile, Edge | undefined>([[cut.to, undefined]]);
  const queue = [cut.to];
  for (const file of queue) {
    if (file === cut.from) break;
    for (const edge of edgesOf(file)) {
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  const path: Edge[] = [];
  for (let edge = cameBy.get(cut.from); edge !== undefined; edge = cameBy.get(edge.from)) path.unshift(edge);
  return path;
}

/**
 * Strongly connected components of two or more nodes (Tarjan, SIAM J. Comput. 1972), without recursion so
 * that a long chain of imports cannot overflow the stack.
 */
function components(files: readonly SourceFile[], edgesOf: (file: SourceFile) => Edge[]): SourceFile[][] {
  const order = new Map<SourceFile, number>();
  const low = new Map<SourceFile, number>();
  const onStack = new Set<SourceFile>();
  const stack: SourceFile[] = [];
  const found: SourceFile[][] = [];
  const enter = (file: SourceFile) => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    onStack.add(file);
    return { file, edges: edgesOf(file), next: 0 };
  };
  for (const start of files) {
    if (order.has(start)) continue;
    const calls = [enter(start)];
    while (calls.length > 0) {
      const call = calls.at(-1)!;
      const edge = call.edges[call.next++];
      if (edge !== undefined) {
        if (!order.has(edge.to)) calls.push(enter(edge.to));
        else if (onStack.has(edge.to)) low.set(call.file, Math.min(low.get(call.file)!, order.get(edge.to)!));
        continue;
      }
      calls.pop();
      const parent = calls.at(-1);
      if (parent !== undefined) low.set(parent.file, Math.min(low.get(parent.file)!, low.get(call.file)!));
      if (low.get(call.file) !== order.get(call.file)) continue;
      const component = stack.splice(stack.lastIndexOf(call.file));
      for (const file of component) onStack.delete(file);
      if (component.length > 1) found.push(component.sort((a, b) => (a.path < b.path ? -1 : 1)));
    }
  }
  return found;
}
