import { resolve } from 'node:path';
import { areasByPath } from './area.ts';
import { Baseline } from './baseline.ts';
import { baselineOf } from './baseline-file.ts';
import { FindingsCache } from './cache/findings-cache.ts';
import { type Finding, finalize } from './finding.ts';
import { FileReader } from './index/read.ts';
import { cacheVersion, indexFrom, type Scanned, type SsotResult, STOPPED, scannedOf } from './index-tree.ts';
import type { Area, RuleId, SsotOptions } from './options.ts';
import { RULES } from './rules/all.ts';
import { readContracts } from './rules/contracts/read.ts';
import type { Rule, RuleOptions } from './rules/rule.ts';
import { suppression } from './rules/suppression.ts';
import { Suppressions } from './suppressions.ts';

/** The document of `ssot check --format json`. */
export interface CheckReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  readonly files: Scanned;
  readonly summary: {
    readonly new: number;
    readonly baseline: number;
    /** Findings of the baseline that are no more; of the rules that ran. */
    readonly fixed: number;
    /** Of each rule that had something to check: new ones and those of the baseline. */
    readonly byRule: Readonly<Partial<Record<RuleId, number>>>;
    /** Rules that are on and had nothing to check, each with what it needs: `declare layers`. */
    readonly idle: Readonly<Partial<Record<RuleId, string>>>;
    /** Findings that a comment with a reason hides. */
    readonly suppressed: number;
    /** Rules that look at some areas only, each with these. */
    readonly areas: Readonly<Partial<Record<RuleId, readonly Area[]>>>;
  };
  /** Root causes first: in the order of the rules, the heaviest of each rule first. */
  readonly findings: readonly Finding[];
}

export interface CheckHooks {
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the tree is read. */
  onScanned?(files: Scanned, ms: number): void;
  /** Called as each rule has run, in the order of `RULES`. */
  onRule?(rule: RuleId, findings: readonly Finding[], ms: number): void;
  /** Called instead of `onRule` where a rule has nothing to check until something is declared. */
  onIdle?(rule: RuleId, needs: string): void;
}

/**
 * Runs every rule that is on over a tree and compares what they find with the baseline. Where none of them has
 * anything to check, that is a failure; so is a baseline that cannot be read.
 */
export async function checkTree(
  options: SsotOptions,
  hooks: CheckHooks = {},
): Promise<SsotResult<CheckReport>> {
  const read = baselineOf(options);
  return read.ok ? checkAgainst(new Baseline(read.entries), options, hooks) : read;
}

/** Runs every rule that is on over a tree, with what was accepted before. */
export async function checkAgainst(
  baseline: Baseline,
  options: SsotOptions,
  hooks: CheckHooks = {},
): Promise<SsotResult<CheckReport>> {
  const contracts = await readContracts(options);
  if (!contracts.ok) return contracts;
  const declared = { ...options, contractSets: contracts.sets, ...contentFor(options) };
  const cache = cacheFor(declared);
  try {
    return await checkWith(cache, baseline, declared, hooks);
  } finally {
    await cache?.close();
  }
}

async function checkWith(
  cache: FindingsCache | undefined,
  baseline: Baseline,
  options: RuleOptions,
  hooks: CheckHooks,
): Promise<SsotResult<CheckReport>> {
  const started = performance.now();
  const subject = await subjectOf(cache, options, hooks.signal);
  if (!subject.ok) return subject;
  const { root, files, found } = subject.report;
  hooks.onScanned?.(files, performance.now() - started);
  const suppressions = new Suppressions(
    new FileReader(root, options.maxFileBytes),
    RULES.map(({ id }) => id),
  );
  const areaAt = areasByPath(options);
  const findings: Finding[] = [];
  const ruled = new Map<RuleId, readonly Finding[]>();
  const byRule: Partial<Record<RuleId, number>> = {};
  const idle: Partial<Record<RuleId, string>> = {};
  const tell = (rule: RuleId, raw: readonly Finding[], begun: number) => {
    const judged = raw.map((it) => baseline.judge(it));
    findings.push(...judged);
    byRule[rule] = judged.length;
    hooks.onRule?.(rule, judged, performance.now() - begun);
  };
  const placed = (raw: readonly Finding[]) => raw.map((it) => ({ ...it, area: areaAt(it.path) }));
  for (const rule of RULES) {
    if (rule === suppression || options.rules?.[rule.id] === false) continue;
    if (hooks.signal?.aborted) return STOPPED;
    const needs = rule.idle?.(options);
    if (needs !== undefined) {
      idle[rule.id] = needs;
      hooks.onIdle?.(rule.id, needs);
      continue;
    }
    const begun = performance.now();
    ruled.set(rule.id, found(rule));
    const areas = options.ruleAreas?.[rule.id];
    const all = placed(ruled.get(rule.id)!);
    const asked = all.filter(({ area }) => area === undefined || (areas?.includes(area) ?? true));
    tell(rule.id, suppressions.visible(rule.id, asked), begun);
  }
  cache?.keep(ruled);
  if (Object.keys(byRule).length === 0) return nothingDeclared(idle);
  if (options.rules?.[suppression.id] !== false)
    tell(suppression.id, placed(finalize(suppression.id, suppressions.drafts())), performance.now());
  const isNew = findings.filter(({ status }) => status === 'new').length;
  const summary = {
    new: isNew,
    baseline: findings.length - isNew,
    fixed: baseline.fixed(new Set(Object.keys(byRule))),
    byRule,
    idle,
    suppressed: suppressions.hidden,
    areas: options.ruleAreas ?? {},
  };
  const elapsedMs = Math.round(performance.now() - started);
  return { ok: true, report: { version: 1, root, elapsedMs, files, summary, findings } };
}

/** Lets rules read files where one is declared that must. What is found then is not kept: an outline does not tell whether it holds. */
function contentFor({
  root,
  literals = [],
  rules,
  maxFileBytes,
}: SsotOptions): Pick<RuleOptions, 'contentOf'> {
  if (literals.length === 0 || rules?.['literal-format'] === false) return {};
  const reader = new FileReader(root, maxFileBytes);
  return {
    contentOf(path) {
      const content = reader.read(path);
      return typeof content === 'string' ? undefined : content.bytes;
    },
  };
}

/** What a check goes by: how much was read, and what a rule finds in it, before any baseline. */
interface Subject {
  readonly root: string;
  readonly files: Scanned;
  found(rule: Rule): readonly Finding[];
}

/** The tree read and linked; where all is as it was, only what was found in it then. */
async function subjectOf(
  cache: FindingsCache | undefined,
  options: RuleOptions,
  signal: AbortSignal | undefined,
): Promise<SsotResult<Subject>> {
  const known = await cache?.lookUp(signal);
  if (known !== undefined) {
    const found = ({ id }: Rule) => known.found.get(id)!;
    return { ok: true, report: { root: resolve(options.root), files: known.files, found } };
  }
  const indexed = await indexFrom(cache?.tree, options, signal);
  if (!indexed.ok) return indexed;
  const index = indexed.report;
  const found = (rule: Rule) => finalize(rule.id, rule.run(index, options));
  return { ok: true, report: { root: index.root, files: scannedOf(index), found } };
}

/** Where what is found is kept, unless it is not to be. */
function cacheFor(options: RuleOptions): FindingsCache | undefined {
  const version = cacheVersion(options);
  return version === undefined ? undefined : new FindingsCache(options, version);
}

function nothingDeclared(idle: Readonly<Partial<Record<RuleId, string>>>): SsotResult<never> {
  const rules = Object.keys(idle).join(', ');
  const message = `nothing to check: no rule that is on has anything declared: ${rules}`;
  const help = `Under 'ssot' in the config: ${Object.values(idle).join('; ')}. Or switch other rules on.`;
  return { ok: false, reason: 'nothing-to-check', message, help };
}
