import type { Stage } from '../model/plan.ts';

/** Stages in the order they are offered room: those with most work waiting behind them first, then as written. */
export function byPriority(stages: readonly Stage[]): readonly Stage[] {
  const dependents = new Map<string, Stage[]>();
  for (const stage of stages) {
    for (const need of stage.needs) {
      const list = dependents.get(need);
      if (list === undefined) dependents.set(need, [stage]);
      else list.push(stage);
    }
  }
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = 1 + Math.max(0, ...(dependents.get(id) ?? []).map((stage) => depthOf(stage.id)));
    depths.set(id, depth);
    return depth;
  };
  return stages
    .map((stage, index) => ({ stage, index, depth: depthOf(stage.id) }))
    .sort((a, b) => b.depth - a.depth || a.index - b.index)
    .map(({ stage }) => stage);
}
