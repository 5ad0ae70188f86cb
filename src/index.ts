/** What users import in `runner.config.ts`, in pipelines and in scenarios. */
export type { ConfigInput } from './config/types.ts';
export { defineConfig } from './config/types.ts';
export { command, definePipeline, pytest, script, shell, ssot, websocket } from './pipeline/define.ts';
export type { PipelineInput, StageInput, StageTask } from './pipeline/types.ts';
export { defineRemediation, person } from './remediation/plan/define.ts';
export type { PhaseInput, RemediationInput } from './remediation/plan/types.ts';
export { jsonSchema } from './websocket/json-schema.ts';
export { scenario } from './websocket/scenario.ts';
export type {
  Expectation,
  Expression,
  Refusal,
  Scenario,
  ScenarioSpec,
  Shape,
  Step,
  User,
} from './websocket/types.ts';
