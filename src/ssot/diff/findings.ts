import { Baseline, entryOf } from '../baseline.ts';
import { type Finding, finalize } from '../finding.ts';
import { type Cycle, findCycles } from '../index/cycles.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { RuleId, SsotOptions } from '../options.ts';
import { RULES } from '../rules/all.ts';
import { draftOfCycle } from '../rules/import-cycle.ts';

/** The rule whose findings are compared by what they are made of: a knot that grew is worse, one that shrank is not new. */
const CYCLES: RuleId = 'import-cycle';

/** Findings that only one of two trees has, or that have spread since. */
export function findingChanges(
  before: SourceIndex,
  now: SourceIndex,
  options: SsotOptions,
): { readonly broken: Finding[]; readonly mended: Finding[] } {
  const old = findingsOf(before, options);
  const current = findingsOf(now, options);
  const cycles = options.rules?.[CYCLES] === false ? { broken: [], mended: [] } : cycleChanges(before, now);
  return {
    broken: [...beyond(current, old), ...cycles.broken],
    mended: [...gone(old, current), ...cycles.mended],
  };
}

function gone(old: readonly Finding[], current: readonly Finding[]): Finding[] {
  const still = new Set(current.map(({ fingerprint }) => fingerprint));
  return old.filter(({ fingerprint }) => !still.has(fingerprint));
}

/** The findings that are new, and those that have spread. */
function beyond(found: readonly Finding[], known: readonly Finding[]): Finding[] {
  const baseline = new Baseline(known.map(entryOf), 'the base');
  return found.map((it) => baseline.judge(it)).filter(({ status }) => status === 'new');
}

function findingsOf(index: SourceIndex, options: SsotOptions): Finding[] {
  return RULES.filter(
    ({ id, idle }) => id !== CYCLES && options.rules?.[id] !== false && idle?.(options) === undefined,
  ).flatMap((rule) => finalize(rule.id, rule.run(index, options)));
}

function cycleChanges(before: SourceIndex, now: SourceIndex): { broken: Finding[]; mended: Finding[] } {
  const old = findCycles(before.files, before.graph, ['module']);
  const current = findCycles(now.files, now.graph, ['module']);
  return {
    broken: finalize(CYCLES, current.filter((it) => !within(it, old)).map(draftOfCycle)),
    mended: finalize(CYCLES, old.filter((it) => !touches(it, current)).map(draftOfCycle)),
  };
}

const pathsOf = ({ modules }: Cycle): string[] => modules.map(({ path }) => path);

/** Whether all of a cycle was already part of one. */
function within(cycle: Cycle, others: readonly Cycle[]): boolean {
  return others.some((other) => {
    const known = new Set(pathsOf(other));
    return pathsOf(cycle).every((path) => known.has(path));
  });
}

/** Whether modules of a cycle still import each other. */
function touches(cycle: Cycle, others: readonly Cycle[]): boolean {
  const own = new Set(pathsOf(cycle));
  return others.some((other) => pathsOf(other).filter((path) => own.has(path)).length > 1);
}
