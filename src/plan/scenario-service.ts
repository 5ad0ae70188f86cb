import type { Pipeline, PipelineStage } from '../pipeline/schema.ts';

/** A pipeline in which every scenario has its service, and every stage names the service of its scenario. */
export function withScenarioServices(pipeline: Pipeline): Pipeline {
  const stages = Object.entries(pipeline.stages).map(([id, stage]) => [id, withScenarioService(stage)]);
  return { ...pipeline, stages: Object.fromEntries(stages) as Pipeline['stages'] };
}

/** The service that the scenario names, or else the only one of the stage, or else `backend`. */
function withScenarioService(stage: PipelineStage): PipelineStage {
  const { run, services } = stage;
  if (run.kind !== 'websocket') return stage;
  const [only = 'backend', ...others] = services;
  const service = run.service ?? (others.length === 0 ? only : 'backend');
  return { ...stage, run: { ...run, service }, services: [...new Set([...services, service])] };
}
