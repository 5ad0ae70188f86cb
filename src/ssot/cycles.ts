import { type CycleKind, cyclesByKind } from './index/cycles.ts';
import type { Edge } from './index/graph.ts';
import { indexTree, type SsotResult } from './index-tree.ts';
import type { SsotOptions } from './options.ts';
import { whyCheapest } from './rules/import-cycle.ts';

export interface CycleStep {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly line: number;
  readonly names: number;
}

/** The document of `ssot cycles --format json`. */
export interface CyclesReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  readonly cycles: readonly {
    readonly modules: readonly string[];
    readonly path: readonly CycleStep[];
    readonly kind: CycleKind;
    /** The first import to cut, and whether it is enough. */
    readonly cut: CycleStep & { readonly ends: boolean };
    /** Imports without which nothing of it is circular; the cheapest found. */
    readonly cuts: readonly CycleStep[];
    /** Names that the cuts import. */
    readonly cost: number;
    readonly why: string;
  }[];
}

/** Every group of modules that import each other, by when it closes: import-time ones first, the largest of each kind first. */
export async function cyclesOfTree(
  options: SsotOptions,
  signal?: AbortSignal,
): Promise<SsotResult<CyclesReport>> {
  const started = performance.now();
  const indexed = await indexTree(options, signal);
  if (!indexed.ok) return indexed;
  const { files, graph, root } = indexed.report;
  const cycles = cyclesByKind(files, graph).map(({ kind, cycle }) => ({
    kind,
    modules: cycle.modules.map(({ module }) => module),
    path: cycle.path.map(step),
    cut: { ...step(cycle.cut), ends: cycle.cutEndsIt },
    cuts: cycle.cuts.map(step),
    cost: cycle.cost,
    why: whyCheapest(cycle.cost, cycle.atLeast),
  }));
  return {
    ok: true,
    report: { version: 1, root, elapsedMs: Math.round(performance.now() - started), cycles },
  };
}

function step({ from, to, line, names }: Edge): CycleStep {
  return { from: from.module, to: to.module, path: from.path, line, names };
}
