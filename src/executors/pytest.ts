import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { AttachmentStore, Executor, Problem } from '../model/ports.ts';
import type { Processes } from '../process/types.ts';
import { runPytest } from '../pytest/run.ts';
import type { PytestSuite } from '../pytest/suite.ts';
import { activate } from '../python/activate.ts';
import { nearestFile } from '../python/nearest-file.ts';
import type { Python } from '../python/python.ts';
import type { CommandLine } from '../util/quote.ts';

export interface PytestSpec {
  readonly kind: 'pytest';
  readonly suite: PytestSuite;
}

/** Runs a pytest suite with the project's Python, made or reused first. */
export function createPytestExecutor(host: {
  readonly processes: Pick<Processes, 'spawn' | 'tempDir'>;
  readonly python: Python;
  /** Directory of the project, absolute. */
  readonly root: string;
  /** Where captured output goes that is too long for a case. */
  readonly attachments?: AttachmentStore | undefined;
  readonly commandLine?: CommandLine | undefined;
}): Executor<PytestSpec> {
  return {
    async check({ suite }) {
      return [...missingPaths(suite, host.root), ...(await host.python.check())];
    },
    async run({ suite }, context) {
      const provided = await host.python.provide(context.signal);
      if (context.signal.aborted) return { failures: [] };
      if ('failure' in provided) return { failures: [provided.failure] };
      const { environment } = provided;
      if (environment.created) {
        context.emit({
          type: 'note',
          level: 'info',
          message: `made a Python environment with ${environment.how} in ${environment.ms} ms: ${environment.venv}`,
        });
      }
      return runPytest(
        {
          processes: host.processes,
          suite,
          python: environment.python,
          env: activate(context.env, environment.venv),
          attachments: host.attachments,
          commandLine: host.commandLine,
        },
        context,
      );
    },
  };
}

/** A path that is not there is found now, not by pytest after a minute of services starting. */
function missingPaths({ paths, args = [] }: PytestSuite, root: string): readonly Problem[] {
  if (args.includes('--pyargs')) return [];
  return paths.flatMap((path) => {
    const file = resolve(root, path.split('::')[0] ?? path);
    if (existsSync(file)) return [];
    return { message: `the suite path '${path}' does not exist`, help: suggestion(file, root) };
  });
}

/** The nearest name where the path first goes wrong. */
function suggestion(missing: string, root: string): string {
  let wrong = missing;
  while (dirname(wrong) !== wrong && !existsSync(dirname(wrong))) wrong = dirname(wrong);
  const near = nearestFile(wrong);
  return near === undefined
    ? `There is no '${relative(root, wrong)}'; paths are relative to ${root}.`
    : `Did you mean '${relative(root, near)}'?`;
}
