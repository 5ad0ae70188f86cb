import type { Executor } from '../model/ports.ts';
import type { Python } from '../python/python.ts';

export interface PythonEnvironmentSpec {
  readonly kind: 'python-environment';
}

/** Makes the project's Python environment, or finds that it stands: a stage of its own, so that it is timed and reported like one. */
export function createPythonEnvironmentExecutor(python: Python): Executor<PythonEnvironmentSpec> {
  return {
    check: () => python.check(),
    async run(_spec, context) {
      const provided = await python.provide(context.signal);
      if ('failure' in provided) return { failures: [provided.failure] };
      const { created, how, venv } = provided.environment;
      const message = created
        ? `made with ${how} in ${venv}`
        : `reused, as nothing it is made of has changed: ${venv}`;
      context.emit({ type: 'note', level: 'info', message });
      return { failures: [] };
    },
  };
}
