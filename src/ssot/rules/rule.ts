import type { Draft } from '../finding.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { RuleId, SsotOptions } from '../options.ts';
import type { ContractSet } from './contracts/contract.ts';

/** The options, and what was read for the rules from files of the project. */
export interface RuleOptions extends SsotOptions {
  readonly contractSets?: readonly ContractSet[] | undefined;
  /** What stands in a file of the tree, where a rule needs more than its outline. */
  readonly contentOf?: ((path: string) => Buffer | undefined) | undefined;
}

/** One check over a linked tree, declared as data. */
export interface Rule {
  readonly id: RuleId;
  /** What a violation is, in one sentence. */
  readonly summary: string;
  /** How a violation is mended, for those who see no more than the rule. */
  readonly help: string;
  /** Whether a finding gets worse by reaching more places: those it lists as related are compared with the baseline's. */
  readonly spreads?: boolean;
  /** What is to be declared before the rule has anything to check: `declare layers`. Undefined when it has. */
  idle?(options: RuleOptions): string | undefined;
  run(index: SourceIndex, options: RuleOptions): Draft[];
}
