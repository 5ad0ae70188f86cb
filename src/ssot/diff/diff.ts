import { onDisk } from '../index/source.ts';
import { buildIndex, type SourceIndex } from '../index/source-index.ts';
import { indexTree, type SsotResult } from '../index-tree.ts';
import type { SsotOptions } from '../options.ts';
import type { Outline } from '../outline/types.ts';
import { readContracts } from '../rules/contracts/read.ts';
import type { RuleOptions } from '../rules/rule.ts';
import { definitionChanges } from './definitions.ts';
import { findingChanges } from './findings.ts';
import { leftOut, type RecordedTree, RecordUnreadable, recordedSource } from './recorded-tree.ts';
import type { Base, DiffReport, Side, SideCounts } from './report.ts';
import { stoppedModules } from './stopped.ts';

/** The tree to compare with, or why it is not to be had. */
export type BaseResult =
  | { readonly ok: true; readonly base: Base; readonly tree: RecordedTree; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly help: string };

type Refusal = {
  readonly ok: false;
  readonly reason: 'unreadable-base';
  readonly message: string;
  readonly help: string;
};

/**
 * What the tree on disk breaks and mends relative to another one, which is read while this one is. Only files that differ
 * are read twice.
 */
export async function diffTree(
  options: SsotOptions,
  base: Promise<BaseResult>,
  signal?: AbortSignal,
): Promise<SsotResult<DiffReport> | Refusal> {
  const started = performance.now();
  const contracts = await readContracts(options);
  const indexed = await indexTree(options, signal);
  const found = await base;
  if (!found.ok) return { ...found, reason: 'unreadable-base' };
  if (!contracts.ok) return contracts;
  if (!indexed.ok) return indexed;
  const now = indexed.report;
  const known = new Map(now.files.map(({ path, outline }): [string, Outline] => [path, outline]));
  const disk = onDisk(now.root);
  let before: SourceIndex;
  try {
    before = await buildIndex(options, signal, await recordedSource(found.tree, disk, known));
  } catch (error) {
    if (!(error instanceof RecordUnreadable)) throw error;
    const help = 'Check the repository with `git fsck`; in a partial clone fetch what is missing.';
    return {
      ok: false,
      reason: 'unreadable-base',
      message: `cannot read ${found.base.revision}: ${error.message}`,
      help,
    };
  }
  if (signal?.aborted) {
    return { ok: false, reason: 'stopped', message: 'the comparison was stopped', help: 'Run it again.' };
  }
  const sparse = sparseNotes(leftOut(found.tree, disk, known).length);
  const report = await compare(before, now, { ...options, contractSets: contracts.sets });
  const elapsedMs = Math.round(performance.now() - started);
  const head = { version: 1, root: now.root, elapsedMs, base: found.base } as const;
  return {
    ok: true,
    report: { ...head, ...report, notes: [...found.notes, ...sparse, ...notCompared(options)] },
  };
}

function notCompared({ literals = [], rules }: SsotOptions): string[] {
  if (literals.length === 0 || rules?.['literal-format'] === false) return [];
  return ['literal-format reads more than outlines and is not compared: `ssot check` has it'];
}

function sparseNotes(amount: number): string[] {
  if (amount === 0) return [];
  const are = amount === 1 ? '1 file is' : `${amount} files are`;
  return [`${are} not checked out and left out of both trees`];
}

/** Whether the tree breaks nothing that the other one had. */
export function breaksNothing({ summary: { broken } }: Pick<DiffReport, 'summary'>): boolean {
  return broken.findings === 0 && broken.modules === 0;
}

async function compare(
  before: SourceIndex,
  now: SourceIndex,
  options: RuleOptions,
): Promise<Omit<DiffReport, 'version' | 'root' | 'elapsedMs' | 'base' | 'notes'>> {
  const findings = findingChanges(before, now, options);
  const imports = stoppedModules(before, now);
  const broken: Side = { findings: findings.broken, imports: imports.broken };
  const mended: Side = { findings: findings.mended, imports: imports.mended };
  return {
    files: countFiles(before, now),
    summary: { broken: countsOf(broken), mended: countsOf(mended) },
    broken,
    mended,
    definitions: definitionChanges(before, now, options.areas),
  };
}

function countsOf({ findings, imports }: Side): SideCounts {
  const modules = imports.flatMap((it) => it.modules);
  return {
    findings: findings.length,
    modules: modules.length,
    tests: modules.filter(({ test }) => test).length,
  };
}

function countFiles(before: SourceIndex, now: SourceIndex): DiffReport['files'] {
  const old = new Map(before.files.map(({ path, outline }) => [path, outline]));
  const both = now.files.filter(({ path }) => old.has(path));
  return {
    scanned: now.files.length,
    before: before.files.length,
    changed: both.filter(({ path, outline }) => old.get(path) !== outline).length,
    added: now.files.length - both.length,
    removed: before.files.length - both.length,
  };
}
