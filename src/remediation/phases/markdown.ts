import { formatDuration } from '../../util/duration.ts';
import { describeGate, type GateResult } from '../gate.ts';
import type { PhaseReport, RemediationReport } from './report.ts';

/** The report as a page: what came of it, what can be done, and the evidence phase by phase. */
export function renderMarkdown(report: RemediationReport): string {
  const { name, outcome, message, next, branch, start, tip, onto, phases, final, ms } = report;
  return `${[
    `# Remediation \`${name}\`: ${outcome}`,
    '',
    `${text(message)}.`,
    '',
    ...(next.length === 0
      ? []
      : ['## What can be done now', '', ...next.map((line) => `- ${stepOf(line)}`), '']),
    '## Phases',
    '',
    '| phase | came to | gate before | gate after | commit | files | attempts | time |',
    '|---|---|---|---|---|---|---|---|',
    ...phases.map(rowOf),
    '',
    ...phases.flatMap(detailsOf),
    '## Where it is',
    '',
    `- start: \`${start}\`${onto === null ? '' : ` of \`${onto}\``}`,
    `- branch: \`${branch}\`, at \`${tip}\``,
    `- final gates: ${final === null ? 'not evaluated' : text(describeGate(final))}`,
    `- time: ${formatDuration(ms)}`,
  ].join('\n')}\n`;
}

function rowOf(phase: PhaseReport): string {
  const { name, outcome, before, after, commit, files, attempts, ms } = phase;
  const cells = [
    `\`${name}\``,
    outcome,
    verdict(before),
    verdict(after),
    commit === null ? '' : `\`${commit.slice(0, 12)}\``,
    `${files}`,
    `${attempts}`,
    formatDuration(ms),
  ];
  return `| ${cells.join(' | ')} |`;
}

function detailsOf({
  name,
  note,
  isolated,
  reverted,
  attempt,
  before,
  after,
  outcome,
}: PhaseReport): string[] {
  if (note === '' && isolated.length === 0 && reverted.length === 0) return [];
  return [
    `### ${name}`,
    '',
    ...(note === '' ? [] : [text(note), '']),
    ...(before?.verdict === 'failed' ? [`- before: ${text(describeGate(before))}`] : []),
    ...symptomsOf(after),
    ...reverted.map((commit) => `- undone by a new commit: \`${commit}\``),
    ...isolated.map(
      ({ paths, patch, why }) =>
        `- kept out: ${paths.map(code).join(', ')}: ${text(why)} (patch: ${code(patch)})`,
    ),
    ...(attempt === null
      ? []
      : [`- ${outcome === 'waiting' ? 'to be edited' : 'what was tried'}: ${code(attempt)}`]),
    '',
  ];
}

function symptomsOf(gate: GateResult | null): string[] {
  if (gate?.verdict !== 'failed') return [];
  return gate.symptoms
    .slice(0, 20)
    .map(
      ({ stage, message, at }) =>
        `- ${code(stage)}: ${text(message)}${at === undefined ? '' : ` at ${code(at)}`}`,
    );
}

function verdict(gate: GateResult | null): string {
  return gate === null ? '' : gate.verdict;
}

/** `Look at it: git switch …`: the command alone is code. */
function stepOf(line: string): string {
  const [, say = '', command] = /^(.*?: )?((?:git|portcullis) .*)$/s.exec(line) ?? [];
  return command === undefined ? text(line) : `${text(say)}${code(command)}`;
}

/** Text of tests and hooks may hold what Markdown would act upon. */
function text(value: string): string {
  return value.replaceAll('\n', ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}

function code(value: string): string {
  const fence = value.includes('`') ? '``' : '`';
  return `${fence}${value.replaceAll('\n', ' ')}${fence}`;
}
