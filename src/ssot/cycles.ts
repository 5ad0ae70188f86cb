import { indexTree, type SsotResult } from './check.ts';
import { findCycles } from './index/cycles.ts';
import type { Edge, EdgeKind } from './index/graph.ts';
import type { SsotOptions } from './options.ts';

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
    readonly cut: CycleStep & { readonly ends: boolean };
  }[];
}

/** Every group of modules that import each other by imports of the given kinds; import-time ones by default. */
export async function cyclesOfTree(
  options: SsotOptions,
  kinds: readonly EdgeKind[] = ['module'],
  signal?: AbortSignal,
): Promise<SsotResult<CyclesReport>> {
  const started = performance.now();
  const indexed = await indexTree(options, signal);
  if (!indexed.ok) return indexed;
  const { files, graph, root } = indexed.report;
  const cycles = findCycles(files, graph, kinds).map(({ modules, path, cut, cutEndsIt }) => ({
    modules: modules.map(({ module }) => module),
    path: path.map(step),
    cut: { ...step(cut), ends: cutEndsIt },
  }));
  return {
    ok: true,
    report: { version: 1, root, elapsedMs: Math.round(performance.now() - started), cycles },
  };
}

function step({ from, to, line, names }: Edge): CycleStep {
  return { from: from.module, to: to.module, path: from.path, line, names };
}
