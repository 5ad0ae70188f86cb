import { areasByPath } from '../area.ts';
import { Baseline, entryOf } from '../baseline.ts';
import { type Finding, finalize } from '../finding.ts';
import { components } from '../index/components.ts';
import { cycleOf } from '../index/cycles.ts';
import { FileReader } from '../index/read.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { RuleId } from '../options.ts';
import { RULES } from '../rules/all.ts';
import { draftOfCycle } from '../rules/import-cycle.ts';
import type { RuleOptions } from '../rules/rule.ts';
import { Suppressions } from '../suppressions.ts';

/** The rule whose findings are compared by what they are made of: a knot that grew is worse, one that shrank is not new. */
const CYCLES: RuleId = 'import-cycle';
/** Rules that look at more than outlines, and so at one tree only. */
const NOT_COMPARED: ReadonlySet<RuleId> = new Set([CYCLES, 'literal-format', 'suppression']);

/** Findings that only one of two trees has, or that have spread since; those suppressed in the newer one left out. */
export function findingChanges(
  before: SourceIndex,
  now: SourceIndex,
  options: RuleOptions,
): { readonly broken: Finding[]; readonly mended: Finding[] } {
  const old = findingsOf(before, options);
  const current = findingsOf(now, options);
  const cycles = options.rules?.[CYCLES] === false ? { broken: [], mended: [] } : cycleChanges(before, now);
  return {
    broken: unsuppressed(now.root, options.maxFileBytes, [...beyond(current, old), ...cycles.broken]),
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

function findingsOf(index: SourceIndex, options: RuleOptions): Finding[] {
  const areaAt = areasByPath(options);
  return RULES.filter(
    ({ id, idle }) => !NOT_COMPARED.has(id) && options.rules?.[id] !== false && idle?.(options) === undefined,
  ).flatMap((rule) => {
    const areas = options.ruleAreas?.[rule.id];
    return finalize(rule.id, rule.run(index, options)).filter(({ path }) => {
      const area = areaAt(path);
      return areas === undefined || area === undefined || areas.includes(area);
    });
  });
}

function unsuppressed(
  root: string,
  maxFileBytes: number | undefined,
  findings: readonly Finding[],
): Finding[] {
  const suppressions = new Suppressions(
    new FileReader(root, maxFileBytes),
    RULES.map(({ id }) => id),
  );
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.flatMap((id) =>
    suppressions.visible(
      id,
      findings.filter(({ rule }) => rule === id),
    ),
  );
}

function cycleChanges(before: SourceIndex, now: SourceIndex): { broken: Finding[]; mended: Finding[] } {
  const old = knots(before);
  const current = knots(now);
  // What to cut is dear to find: only of those that are told.
  const told = (all: readonly SourceFile[][], { graph }: SourceIndex) =>
    finalize(
      CYCLES,
      all.map((modules) => draftOfCycle(cycleOf(modules, graph, ['module']))),
    );
  return {
    broken: told(
      current.filter((it) => !within(it, old)),
      now,
    ),
    mended: told(
      old.filter((it) => !touches(it, current)),
      before,
    ),
  };
}

/** Modules that import each other as they load. */
function knots({ files, graph }: SourceIndex): SourceFile[][] {
  return components(files, (file) => graph.edges(file, ['module']));
}

const pathsOf = (modules: readonly SourceFile[]): string[] => modules.map(({ path }) => path);

/** Whether all of a knot was already part of one. */
function within(knot: readonly SourceFile[], others: readonly SourceFile[][]): boolean {
  return others.some((other) => {
    const known = new Set(pathsOf(other));
    return knot.every(({ path }) => known.has(path));
  });
}

/** Whether modules of a knot still import each other. */
function touches(knot: readonly SourceFile[], others: readonly SourceFile[][]): boolean {
  const own = new Set(pathsOf(knot));
  return others.some((other) => other.filter(({ path }) => own.has(path)).length > 1);
}
