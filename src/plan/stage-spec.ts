import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import type { CommandSpec } from '../executors/command.ts';
import type { PytestSpec } from '../executors/pytest.ts';
import type { ScriptSpec } from '../executors/script.ts';
import type { SsotSpec } from '../executors/ssot.ts';
import type { WebsocketSpec } from '../executors/websocket.ts';
import type { StageTask } from '../pipeline/types.ts';
import { suggest } from '../util/nearest.ts';
import { quoteCommand } from '../util/quote.ts';
import { ssotOptions } from './ssot-options.ts';

export type StageSpec = CommandSpec | ScriptSpec | SsotSpec | PytestSpec | WebsocketSpec;

/** What an executor will be given, and how to name it; or why a name in it leads nowhere. */
export type SpecResult =
  | { readonly spec: StageSpec; readonly title: string; readonly fault?: undefined }
  | { readonly fault: { readonly name: string; readonly message: string; readonly help: string } };

/** Turns a task as users write it into what its executor takes: names looked up in the config, paths absolute. */
export function specOf(task: StageTask, stage: string, loaded: LoadedConfig): SpecResult {
  const { config, root, directory } = loaded;
  switch (task.kind) {
    case 'command': {
      const { cwd = '.', ...rest } = task;
      return { spec: { ...rest, cwd: resolve(root, cwd) }, title: task.shell ? task.file : quoteCommand([task.file, ...task.args]) };
    }
    case 'script':
      return { spec: { ...task, file: resolve(directory, task.file), cwd: root }, title: `script ${task.file}` };
    case 'ssot':
      return { spec: { kind: 'ssot', options: ssotOptions(loaded) }, title: 'single source of truth, every rule' };
    case 'pytest': {
      const suite = config.suites[task.suite];
      if (suite === undefined) return { fault: unknown(stage, 'suite', task.suite, Object.keys(config.suites)) };
      const { testTimeout, collectTimeout, ...rest } = suite;
      return {
        spec: { kind: 'pytest', suite: { ...rest, testTimeoutMs: testTimeout, collectTimeoutMs: collectTimeout } },
        title: `pytest ${suite.paths.join(' ')}`,
      };
    }
    case 'websocket': {
      const file = config.scenarios[task.scenario];
      if (file === undefined) return { fault: unknown(stage, 'scenario', task.scenario, Object.keys(config.scenarios)) };
      return {
        spec: { kind: 'websocket', file: resolve(directory, file), service: task.service },
        title: `scenario ${task.scenario} on ${task.service}`,
      };
    }
  }
}

function unknown(stage: string, what: string, name: string, known: readonly string[]) {
  return { name, message: `stage '${stage}' names the ${what} '${name}', which the config does not have`, help: suggest(name, known) };
}
