import { checkAcyclicSiblings } from './acyclic-siblings.ts';
import { checkForbidden, checkIndependence, checkProtected } from './apart.ts';
import type { Contract } from './contract.ts';
import { checkLayers } from './layers.ts';
import { importExpression } from './module-expression.ts';
import type { ModuleGraph } from './module-graph.ts';
import type { CheckResult, Surroundings } from './verdict.ts';

/** Holds a graph of modules to a contract, as import-linter does: the same verdict for the same graph. */
export function checkContract(
  graph: ModuleGraph,
  contract: Contract,
  surroundings: Surroundings,
): CheckResult {
  const { ignoreImports = [], unmatchedIgnoreImports = 'error' } = contract;
  const pairs = ignoreImports.map(importExpression).filter((pair) => pair !== undefined);
  const { graph: rest, unmatched } = graph.without(pairs);
  if (unmatchedIgnoreImports === 'error' && unmatched.length > 0) {
    const [from, to] = pairs[unmatched[0]!]!;
    return {
      kind: 'fault',
      message: `the ignored import ${from} -> ${to} does not exist`,
      help: 'Remove it, so that it does not hide a later one; or declare what unmatched ignored imports are.',
    };
  }
  switch (contract.type) {
    case 'layers':
      return checkLayers(rest, contract, surroundings);
    case 'independence':
      return checkIndependence(rest, contract);
    case 'forbidden':
      return checkForbidden(rest, contract, surroundings);
    case 'protected':
      return checkProtected(rest, contract);
    case 'acyclic_siblings':
      return checkAcyclicSiblings(rest, contract);
  }
}
