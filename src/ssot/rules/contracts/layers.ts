import { shortestChains } from './chains.ts';
import type { LayersContract, Violation } from './contract.ts';
import type { ModuleGraph } from './module-graph.ts';
import { type CheckResult, type Fault, noModule, type Surroundings } from './verdict.ts';

/** Siblings of one layer. */
export interface Layer {
  readonly modules: readonly { readonly name: string; readonly optional: boolean }[];
  /** Whether they may not import each other. */
  readonly independent: boolean;
}

/** Reads `a | (b)`, or says why it cannot be read. */
export function parseLayer(text: string): Layer | string {
  const independent = text.includes('|');
  if (independent && text.includes(':')) return "a layer cannot have both '|' and ':'";
  const parts = text.split(independent ? '|' : ':').map((part) => part.trim());
  const modules = parts.map((part) => {
    const inner = /^\((.*)\)$/.exec(part)?.[1];
    return { name: inner ?? part, optional: inner !== undefined };
  });
  const names = modules.map(({ name }) => name);
  if (names.includes('')) return 'a layer has no name';
  const twice = names.find((name, nth) => names.indexOf(name) !== nth);
  if (twice !== undefined) return `'${twice}' stands twice in a layer`;
  return { modules, independent: independent || parts.length === 1 };
}

/** Checks that no lower layer reaches a higher one, and no independent sibling another. */
export function checkLayers(
  graph: ModuleGraph,
  contract: LayersContract,
  { isInternal }: Surroundings,
): CheckResult {
  const layers = contract.layers.map(parseLayer).filter((layer) => typeof layer !== 'string');
  const containers =
    (contract.containers ?? []).length === 0 ? [undefined] : graph.matching(contract.containers!);
  const violations: Violation[] = [];
  for (const container of containers) {
    const full = (name: string) => (container === undefined ? name : `${container}.${name}`);
    if (container !== undefined && !isInternal(container)) {
      const help = 'A container is a root package or lies below one.';
      return { kind: 'fault', message: `the container ${container} lies in no root package`, help };
    }
    for (const { name, optional } of layers.flatMap(({ modules }) => modules)) {
      if (optional || graph.has(full(name))) continue;
      const where = container === undefined ? '' : ` in the container ${container}`;
      return {
        kind: 'fault',
        message: `there is no module ${full(name)}, which is a layer${where}`,
        help: `Correct its name, or write it as (${name}) where it need not exist.`,
      };
    }
    if (container !== undefined && !graph.has(container)) return noModule(container, graph);
    const present = layers.map(({ modules, independent }) => ({
      modules: modules.map(({ name }) => full(name)).filter((name) => graph.has(name)),
      independent,
    }));
    const broken = illegalChains(graph, present);
    if ('kind' in broken) return broken;
    violations.push(...broken);
    if (contract.exhaustive && container !== undefined) {
      const declared = new Set(layers.flatMap(({ modules }) => modules.map(({ name }) => full(name))));
      for (const name of contract.exhaustiveIgnores ?? []) declared.add(full(name));
      for (const module of graph.children(container))
        if (!declared.has(module)) violations.push({ kind: 'undeclared-layer', module, container });
    }
  }
  return { violations };
}

/** Every chain from a lower layer to a higher one, or between independent siblings, that passes no third layer. */
export function illegalChains(
  graph: ModuleGraph,
  layers: readonly { readonly modules: readonly string[]; readonly independent: boolean }[],
): Violation[] | Fault {
  const families = new Map(
    layers.flatMap(({ modules }) => modules.map((name) => [name, graph.family(name)])),
  );
  const all = new Set([...families.values()].flatMap((family) => [...family]));
  const violations: Violation[] = [];
  for (const [nth, { modules, independent }] of layers.entries()) {
    for (const higher of modules) {
      const lower = layers.slice(nth + 1).flatMap((layer) => layer.modules);
      const siblings = independent ? modules.filter((it) => it !== higher) : [];
      for (const importer of [...lower, ...siblings]) {
        const [from, to] = [families.get(importer)!, families.get(higher)!];
        const shared = [...from].find((module) => to.has(module));
        if (shared !== undefined) return overlap(importer, higher, shared);
        violations.push(...chainsBetween(graph, importer, from, higher, to, all));
      }
    }
  }
  return violations;
}

function overlap(one: string, other: string, shared: string): Fault {
  return {
    kind: 'fault',
    message: `${shared} belongs to both ${one} and ${other}: what is to stay apart cannot share modules`,
    help: 'Name modules of which none lies below another.',
  };
}

/** Ways from one family to another, no two by the same import: the shortest first, each with all who enter and leave it there. */
function chainsBetween(
  graph: ModuleGraph,
  importer: string,
  from: ReadonlySet<string>,
  imported: string,
  to: ReadonlySet<string>,
  layered: ReadonlySet<string>,
): Violation[] {
  const used = new Set<string>();
  const told = new Set<string>();
  const barred = {
    modules: (module: string) => layered.has(module) && !from.has(module) && !to.has(module),
    imports: (a: string, b: string) => used.has(`${a} ${b}`),
  };
  const violations: Violation[] = [];
  for (;;) {
    const [chain] = shortestChains(graph, [...from].sort(), to, barred, true).values();
    if (chain === undefined) return violations;
    for (let i = 1; i < chain.length; i++) used.add(`${chain[i - 1]} ${chain[i]}`);
    const middle = chain.slice(1, -1);
    const alsoFrom =
      middle.length === 0 ? [] : others(from, chain[0]!, (it) => graph.imported(it, middle[0]!));
    const alsoTo =
      middle.length === 0 ? [] : others(to, chain.at(-1)!, (it) => graph.imported(middle.at(-1)!, it));
    const way = middle.join(' ');
    if (middle.length > 0 && told.has(way)) continue;
    told.add(way);
    violations.push({ kind: 'chain', importer, imported, chain, alsoFrom, alsoTo });
  }
}

function others(family: ReadonlySet<string>, but: string, has: (module: string) => boolean): string[] {
  return [...family].filter((module) => module !== but && has(module)).sort();
}
