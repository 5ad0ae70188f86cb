import { components } from './components.ts';
import { cheapestCut, wayBack } from './cycle-cut.ts';
import type { Edge, EdgeKind, ImportGraph } from './graph.ts';
import type { SourceFile } from './source-file.ts';

/** Modules that import each other, and the imports whose removal ends that for the least. */
export interface Cycle {
  readonly modules: readonly SourceFile[];
  /** The shortest way round through the cut. */
  readonly path: readonly Edge[];
  /** The first of the cuts. */
  readonly cut: Edge;
  /** Whether it alone ends what is circular. */
  readonly cutEndsIt: boolean;
  /** The cheapest imports found without which nothing of it is circular. */
  readonly cuts: readonly Edge[];
  /** Names that these import. */
  readonly cost: number;
  /** No cut can cost less. */
  readonly atLeast: number;
}

/** When a cycle closes: as modules load, once functions run, or never but for the type checker. */
export type CycleKind = 'import-time' | 'deferred' | 'typing-only';

const EDGES: Record<CycleKind, readonly EdgeKind[]> = {
  'import-time': ['module'],
  deferred: ['module', 'function'],
  'typing-only': ['module', 'function', 'type-checking'],
};

/** Every group of modules that import each other by imports of some kinds, largest first; the same for any order of the files. */
export function findCycles(
  files: readonly SourceFile[],
  graph: ImportGraph,
  kinds: readonly EdgeKind[],
): Cycle[] {
  return components(files, (file) => graph.edges(file, kinds))
    .map((modules) => cycleOf(modules, graph, kinds))
    .sort(
      (a, b) => b.modules.length - a.modules.length || (a.modules[0]!.path < b.modules[0]!.path ? -1 : 1),
    );
}

/** Every cycle once, as the kind by which it closes first; what only grows by later kinds is told as it is then. */
export function cyclesByKind(
  files: readonly SourceFile[],
  graph: ImportGraph,
): { readonly kind: CycleKind; readonly cycle: Cycle }[] {
  const known = new Set<string>();
  return (Object.keys(EDGES) as CycleKind[]).flatMap((kind) =>
    findCycles(files, graph, EDGES[kind]).flatMap((cycle) => {
      const key = cycle.modules.map(({ path }) => path).join('\0');
      if (known.has(key)) return [];
      known.add(key);
      return { kind, cycle };
    }),
  );
}

/** A group of modules that import each other, told with its cut. */
export function cycleOf(
  modules: readonly SourceFile[],
  graph: ImportGraph,
  kinds: readonly EdgeKind[],
): Cycle {
  const members = new Set(modules);
  const edgesOf = (file: SourceFile) => graph.edges(file, kinds).filter((edge) => members.has(edge.to));
  const { edges: cuts, cost, atLeast } = cheapestCut(modules, modules.flatMap(edgesOf));
  const cut = cuts[0]!;
  return {
    modules,
    path: [cut, ...wayBack(cut, edgesOf)],
    cut,
    cutEndsIt: cuts.length === 1,
    cuts,
    cost,
    atLeast,
  };
}
