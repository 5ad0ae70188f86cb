import type { StagePlan } from '../model/event.ts';
import type { Plan, Stage } from '../model/plan.ts';

/** The plan as it is told to people and reports: what each stage does, and why it will run or be skipped. */
export function stagePlans(plan: Plan): StagePlan[] {
  return plan.stages.map((stage) => ({
    id: stage.id,
    kind: stage.kind,
    title: stage.title,
    needs: stage.needs,
    services: stage.services,
    action: stage.skip === undefined ? 'run' : 'skip',
    why: stage.skip ?? whyRun(stage),
  }));
}

function whyRun(stage: Stage): string {
  const needs =
    stage.needs.length === 0
      ? 'at once'
      : `${stage.always ? 'once' : 'when'} ${stage.needs.join(' and ')} ${stage.needs.length === 1 ? 'has' : 'have'} ${stage.always ? 'ended' : 'passed'}`;
  return stage.services.length === 0 ? needs : `${needs}, on ${stage.services.join(' and ')}`;
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
