import type { OnFailure } from '../index/graph.ts';
import type { SourceFile } from '../index/source-file.ts';
import { onFailureOf, type Reference, type SourceIndex } from '../index/source-index.ts';
import { CONTEXT } from '../outline/context.ts';
import { missingOf } from './missing.ts';

/** Imports that do not run as their module is imported, or only on another version of Python. */
const ELSEWHERE = CONTEXT.functionLocal | CONTEXT.mainGuard | CONTEXT.versionGuard;

/**
 * What an import that names something missing does to its module as it is imported. A fallback (`except ImportError:`)
 * counts only where what it stands in for may be missing too.
 */
export function brokenAtImport({ index, reference, ofFile }: Broken): OnFailure {
  const { file, item } = reference;
  if (item.lazy || (item.context & ELSEWHERE) !== 0) return 'goes-on';
  const onFailure = onFailureOf(item.context);
  if ((item.context & CONTEXT.exceptFallback) === 0 || onFailure === 'goes-on') return onFailure;
  const chain = exceptChain(file, item.branch);
  const tried = ofFile(file).filter((it) => tries(file, it.item.branch, chain));
  if (tried.length === 0) return 'may-fail';
  if (tried.some(({ targets }) => missingOf(targets, index) !== undefined)) return 'fails';
  const known = tried.every(({ targets }) => targets.every(({ kind }) => kind !== 'external'));
  return known ? 'goes-on' : 'may-fail';
}

interface Broken {
  readonly index: SourceIndex;
  readonly reference: Reference;
  readonly ofFile: (file: SourceFile) => readonly Reference[];
}

/** The statement whose `except` a branch is in. */
function exceptChain({ outline }: SourceFile, branch: number): number {
  let at = branch;
  while (at !== 0 && outline.branches[at]!.kind !== 'except') at = outline.branches[at]!.parent;
  return outline.branches[at]!.chain;
}

/** Whether a branch is in the `try` of a statement. */
function tries({ outline }: SourceFile, branch: number, chain: number): boolean {
  for (let at = branch; at !== 0; at = outline.branches[at]!.parent) {
    const { kind, chain: own } = outline.branches[at]!;
    if (kind === 'try' && own === chain) return true;
  }
  return false;
}
