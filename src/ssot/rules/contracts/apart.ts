import { shortestChains } from './chains.ts';
import type { ForbiddenContract, IndependenceContract, ProtectedContract, Violation } from './contract.ts';
import { illegalChains } from './layers.ts';
import type { ModuleGraph } from './module-graph.ts';
import { type CheckResult, noModule, type Surroundings } from './verdict.ts';

/** Checks that none of the modules reaches another one. */
export function checkIndependence(graph: ModuleGraph, contract: IndependenceContract): CheckResult {
  const modules = graph.matching(contract.modules);
  const missing = modules.find((module) => !graph.has(module));
  if (missing !== undefined) return noModule(missing, graph);
  const violations = illegalChains(graph, [{ modules, independent: true }]);
  return 'kind' in violations ? violations : { violations };
}

/** Checks that no source reaches a forbidden module, or imports it where indirect imports are allowed. */
export function checkForbidden(
  graph: ModuleGraph,
  contract: ForbiddenContract,
  { isInternal, includesExternals }: Surroundings,
): CheckResult {
  const { asPackages = true, allowIndirectImports = false } = contract;
  const sources = graph.matching(contract.sourceModules);
  const forbidden = graph.matching(contract.forbiddenModules);
  const missing = [...sources, ...forbidden.filter(isInternal)].find((module) => !graph.has(module));
  if (missing !== undefined) return noModule(missing, graph);
  const external = forbidden.filter((module) => !isInternal(module));
  if (external.length > 0 && !includesExternals) {
    return {
      kind: 'fault',
      message: `${external[0]} is no module of the root packages, and external packages are not looked at`,
      help: 'Set include_external_packages = True, or correct the name.',
    };
  }
  const below = external.find((module) => module.includes('.'));
  if (below !== undefined) {
    const top = below.split('.')[0];
    return {
      kind: 'fault',
      message: `${below} lies below an external package: only whole ones are known`,
      help: `Forbid ${top}.`,
    };
  }
  const reach = (module: string) => (asPackages ? graph.family(module) : new Set([module]));
  const violations: Violation[] = [];
  for (const importer of sources) {
    for (const imported of forbidden.filter((module) => graph.has(module))) {
      if (importer === imported || (asPackages && isNested(importer, imported))) continue;
      const [from, to] = [reach(importer), reach(imported)];
      for (const source of [...from].sort()) {
        const chains = allowIndirectImports
          ? graph
              .imports(source)
              .filter((it) => to.has(it))
              .map((it) => [source, it])
          : shortestChains(graph, [source], to, { modules: (it) => from.has(it) }).values();
        for (const chain of chains)
          violations.push({ kind: 'chain', importer, imported, chain, alsoFrom: [], alsoTo: [] });
      }
    }
  }
  return { violations };
}

/** Checks that nobody but the allowed importers imports a protected module. */
export function checkProtected(graph: ModuleGraph, contract: ProtectedContract): CheckResult {
  const { asPackages = true } = contract;
  const reach = (module: string) => (asPackages ? graph.family(module) : new Set([module]));
  const importers = graph.matching(contract.allowedImporters);
  const stranger = asPackages ? importers.find((module) => !graph.has(module)) : undefined;
  if (stranger !== undefined) return noModule(stranger, graph);
  const allowed = new Set(importers.flatMap((module) => [...reach(module)]));
  const violations: Violation[] = [];
  for (const top of graph.matching(contract.protectedModules)) {
    if (!graph.has(top)) return noModule(top, graph);
    const inside = reach(top);
    for (const module of [...inside].sort()) {
      for (const importer of graph.importers(module)) {
        if (allowed.has(importer) || inside.has(importer)) continue;
        const chain = [importer, module];
        violations.push({ kind: 'chain', importer, imported: top, chain, alsoFrom: [], alsoTo: [] });
      }
    }
  }
  return { violations };
}

function isNested(one: string, other: string): boolean {
  return one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
