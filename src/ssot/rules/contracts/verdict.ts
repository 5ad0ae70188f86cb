import { suggest } from '../../../util/nearest.ts';
import type { Violation } from './contract.ts';
import type { ModuleGraph } from './module-graph.ts';

/** Why a contract cannot be checked on a tree. It is then broken: what is not checked does not hold. */
export interface Fault {
  readonly kind: 'fault';
  readonly message: string;
  readonly help: string;
}

/** What is wrong with a tree, or why that cannot be known. */
export type CheckResult = Fault | { readonly violations: readonly Violation[] };

/** What a contract's names are measured against. */
export interface Surroundings {
  /** Whether a name lies in a root package. */
  readonly isInternal: (module: string) => boolean;
  readonly includesExternals: boolean;
}

/** A module that a contract names and that is not there. */
export function noModule(module: string, graph: ModuleGraph): Fault {
  return { kind: 'fault', message: `there is no module ${module}`, help: suggest(module, graph.modules()) };
}
