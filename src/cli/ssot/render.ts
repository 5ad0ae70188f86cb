import type { CheckReport } from '../../ssot/check.ts';
import type { CyclesReport } from '../../ssot/cycles.ts';
import type { Finding } from '../../ssot/finding.ts';
import type { InventoryReport } from '../../ssot/inventory.ts';
import type { InventorySymbol } from '../../ssot/inventory-symbol.ts';
import { formatDuration } from '../../util/duration.ts';
import { plural } from '../../util/plural.ts';
import { duplicateLines, rankedLines } from './render-duplicates.ts';

/** Findings grouped by rule, root causes first; those of the baseline are counted, and listed when `verbose`. */
export function renderCheck(
  { root, files, elapsedMs, summary, findings }: CheckReport,
  verbose: boolean,
): string {
  const lines: string[] = [];
  const shown = findings.filter(({ status }) => verbose || status === 'new');
  let rule = '';
  for (const finding of shown) {
    if (finding.rule !== rule) {
      rule = finding.rule;
      lines.push(`${rule}  (${shown.filter((it) => it.rule === rule).length})`);
    }
    lines.push(...findingLines(finding));
  }
  const read = `${plural(files.scanned, 'file')}, ${files.lines.toLocaleString('en')} ${files.lines === 1 ? 'line' : 'lines'} in ${formatDuration(elapsedMs)}`;
  const rules = Object.keys(summary.byRule).length;
  lines.push(`${headline(summary)}: ${plural(rules, 'rule')} on ${read} under ${root}.`);
  if (summary.baseline > 0)
    lines.push(`${summary.baseline} in the baseline${verbose ? '' : ' (--verbose lists them)'}.`);
  if (summary.fixed > 0) lines.push(fixedLine(summary.fixed));
  if (summary.suppressed > 0)
    lines.push(`${summary.suppressed} hidden by comments with a reason (portcullis: ignore).`);
  for (const [id, areas] of Object.entries(summary.areas))
    if (id in summary.byRule) lines.push(`${id} looked at these areas only: ${areas.join(', ')}.`);
  const idle = Object.entries(summary.idle).map(([id, needs]) => `${id} (${needs})`);
  if (idle.length > 0) {
    lines.push(
      `${plural(idle.length, 'rule')} had nothing to check: ${idle.join(', ')}. See 'ssot' in the config.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** One finding: where, what, the places that belong to it, and the next step. */
export function findingLines(finding: Finding): string[] {
  const { path, line, column, status, message, related, help } = finding;
  const known = status === 'baseline' ? '[baseline] ' : '';
  const rest = related.length - MAX_RELATED;
  return [
    `  ${path}:${line}:${column}  ${known}${message}`,
    ...related.slice(0, MAX_RELATED).map((it) => `      ${it.path}:${it.line}  ${it.note}`),
    ...(rest > 0 ? [`      and ${rest} more (--format json lists them)`] : []),
    `      → ${help}`,
    '',
  ];
}

const MAX_RELATED = 8;

/** `3 findings`, or `No new findings` where the baseline has some. */
export function headline({ new: fresh, baseline }: CheckReport['summary']): string {
  const kind = baseline > 0 ? 'new findings' : 'findings';
  if (fresh === 0) return `No ${kind}`;
  return fresh === 1 ? `1 ${kind.slice(0, -1)}` : `${fresh} ${kind}`;
}

/** What is said of findings that are no more. */
export function fixedLine(fixed: number): string {
  const are = fixed === 1 ? '1 finding of the baseline is' : `${fixed} findings of the baseline are`;
  return `${are} fixed: run \`portcullis ssot baseline\` to prune.`;
}

const MAX_CUTS = 10;

/** Each cycle as its way round, by when it closes, with the imports that are cheapest to cut and why. */
export function renderCycles({ cycles, root, elapsedMs }: CyclesReport): string {
  const lines = cycles.flatMap(({ kind, modules, path, cuts, why }) => [
    `${plural(modules.length, 'module')} ${modules.length === 1 ? 'imports itself' : 'import each other'} (${kind})`,
    ...path.map(({ from, to, path: file, line }) => `  ${from} → ${to}  ${file}:${line}`),
    `  cheapest cut: ${plural(cuts.length, 'import')}, ${why}`,
    ...cuts
      .slice(0, MAX_CUTS)
      .map(
        ({ from, to, path: file, line, names }) =>
          `    ${from} → ${to}  ${file}:${line}  (${plural(names, 'name')})`,
      ),
    ...(cuts.length > MAX_CUTS ? [`    and ${cuts.length - MAX_CUTS} more (--format json lists them)`] : []),
    '',
  ]);
  const atImport = cycles.filter(({ kind }) => kind === 'import-time').length;
  const others = cycles.length - atImport;
  const rest = others === 0 ? '' : `, ${others} that only functions or the type checker close`;
  lines.push(
    `${atImport === 0 ? 'No import-time cycles' : plural(atImport, 'import-time cycle')}${rest} under ${root} (${formatDuration(elapsedMs)}).`,
  );
  return `${lines.join('\n')}\n`;
}

/** Each name with its verdict, and where it is defined, aliased, re-exported and used. */
export function renderInventory(report: InventoryReport): string {
  const { symbols, files, elapsedMs } = report;
  const lines = [...symbols.flatMap(describe), ...rankedLines(report)];
  if (symbols.length === 0) lines.push('Nothing to list.');
  lines.push(
    `${plural(symbols.length, 'name')} in ${plural(files.scanned, 'file')} (${formatDuration(elapsedMs)}).`,
  );
  return `${lines.join('\n')}\n`;
}

const MAX_CONSUMERS = 20;

function describe({
  name,
  verdict,
  canonical,
  definitions,
  aliases,
  reexports,
  consumers,
  duplicates,
  nearest,
}: InventorySymbol): string[] {
  const shown = consumers.slice(0, MAX_CONSUMERS);
  return [
    `${name}: ${verdict}${canonical === null ? '' : `, canonical ${canonical}`}`,
    ...(nearest === undefined ? [] : [`  → Did you mean ${nearest}?`]),
    ...definitions.map(
      ({ path, line, kind, area, context }) =>
        `  defined    ${path}:${line}  ${[kind, area, ...context].join(', ')}`,
    ),
    ...(duplicates === undefined ? [] : duplicateLines(definitions, duplicates)),
    ...aliases.map(
      ({ path, line, target }) => `  alias      ${path}:${line}  of ${target ?? 'something unknown'}`,
    ),
    ...reexports.map(({ path, line, target }) => `  re-export  ${path}:${line}  of ${target}`),
    ...shown.map(({ path, line, kind, via }) => `  used       ${path}:${line}  ${kind} via ${via}`),
    ...(consumers.length > shown.length
      ? [`  used       and in ${plural(consumers.length - shown.length, 'more place')}`]
      : []),
    '',
  ];
}
