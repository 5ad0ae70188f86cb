import type { Draft, Related } from '../../finding.ts';
import type { SourceIndex } from '../../index/source-index.ts';
import { count } from '../wording.ts';
import { buildGraph } from './build-graph.ts';
import { checkContract } from './check.ts';
import type { Contract, ContractSet, DeclaredAt, Violation } from './contract.ts';
import type { ModuleGraph } from './module-graph.ts';
import type { Fault } from './verdict.ts';

/** What breaks the contracts of a set, each with its chain of imports and where each of them stands. */
export function contractDrafts(index: SourceIndex, set: ContractSet): Draft[] {
  const built = buildGraph(index, set);
  if (built.kind === 'fault') return [faultDraft(index, set.at, 'the root packages', built)];
  const { graph, rootPackages } = built;
  const surroundings = {
    isInternal: (module: string) =>
      rootPackages.some((root) => module === root || module.startsWith(`${root}.`)),
    includesExternals: set.includeExternalPackages,
  };
  return set.contracts.flatMap(({ contract, at }) => {
    const result = checkContract(graph, contract, surroundings);
    if ('kind' in result) return [faultDraft(index, at, `contract '${contract.name}'`, result)];
    const name = contract.name;
    return result.violations.map((violation) => ({
      ...draft(index, graph, contract, violation, at),
      key: violation.kind === 'chain' ? `${name}\0${violation.importer}\0${violation.imported}` : name,
    }));
  });
}

/** A contract that cannot be checked is told where it is declared. */
function faultDraft(
  index: SourceIndex,
  at: DeclaredAt | undefined,
  what: string,
  { message, help }: Fault,
): Draft {
  const { path, line } = at ?? { path: index.files[0]!.path, line: 1 };
  return {
    path,
    line,
    column: 1,
    symbol: what,
    message: `${what} cannot be checked: ${message}`,
    help,
    weight: Number.MAX_SAFE_INTEGER,
  };
}

function draft(
  index: SourceIndex,
  graph: ModuleGraph,
  contract: Contract,
  violation: Violation,
  at: DeclaredAt | undefined,
): Draft {
  switch (violation.kind) {
    case 'chain':
      return chainDraft(graph, contract, violation);
    case 'cycle': {
      const { chain, parent } = violation;
      const [first] = chain;
      const steps = chain.flatMap(({ from, to }) => linksOf(graph, [from, to]));
      const child = (module: string) => module.slice(parent.length + 1).split('.')[0];
      const round = [...chain.map(({ from }) => child(from)), child(first!.from)].join(' → ');
      return {
        ...placeOf(graph, first!.from, first!.to),
        symbol: `${first!.from} -> ${first!.to}`,
        message: `the children of ${parent} import each other in a circle, which '${contract.name}' forbids: ${round}`,
        help: contract.guidance ?? 'Move what both need into a sibling of its own, or into one of the two.',
        related: steps,
      };
    }
    case 'undeclared-layer': {
      const { module, container } = violation;
      const file = index.files.find((it) => it.module === module);
      return {
        path: file?.path ?? at?.path ?? index.files[0]!.path,
        line: 1,
        column: 1,
        symbol: module,
        message: `${module} is no layer of ${container}, though '${contract.name}' is exhaustive`,
        help: contract.guidance ?? 'Give it its place among the layers, or list it in exhaustive_ignores.',
      };
    }
  }
}

type Chain = Extract<Violation, { kind: 'chain' }>;

function chainDraft(
  graph: ModuleGraph,
  contract: Contract,
  { importer, imported, chain, alsoFrom, alsoTo }: Chain,
): Draft {
  const [head, next] = chain as [string, string];
  const more = alsoFrom.length + alsoTo.length;
  const also = more === 0 ? '' : ` (and ${count(more, 'other import')} into or out of this way)`;
  const middle = [
    ...linksOf(graph, chain),
    ...alsoFrom.flatMap((from) => linksOf(graph, [from, next])),
    ...alsoTo.flatMap((to) => linksOf(graph, [chain.at(-2)!, to])),
  ];
  return {
    ...placeOf(graph, head, next),
    symbol: `${head} -> ${chain.at(-1)}`,
    message: `${importer} may not import ${imported}: ${chain.join(' → ')}${also}; ${REASON[contract.type]} '${contract.name}'`,
    help: contract.guidance ?? helpFor(contract, chain),
    related: middle,
  };
}

const REASON: Record<Contract['type'], string> = {
  layers: 'layers',
  independence: 'independence',
  forbidden: 'forbidden by',
  protected: 'protected by',
  acyclic_siblings: 'acyclic siblings',
};

function helpFor(contract: Contract, chain: readonly string[]): string {
  const target = chain.at(-1);
  const cut = chain.length === 2 ? 'this import' : 'one of these imports';
  switch (contract.type) {
    case 'layers':
      return `Cut ${cut}: move what both need into the lower layer, or pass it in from the higher one.`;
    case 'independence':
      return `Cut ${cut}: move what both need into a third module that neither is.`;
    case 'protected':
      return `Import through ${contract.allowedImporters.slice(0, 3).join(', ') || 'nobody: nothing may import it'} instead.`;
    default:
      return `Cut ${cut}, so that nothing here needs ${target}.`;
  }
}

function placeOf(graph: ModuleGraph, from: string, to: string) {
  const { path, line } = graph.places(from, to)[0]!;
  return { path, line, column: 1 };
}

/** Each import of a chain, at its first place. */
function linksOf(graph: ModuleGraph, chain: readonly string[]): Related[] {
  return chain.slice(1).map((to, nth) => {
    const { path, line } = graph.places(chain[nth]!, to)[0]!;
    return { path, line, note: `imports ${to}` };
  });
}
