export { checkScenario } from './check.ts';
export { jsonSchema } from './json-schema.ts';
export { probeWebSocket } from './probe.ts';
export { runScenario } from './run-scenario.ts';
export { isScenario, otherServices, scenario } from './scenario.ts';
export type * from './types.ts';
