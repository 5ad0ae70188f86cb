export { checkScenario } from './check.ts';
export { jsonSchema } from './json-schema.ts';
export { probeWebSocket } from './probe.ts';
export type * from './recorded.ts';
export { isRecording } from './recorded.ts';
export { replay } from './replay.ts';
export { runScenario } from './run-scenario.ts';
export { isScenario, otherServices, scenario } from './scenario.ts';
export type * from './types.ts';
