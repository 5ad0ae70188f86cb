import type { DiffReport, StoppedGroup } from '../../ssot/diff/report.ts';
import { type Finding, finalize } from '../../ssot/finding.ts';
import type { RuleId } from '../../ssot/options.ts';
import { RULES } from '../../ssot/rules/all.ts';
import { count, wayOf } from './diff-words.ts';
import { renderSarif } from './sarif.ts';

/** What is newly broken as SARIF 2.1.0; modules that stop importing stand at their root cause. */
export function renderDiffSarif({ root, broken }: DiffReport): Promise<string> {
  const told = new Set(broken.findings.map(({ rule, symbol }) => `${rule} ${symbol}`));
  const others = broken.imports
    .filter((group) => !told.has(`${ruleOf(group)} ${group.symbol}`))
    .flatMap(findingOf);
  const byRule = Object.fromEntries(RULES.map(({ id }) => [id, 0]));
  return renderSarif({ root, findings: [...broken.findings, ...others], summary: { byRule } });
}

const ruleOf = ({ cause }: StoppedGroup): RuleId =>
  cause === 'missing' ? 'broken-import' : 'unparsable-file';

function findingOf(group: StoppedGroup): Finding[] {
  const { path, line, symbol, message, modules } = group;
  const related = modules
    .slice(0, 50)
    .map((it) => ({ path: it.path, line: it.chain[0]?.line ?? 1, note: wayOf(it) }));
  const draft = {
    path,
    line,
    column: 1,
    symbol,
    message: `${message}. It takes ${count(modules.length, 'module')} down.`,
    help: 'Mend it, and they can be imported again.',
    related,
  };
  return finalize(ruleOf(group), [draft]);
}
