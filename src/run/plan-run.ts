import type { LoadedConfig } from '../config/load.ts';
import { buildPlan, type PlanOptions, type PlanResult } from '../plan/build.ts';
import type { SinceOptions } from './reach/changes.ts';

/** What the command line may change about a plan. */
export interface RunPlanOptions extends PlanOptions, SinceOptions {}

/** The plan of a pipeline, narrowed to what has changed where that is asked for; or all that is wrong with it. */
export async function planRun(loaded: LoadedConfig, options: RunPlanOptions): Promise<PlanResult> {
  const built = await buildPlan(loaded, options);
  if (!built.ok || (options.since === undefined && !options.affected)) return built;
  const { narrowPlan } = await import('./reach/affected.ts');
  const plan = await narrowPlan(built.plan, loaded, options);
  return 'message' in plan ? { ok: false, problems: [plan] } : { ...built, plan };
}
