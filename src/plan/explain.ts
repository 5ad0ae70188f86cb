import type { StagePlan } from '../model/event.ts';
import type { Plan, Stage } from '../model/plan.ts';

/** The plan as it is told to people and reports: what each stage does, and why it will run or be skipped. */
export function stagePlans(plan: Plan): StagePlan[] {
  const skipped = new Set(plan.stages.filter(({ skip }) => skip !== undefined).map(({ id }) => id));
  return plan.stages.map((stage) => ({
    id: stage.id,
    kind: stage.kind,
    title: stage.title,
    needs: stage.needs,
    services: stage.services,
    action: stage.skip === undefined ? 'run' : 'skip',
    why: stage.skip ?? whyRun(stage, skipped) + whatPasses(stage, plan) + narrowedTo(stage),
  }));
}

function narrowedTo({ narrowed }: Stage): string {
  return narrowed === undefined ? '' : `; ${narrowed.why}`;
}

/** What a stage owes to scoped gates, its own and those before it. */
function whatPasses({ id, gate, fail, always }: Stage, { stages }: Plan): string {
  if (gate === 'scoped' && fail !== 'finish')
    return `; its gate is scoped in vain, as \`fail: ${fail}\` stops everything`;
  const needed = new Set([id]);
  for (const each of needed)
    for (const need of stages.find((it) => it.id === each)?.needs ?? []) needed.add(need);
  const scoped = stages.filter((each) => each.id !== id && needed.has(each.id) && isScoped(each));
  if (always || scoped.length === 0) return '';
  return `; where ${scoped.map((each) => each.id).join(' or ')} fails, only what does not reach the failing modules`;
}

function isScoped({ gate, fail, skip }: Stage): boolean {
  return gate === 'scoped' && fail === 'finish' && skip === undefined;
}

function whyRun({ needs, services, always }: Stage, skipped: ReadonlySet<string>): string {
  const awaited = needs.filter((need) => !skipped.has(need));
  const [adverb, done] = always ? ['once', 'ended'] : ['when', 'passed'];
  const when =
    awaited.length === 0
      ? 'at once'
      : `${adverb} ${awaited.join(' and ')} ${awaited.length === 1 ? 'has' : 'have'} ${done}`;
  return services.length === 0 ? when : `${when}, on ${services.join(' and ')}`;
}

/** Stages by the earliest moment they can start: those of one layer may run side by side. */
export function layersOf(plan: Plan): readonly (readonly Stage[])[] {
  const layers: Stage[][] = [];
  const depths = new Map<string, number>();
  const byId = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const depthOf = (stage: Stage): number => {
    const known = depths.get(stage.id);
    if (known !== undefined) return known;
    const needs = stage.needs.flatMap((need) => byId.get(need) ?? []);
    const depth = Math.max(-1, ...needs.map(depthOf)) + 1;
    depths.set(stage.id, depth);
    return depth;
  };
  for (const stage of plan.stages) {
    const depth = depthOf(stage);
    const layer = layers[depth] ?? [];
    layers[depth] = layer;
    layer.push(stage);
  }
  return layers;
}
