import { relative, resolve } from 'node:path';
import type { CaseRecord } from '../model/case.ts';
import type { Executor, StageContext, StageFailure, StageResult } from '../model/ports.ts';
import { type CheckHooks, checkTree } from '../ssot/check.ts';
import { checkOptions } from '../ssot/check-options.ts';
import type { Finding } from '../ssot/finding.ts';
import type { RuleId, SsotOptions } from '../ssot/options.ts';

/** A stage that holds a tree of Python to its rules. */
export interface SsotSpec {
  readonly kind: 'ssot';
  readonly options: SsotOptions;
}

/** Findings listed in a failure's excerpt, beside the one that its message tells. */
const LISTED = 20;

/** Runs every rule as one case; the first finding of the first rule is the first cause. */
export function createSsotExecutor(): Executor<SsotSpec> {
  return { check: async ({ options }) => checkOptions(options), run: runRules };
}

async function runRules({ options }: SsotSpec, context: StageContext): Promise<StageResult> {
  const root = resolve(context.root, options.root);
  const failures: StageFailure[] = [];
  let found = 0;
  let closed = false;
  let scan: { readonly bytes: number; readonly ms: number } | undefined;
  const hooks: CheckHooks = {
    signal: context.signal,
    onScanned(files, ms) {
      context.emit({ type: 'figure', name: 'files', value: files.scanned, unit: 'files' });
      context.emit({ type: 'figure', name: 'lines', value: files.lines, unit: 'lines' });
      scan = { bytes: files.bytes, ms: Math.round(ms) };
    },
    onRule(rule, findings, ms) {
      const fresh = findings.filter(({ status }) => status === 'new');
      const [first] = fresh;
      const failure = first && failureOf(context, root, rule, fresh, first);
      const known = findings.length - fresh.length;
      context.emit({ type: 'case-finished', case: caseOf(context.stage, rule, ms, failure, known) });
      if (failure === undefined) return;
      failures.push(failure);
      found += fresh.length;
      if (closed || found < context.failAfter) return;
      closed = true;
      context.fail(failures[0]!);
    },
    onIdle(rule, needs) {
      const note = `nothing to check: ${needs}`;
      context.emit({ type: 'case-finished', case: { ...caseBase(rule, 0), status: 'skipped', note } });
    },
  };
  const result = await checkTree({ ...options, root }, hooks);
  const { baseline, fixed } = result.ok ? result.report.summary : { baseline: 0, fixed: 0 };
  const figure = (name: string, value: number, unit: string) =>
    context.emit({ type: 'figure', name, value, unit });
  // Before the rest: a stage's line has room for the first three, and accepted findings are not to pass in silence.
  if (baseline > 0) figure('findings in the baseline', baseline, 'findings');
  if (scan !== undefined) {
    figure('bytes', scan.bytes, 'bytes');
    figure('scan', scan.ms, 'ms');
  }
  // What stays in the baseline would hide its own return.
  if (fixed > 0) context.emit({ type: 'note', level: 'warning', message: fixedNote(fixed) });
  if (result.ok) return { failures };
  if (result.reason === 'stopped') return { failures };
  const failure: StageFailure = {
    reason: result.reason === 'nothing-to-check' ? 'no-tests-ran' : 'environment',
    message: result.message,
    at: result.file === undefined ? undefined : { file: result.file, line: result.line },
    help: result.help,
  };
  context.fail(failure);
  return { failures: [failure] };
}

function failureOf(
  context: StageContext,
  root: string,
  rule: RuleId,
  findings: readonly Finding[],
  first: Finding,
): StageFailure {
  const inProject = (path: string) => relative(context.root, resolve(root, path)).replaceAll('\\', '/');
  const others = findings.slice(1);
  const listed = others.slice(0, LISTED).map((it) => `${inProject(it.path)}:${it.line}: ${it.message}`);
  const rest = others.length - listed.length;
  const lines = [`${others.length} more:`, ...listed, ...(rest > 0 ? [`… and ${rest} more`] : [])];
  return {
    reason: 'rule-violated',
    message: first.message,
    at: { file: inProject(first.path), line: first.line, column: first.column },
    test: rule,
    excerpt: others.length === 0 ? undefined : lines.join('\n'),
    help: first.help,
  };
}

function caseOf(
  stage: string,
  rule: RuleId,
  durationMs: number,
  failure: StageFailure | undefined,
  known: number,
): CaseRecord {
  const note = known === 0 ? undefined : `${known} finding${known === 1 ? '' : 's'} in the baseline`;
  const base = { ...caseBase(rule, durationMs), note };
  if (failure === undefined) return { ...base, status: 'passed' };
  return { ...base, status: 'failed', at: failure.at, failure: { ...failure, stage } };
}

function fixedNote(fixed: number): string {
  const are = fixed === 1 ? '1 finding of the baseline is' : `${fixed} findings of the baseline are`;
  return `${are} fixed: run \`portcullis ssot baseline\` to prune`;
}

function caseBase(rule: RuleId, durationMs: number) {
  return { id: rule, name: rule, classname: 'ssot', durationMs };
}
