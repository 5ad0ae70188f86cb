import type { CommandTask, PipelineInput, ScriptTask, StageTask } from './types.ts';

/** Declares a pipeline; `needs` are checked against the stages' names by the compiler. */
export function definePipeline<const Id extends string>(pipeline: PipelineInput<Id>): PipelineInput<Id> {
  return pipeline;
}

/** Runs a program with arguments; no shell is involved. */
export function command(
  file: string,
  args: readonly string[] = [],
  options: { cwd?: string } = {},
): CommandTask {
  return { kind: 'command', file, args, ...options };
}

/** Runs a line through the system's shell, for when pipes or expansion are really wanted. */
export function shell(line: string, options: { cwd?: string } = {}): CommandTask {
  return { kind: 'command', file: line, args: [], shell: true, ...options };
}

/** Runs a zx script as a child process. */
export function script(file: string, args: readonly string[] = []): ScriptTask {
  return { kind: 'script', file, args };
}

/** Checks the single source of truth of the whole tree, as the config's `ssot` says. */
export function ssot(): StageTask {
  return { kind: 'ssot' };
}

/** Runs one of the config's pytest `suites`; `workers` instead of the suite's own. */
export function pytest(suite: string, options: { workers?: number | 'auto' } = {}): StageTask {
  return { kind: 'pytest', suite, ...options };
}

/**
 * Plays one of the config's WebSocket `scenarios` against a running service: the one named, or else the only one that
 * the stage names, or else `backend`.
 */
export function websocket(scenario: string, options: { service?: string } = {}): StageTask {
  return { kind: 'websocket', scenario, ...options };
}
