import type { LoadedConfig } from '../config/load.ts';
import { locateValue } from '../config/locate.ts';
import type { FailPolicy, Plan, ServicePlan, Stage } from '../model/plan.ts';
import type { Problem } from '../model/ports.ts';
import { findGraphFaults } from '../pipeline/graph.ts';
import type { PipelineStage } from '../pipeline/schema.ts';
import { suggest } from '../util/nearest.ts';
import { quoteCommand } from '../util/quote.ts';
import { findPipeline, isProblem, type SourcedPipeline } from './pipeline-source.ts';
import { PYTHON_STAGE, withPythonStage } from './python-stage.ts';
import { type Selection, unknownSelections, whySkipped } from './select.ts';
import { serviceProblems } from './service-problems.ts';
import { specOf } from './stage-spec.ts';
import { defaultJobs } from './workers.ts';

/** What the command line may change about a run. */
export interface PlanOptions extends Selection {
  readonly pipeline?: string | undefined;
  readonly jobs?: number | undefined;
  readonly fail?: FailPolicy | undefined;
  readonly maxFailures?: number | undefined;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan; readonly checkpoint: boolean }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** ms a failing stage has to finish its report once its gate is closed under `kill`. */
const REPORT_MS = 5000;

/** Builds the plan of a pipeline, or says everything that is wrong with it. Starts nothing. */
export async function buildPlan(loaded: LoadedConfig, options: PlanOptions): Promise<PlanResult> {
  const source = await findPipeline(options.pipeline ?? loaded.config.defaultPipeline, loaded);
  if (isProblem(source)) return { ok: false, problems: [source] };
  const problems = [
    ...pipelineProblems(source, loaded, options),
    ...unknownSelections(Object.keys(source.pipeline.stages), options),
    ...serviceProblems(loaded),
  ];
  const stages = await buildStages(source, loaded, options, problems);
  const [first, ...others] = problems;
  if (first !== undefined) return { ok: false, problems: [first, ...others] };
  if (stages.every((stage) => stage.skip !== undefined)) {
    const help =
      stages.length === 0
        ? 'Give it at least one stage.'
        : 'Take out --skip or --only: a run of nothing is never green.';
    return {
      ok: false,
      problems: [{ message: `pipeline '${source.name}' has no stage to run`, file: source.file, help }],
    };
  }
  return {
    ok: true,
    checkpoint: source.pipeline.checkpoint,
    plan: completePlan(source, loaded, stages, options),
  };
}

function completePlan(
  { name, pipeline }: SourcedPipeline,
  loaded: LoadedConfig,
  stages: readonly Stage[],
  options: PlanOptions,
): Plan {
  const { config, root } = loaded;
  return {
    pipeline: name,
    root,
    stages: withPythonStage(stages, loaded),
    services: new Map(
      Object.entries(config.services).map(([id, { needs, command }]): [string, ServicePlan] => [
        id,
        { id, needs, title: quoteCommand(command) },
      ]),
    ),
    jobs: jobsOf(loaded, options),
    maxFailures: options.maxFailures ?? pipeline.maxFailures,
    timeoutMs: pipeline.timeout,
    graceMs: config.grace,
    reportMs: REPORT_MS,
  };
}

function jobsOf({ config }: LoadedConfig, { jobs }: PlanOptions): number {
  return jobs ?? config.jobs ?? defaultJobs();
}

async function buildStages(
  source: SourcedPipeline,
  loaded: LoadedConfig,
  options: PlanOptions,
  problems: Problem[],
): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const [id, input] of Object.entries(source.pipeline.stages)) {
    const skip = whySkipped(id, options);
    // What is left out need not be complete: its spec is never used.
    const found =
      skip === undefined
        ? await specOf(input.run, id, loaded, jobsOf(loaded, options))
        : { spec: undefined, title: input.run.kind };
    if ('fault' in found && found.fault !== undefined) {
      const { name, ...fault } = found.fault;
      problems.push({
        file: source.file,
        ...(fault.file === undefined && locateValue(source.text, [...source.path, 'stages', id], name)),
        ...fault,
      });
    } else stages.push(buildStage(id, input, found, source, loaded, options, skip));
  }
  return stages;
}

function buildStage(
  id: string,
  input: PipelineStage,
  {
    spec,
    title,
    services = [],
    weight = 1,
  }: { spec: unknown; title: string; services?: readonly string[]; weight?: number | undefined },
  { name, pipeline }: SourcedPipeline,
  { config, directory }: LoadedConfig,
  options: PlanOptions,
  skip: string | undefined,
): Stage {
  const retries =
    typeof input.retries === 'number' ? { times: input.retries, delay: 0, factor: 2 } : input.retries;
  const own = typeof input.fail === 'string' ? { policy: input.fail } : (input.fail ?? {});
  return {
    id,
    kind: input.run.kind,
    spec,
    title,
    needs: input.needs,
    services: [...new Set([...input.services, ...services])],
    locks: input.locks,
    weight: input.weight ?? weight,
    timeoutMs: input.timeout,
    retry: { retries: retries.times, delayMs: retries.delay, factor: retries.factor },
    fail: options.fail ?? own.policy ?? (finishes(input) ? 'finish' : (pipeline.fail ?? config.fail)),
    failAfter: own.after ?? options.maxFailures ?? pipeline.maxFailures,
    always: input.always,
    gate: input.gate,
    env: input.env,
    reproduce: `cd ${quoteCommand([directory])} && ${quoteCommand(['npx', 'portcullis', 'run', name, '--only', id])}`,
    skip,
  };
}

/** What cleans up ends nothing that is still worth its result; what a scoped gate blocks is known from all failures alone. */
function finishes({ always, gate }: PipelineStage): boolean {
  return always || gate === 'scoped';
}

function pipelineProblems(
  { pipeline, file, text, path }: SourcedPipeline,
  { config }: LoadedConfig,
  selection: Selection,
): Problem[] {
  const stages = Object.entries(pipeline.stages);
  const graph = new Map(stages.map(([id, { needs }]) => [id, needs]));
  const problems: Problem[] = findGraphFaults(graph, 'stage').map(({ message, help, path: at }) => {
    const [id, key, index] = at;
    const value = typeof index === 'number' ? graph.get(String(id))?.[index] : graph.get(String(id))?.[0];
    return {
      message,
      help,
      file,
      ...locateValue(text, [...path, 'stages', String(id), String(key)], value ?? ''),
    };
  });
  if (config.python.requirements !== undefined && PYTHON_STAGE in pipeline.stages) {
    const message = `a stage cannot be called '${PYTHON_STAGE}': that one makes the environment of python.requirements`;
    problems.push({ message, help: 'Give it another name.', file, ...locateValue(text, path, PYTHON_STAGE) });
  }
  const services = Object.keys(config.services);
  for (const [id, stage] of stages) {
    if (whySkipped(id, selection) !== undefined) continue;
    const policy = typeof stage.fail === 'string' ? stage.fail : stage.fail?.policy;
    if (stage.gate === 'scoped' && policy !== undefined && policy !== 'finish') {
      const message = `stage '${id}' has a scoped gate and \`fail: '${policy}'\`, which stops what the gate would let through`;
      const help =
        "Leave `fail` out, or say `fail: 'finish'`: what is blocked is known once every test has run.";
      problems.push({ message, help, file, ...locateValue(text, [...path, 'stages', id], 'scoped') });
    }
    for (const service of stage.services) {
      if (Object.hasOwn(config.services, service)) continue;
      const message = `stage '${id}' uses the service '${service}', which the config does not have`;
      problems.push({
        message,
        help: suggest(service, services),
        file,
        ...locateValue(text, [...path, 'stages', id], service),
      });
    }
  }
  return problems;
}
