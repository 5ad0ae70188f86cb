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
  const hooks: CheckHooks = {
    signal: context.signal,
    onScanned(files, ms) {
      context.emit({ type: 'figure', name: 'files', value: files.scanned, unit: 'files' });
      context.emit({ type: 'figure', name: 'lines', value: files.lines, unit: 'lines' });
      context.emit({ type: 'figure', name: 'bytes', value: files.bytes, unit: 'bytes' });
      context.emit({ type: 'figure', name: 'scan', value: Math.round(ms), unit: 'ms' });
    },
    onRule(rule, findings, ms) {
      const [first] = findings;
      const failure = first && failureOf(context, root, rule, findings, first);
      context.emit({ type: 'case-finished', case: caseOf(context.stage, rule, ms, failure) });
      if (failure === undefined) return;
      failures.push(failure);
      found += findings.length;
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
  if (result.ok || result.reason === 'stopped') return { failures };
  const failure: StageFailure = {
    reason: result.reason === 'nothing-to-check' ? 'no-tests-ran' : 'environment',
    message: result.message,
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
): CaseRecord {
  const base = caseBase(rule, durationMs);
  if (failure === undefined) return { ...base, status: 'passed' };
  return { ...base, status: 'failed', at: failure.at, failure: { ...failure, stage } };
}

function caseBase(rule: RuleId, durationMs: number) {
  return { id: rule, name: rule, classname: 'ssot', durationMs };
}
