export { checkScenario } from './check.ts';
export { type ProbeOptions, type ProbeResult, probeWebSocket } from './probe.ts';
export { type RunScenarioOptions, runScenario, type ScenarioResult } from './run-scenario.ts';
export { isScenario, otherServices, scenario } from './scenario.ts';
export type * from './types.ts';
