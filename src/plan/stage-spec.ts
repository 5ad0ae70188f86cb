import { relative, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import type { CommandSpec } from '../executors/command.ts';
import type { PytestSpec } from '../executors/pytest.ts';
import type { ScriptSpec } from '../executors/script.ts';
import type { SsotSpec } from '../executors/ssot.ts';
import type { WebsocketSpec } from '../executors/websocket.ts';
import type { Problem } from '../model/ports.ts';
import type { StageTask } from '../pipeline/types.ts';
import { suggest } from '../util/nearest.ts';
import { own } from '../util/own.ts';
import { quoteCommand } from '../util/quote.ts';
import { ssotOptions } from './ssot-options.ts';
import { planWorkers, workersOf } from './workers.ts';

export type StageSpec = CommandSpec | ScriptSpec | SsotSpec | PytestSpec | WebsocketSpec;

/** What an executor will be given, and how to name it; or why a name in it leads nowhere. */
export type SpecResult =
  | {
      readonly spec: StageSpec;
      readonly title: string;
      /** Services it needs beyond those the stage names. */
      readonly services?: readonly string[];
      /** Share of `jobs` it takes, where its stage does not say. */
      readonly weight?: number | undefined;
      readonly fault?: undefined;
    }
  | { readonly fault: Problem & { /** The name in the pipeline that is at fault. */ readonly name: string } };

/** Turns a task as users write it into what its executor takes: names looked up in the config, paths absolute. */
export async function specOf(
  task: StageTask,
  stage: string,
  loaded: LoadedConfig,
  jobs: number,
): Promise<SpecResult> {
  const { config, root, directory } = loaded;
  switch (task.kind) {
    case 'command': {
      const { cwd = '.', ...rest } = task;
      return {
        spec: { ...rest, cwd: resolve(root, cwd) },
        title: task.shell ? task.file : quoteCommand([task.file, ...task.args]),
      };
    }
    case 'script':
      return {
        spec: { ...task, file: resolve(directory, task.file), cwd: root },
        title: `script ${task.file}`,
      };
    case 'ssot':
      return {
        spec: { kind: 'ssot', options: ssotOptions(loaded) },
        title: 'single source of truth, every rule',
      };
    case 'pytest': {
      const suite = own(config.suites, task.suite);
      if (suite === undefined)
        return { fault: unknown(stage, 'suite', task.suite, Object.keys(config.suites)) };
      const { testTimeout, collectTimeout, ...rest } = suite;
      const workers = workersOf(task.workers ?? suite.workers, jobs);
      const planned = planWorkers(workers, suite.fork);
      return {
        spec: {
          kind: 'pytest',
          suite: { ...rest, workers, testTimeoutMs: testTimeout, collectTimeoutMs: collectTimeout },
        },
        title: `pytest ${suite.paths.join(' ')}${planned.title}`,
        weight: planned.weight,
      };
    }
    case 'websocket': {
      const path = own(config.scenarios, task.scenario);
      if (path === undefined)
        return { fault: unknown(stage, 'scenario', task.scenario, Object.keys(config.scenarios)) };
      const { service = 'backend' } = task;
      const file = resolve(directory, path);
      // Loaded only when it is needed: the WebSocket library is no part of the start-up of other runs.
      const { loadScenario, otherServices } = await import('./scenario.ts');
      const scenario = await loadScenario(file);
      if ('message' in scenario) return { fault: { name: task.scenario, ...scenario } };
      return {
        spec: { kind: 'websocket', scenario, service, file: relative(root, file) },
        title: `scenario ${task.scenario} on ${service}`,
        services: otherServices(scenario),
      };
    }
  }
}

function unknown(stage: string, what: string, name: string, known: readonly string[]) {
  return {
    name,
    message: `stage '${stage}' names the ${what} '${name}', which the config does not have`,
    help: suggest(name, known),
  };
}
