import type { Narrowed, Plan } from '../model/plan.ts';
import { layersOf, stagePlans } from './explain.ts';

export const PLAN_FORMATS = ['text', 'json', 'mermaid'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** Test files that the text lists for a stage. */
const MAX_TESTS = 20;

/** A plan as text for people, as JSON (`version: 1`), or as a Mermaid flow chart. Ends with a newline. */
export function renderPlan(plan: Plan, format: PlanFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, pipeline: plan.pipeline, root: plan.root, jobs: plan.jobs, stages: withTests(plan) }, null, 2)}\n`;
    case 'mermaid':
      return renderMermaid(plan);
    case 'text':
      return renderText(plan);
  }
}

/** Where stages are narrowed, with the test files that run and why. */
function withTests(plan: Plan): object[] {
  const tests = new Map(plan.stages.map(({ id, narrowed }) => [id, narrowed?.tests]));
  return stagePlans(plan).map((stage) => ({ ...stage, tests: tests.get(stage.id) }));
}

function renderText(plan: Plan): string {
  const told = new Map(stagePlans(plan).map((stage) => [stage.id, stage]));
  const width = Math.max(...plan.stages.map(({ id }) => id.length));
  const lines = [`${plan.pipeline} in ${plan.root} (up to ${plan.jobs} at once)`];
  for (const [index, layer] of layersOf(plan).entries()) {
    lines.push('', `step ${index + 1}${layer.length > 1 ? ', side by side' : ''}`);
    for (const { id, narrowed } of layer) {
      const stage = told.get(id);
      if (stage === undefined) continue;
      const mark = stage.action === 'run' ? 'run ' : 'skip';
      lines.push(
        `  ${mark}  ${id.padEnd(width)}  ${stage.title}`,
        `  ${' '.repeat(width + 6)}  ${stage.why}`,
        ...testLines(narrowed?.tests ?? []).map((line) => `  ${' '.repeat(width + 6)}    ${line}`),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The first test files with their reasons; the JSON has all. */
function testLines(tests: Narrowed['tests']): string[] {
  const lines = tests.slice(0, MAX_TESTS).map(({ file, why }) => `${file} ${why}`);
  const more = tests.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more (--format json has them all)`] : lines;
}

function renderMermaid(plan: Plan): string {
  const names = new Map(plan.stages.map(({ id }, index) => [id, `s${index}`]));
  const lines = ['flowchart LR'];
  for (const stage of plan.stages) {
    const label = `${stage.id}<br/>${stage.title}`.replaceAll('"', '#quot;');
    lines.push(`  ${names.get(stage.id)}["${label}"]${stage.skip === undefined ? '' : ':::skipped'}`);
    for (const need of stage.needs) lines.push(`  ${names.get(need)} --> ${names.get(stage.id)}`);
  }
  lines.push('  classDef skipped stroke-dasharray: 4');
  return `${lines.join('\n')}\n`;
}
