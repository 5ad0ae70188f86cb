import type { ModuleGraph } from './module-graph.ts';

/** What a chain may not go through. */
export interface Barred {
  /** Modules that it may not enter. */
  readonly modules: (module: string) => boolean;
  /** Imports that it may not use. */
  readonly imports?: (importer: string, imported: string) => boolean;
}

/**
 * The shortest chains of imports from any of `sources` to each of `targets` that can be reached without passing
 * another target. The map holds each with its chain, source first; modules of one length go in the order of names.
 */
export function shortestChains(
  graph: ModuleGraph,
  sources: Iterable<string>,
  targets: ReadonlySet<string>,
  { modules: isBarred, imports: isCut = () => false }: Barred,
  onlyFirst = false,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const cameFrom = new Map<string, string | undefined>();
  for (const source of sources) cameFrom.set(source, undefined);
  for (const module of cameFrom.keys()) {
    if (targets.has(module)) continue;
    for (const next of graph.imports(module)) {
      if (cameFrom.has(next) || isBarred(next) || isCut(module, next)) continue;
      cameFrom.set(next, module);
      if (!targets.has(next)) continue;
      found.set(next, chainTo(next, cameFrom));
      if (onlyFirst) return found;
    }
  }
  return found;
}

function chainTo(target: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = target; at !== undefined; at = cameFrom.get(at)) chain.unshift(at);
  return chain;
}
