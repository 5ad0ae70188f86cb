import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Executor, Problem, StageContext, StageFailure } from '../model/ports.ts';
import { commandLine } from '../util/quote.ts';
import {
  checkScenario,
  isScenario,
  type Keep,
  otherServices,
  runScenario,
  type Scenario,
} from '../websocket/index.ts';

export interface WebsocketSpec {
  readonly kind: 'websocket';
  /** What the scenario's file exports, already loaded. */
  readonly scenario: Scenario;
  /** The service that the scenario talks to; it must be among the stage's services, with those its steps name. */
  readonly service: string;
  /** The scenario's file, relative to the project root. */
  readonly file?: string | undefined;
}

export interface WebsocketHost {
  /** Where the recording of a scenario that fails is written, absolute; nowhere unless told. */
  readonly replays?: string | undefined;
  /** Takes the secrets of the config out of what is recorded. */
  readonly mask?: (<T>(value: T) => T) | undefined;
}

/** Runs a WebSocket scenario against the services of its stage. */
export function createWebsocketExecutor(host: WebsocketHost = {}): Executor<WebsocketSpec> {
  return {
    async check(spec): Promise<readonly Problem[]> {
      return checkScenario(spec.scenario).map((problem) => ({ ...problem, file: spec.file }));
    },

    async run(spec, context) {
      const names = [spec.service, ...(isScenario(spec.scenario) ? otherServices(spec.scenario) : [])];
      const missing = names.filter((name) => context.services[name] === undefined);
      if (missing.length > 0) {
        const failures = missing.map((name) => unreachable(name, context));
        for (const failure of failures) context.fail(failure);
        return { failures };
      }
      const addresses = Object.fromEntries(names.map((name) => [name, context.services[name]!.url]));
      const replay = host.replays && join(host.replays, `${context.stage.replace(/[^\w.-]/g, '_')}.json`);
      const { failures } = await runScenario(spec.scenario, {
        baseUrl: addresses[spec.service]!,
        services: addresses,
        signal: context.signal,
        emit: (event) => context.emit(event),
        fail: (failure) => context.fail(failure),
        stage: context.stage,
        file: spec.file,
        keep: replay === undefined ? undefined : keepIn(replay, spec, host, context),
      });
      return { failures };
    },
  };
}

/** Recordings go to a file, whole or not at all. One that cannot be written costs its replay, not the verdict. */
function keepIn(file: string, spec: WebsocketSpec, { mask }: WebsocketHost, context: StageContext): Keep {
  const argv = ['portcullis', 'ws', 'run', spec.file ?? '', '--replay', relative(context.root, file)];
  return {
    reproduce: spec.file === undefined ? undefined : commandLine(context.root, argv),
    write(recording) {
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.new`, `${JSON.stringify(mask?.(recording) ?? recording)}\n`);
        renameSync(`${file}.new`, file);
        return true;
      } catch (error) {
        const message = `the replay file could not be written: ${(error as Error).message}`;
        context.emit({ type: 'note', level: 'warning', message });
        return false;
      }
    },
  };
}

function unreachable(service: string, context: StageContext): StageFailure {
  const known = Object.keys(context.services);
  return {
    reason: 'environment',
    message: `the scenario talks to the service '${service}', which has no address in this stage`,
    help: `Add it to the stage's services, with a port. It has: ${known.length === 0 ? 'none' : known.join(', ')}.`,
  };
}
