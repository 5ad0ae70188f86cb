import type { LoadedConfig } from '../../config/load.ts';
import type { PytestSpec } from '../../executors/pytest.ts';
import type { Narrowed, Plan, Stage } from '../../model/plan.ts';
import type { Problem } from '../../model/ports.ts';
import { PYTHON_STAGE } from '../../plan/python-stage.ts';
import type { PytestSuite } from '../../pytest/suite.ts';
import type { SourceFile } from '../../ssot/index/source-file.ts';
import { pathMatcher } from '../../ssot/patterns.ts';
import { type CodeGraph, describeChain, readCodeGraph, type Way } from '../../ssot/reach/code-graph.ts';
import { isTestFile } from '../../ssot/reach/loads.ts';
import { type Changes, changesSince, type SinceOptions } from './changes.ts';
import { entryOf } from './service-entry.ts';
import { servicesOf } from './services-of.ts';
import { suiteFiles } from './suite-files.ts';

type WayOf = (file: SourceFile) => Way | undefined;

/**
 * A plan whose pytest stages run only what can be reached from the files that have changed, each with the reason; a suite that
 * nothing of it reaches is left out. All other stages run as they are. What cannot be told is run.
 */
export async function narrowPlan(
  plan: Plan,
  loaded: LoadedConfig,
  options: SinceOptions,
): Promise<Plan | Problem> {
  const changes = await changesSince(loaded, options);
  if ('message' in changes) return changes;
  const { sourceRoots, testPatterns } = loaded.config.ssot;
  const read = await readCodeGraph({ root: loaded.root, sourceRoots, testPatterns });
  const graph = read.ok ? read.report : undefined;
  const everything = read.ok
    ? whyEverything(changes, plan, read.report)
    : `there is no import graph: ${read.message}`;
  const modules = graph === undefined ? [] : changes.paths.flatMap((path) => graph.file(path) ?? []);
  // Where no module has changed none is reached, whatever a file may hide.
  const wayOf = modules.length > 0 && graph !== undefined ? graph.waysTo(modules) : () => undefined;
  const stages = plan.stages.map((stage) => {
    if (stage.kind !== 'pytest' || stage.skip !== undefined) return stage;
    if (everything !== undefined || graph === undefined) return whole(stage, everything ?? '');
    const why = whyWhole(stage, changes, wayOf, plan, loaded, graph);
    return why === undefined ? narrowed(stage, changes, wayOf, graph) : whole(stage, why);
  });
  return { ...plan, stages: withoutIdle(stages) };
}

/** Why every suite must run whole: something has changed of which nobody can tell whom it reaches. */
function whyEverything({ paths, outside }: Changes, plan: Plan, graph: CodeGraph): string | undefined {
  if (outside[0] !== undefined) return `${outside[0]} has changed, which lies outside the root`;
  const declared = pathMatcher(plan.stages.flatMap((stage) => suiteOf(stage)?.data ?? []));
  for (const path of paths) {
    if (graph.file(path) !== undefined || declared(path)) continue;
    return path.endsWith('.py')
      ? `${path} has changed, which the import graph does not have (it is gone, or a link)`
      : `${path} has changed, which is not Python, and no suite declares it as \`data\``;
  }
  return undefined;
}

function suiteOf({ kind, spec, skip }: Stage): PytestSuite | undefined {
  return kind === 'pytest' && skip === undefined ? (spec as PytestSpec).suite : undefined;
}

/** Why a suite must run whole. */
function whyWhole(
  stage: Stage,
  { paths }: Changes,
  wayOf: WayOf,
  plan: Plan,
  { config }: LoadedConfig,
  graph: CodeGraph,
): string | undefined {
  if (paths.length === 0) return undefined;
  const suite = (stage.spec as PytestSpec).suite;
  const isData = pathMatcher(suite.data ?? []);
  const data = paths.find(isData);
  if (data !== undefined) return `${data} has changed, which it declares as \`data\``;
  for (const id of servicesOf(stage.services, plan)) {
    const service = config.services[id];
    const entry = service && entryOf(service.command, service.cwd, graph);
    if (entry === undefined) return `which module service '${id}' starts with is not known from its command`;
    const way = wayOf(entry);
    if (way !== undefined) return `service '${id}' ${reason(way)}`;
  }
  const { plugins, beyond, tests, others } = suiteFiles(suite, graph);
  const plugin = plugins.find((each) => wayOf(each) !== undefined);
  if (plugin !== undefined) return `${plugin.path}, loaded by -p, may load what has changed`;
  if (beyond !== undefined) return beyond;
  return tests.length + others.length === 0 ? 'the import graph has no file of it' : undefined;
}

function whole(stage: Stage, why: string): Stage {
  return { ...stage, narrowed: { why: `all of it: ${why}`, tests: [], leftOut: 0 } };
}

/** The stage with what is not reached left out; skipped where that is all of it. */
function narrowed(stage: Stage, { base, paths }: Changes, wayOf: WayOf, graph: CodeGraph): Stage {
  const spec = stage.spec as PytestSpec;
  const { tests, others } = suiteFiles(spec.suite, graph);
  const what = `${paths.length} ${paths.length === 1 ? 'file that has' : 'files that have'} changed since ${base}`;
  if (![...tests, ...others].some(wayOf))
    return { ...stage, skip: `nothing of it can be reached from the ${what}` };
  const reached = tests.flatMap((file): Narrowed['tests'] => {
    const way = wayOf(file);
    return way === undefined ? [] : [{ file: file.path, why: reason(way) }];
  });
  const leaveOut = graph.index.files.filter((file) => isTestFile(file) && wayOf(file) === undefined);
  const leftOut = tests.length - reached.length;
  const why = `${reached.length} of ${tests.length} test files, those that can be reached from the ${what}`;
  return {
    ...stage,
    spec: { ...spec, suite: { ...spec.suite, leaveOut: leaveOut.map(({ path }) => path) } },
    narrowed: { why, tests: reached, leftOut },
  };
}

function reason({ known, chain }: Way): string {
  const end = chain.at(-1)?.to.path;
  if (known) return end === undefined ? 'has changed' : `loads what has changed: ${describeChain(chain)}`;
  return end === undefined
    ? 'loads modules that no import names'
    : `may load any module: ${describeChain(chain)}`;
}

/** Stages with those left out that only prepare, or clean up after, what is left out. */
function withoutIdle(stages: readonly Stage[]): readonly Stage[] {
  const evaluates = ({ kind, always, skip }: Stage): boolean =>
    kind !== 'python-environment' && !always && skip === undefined;
  const usesPython = stages.some((stage) => stage.skip === undefined && stage.needs.includes(PYTHON_STAGE));
  const nothing = !stages.some(evaluates);
  return stages.map((stage) => {
    const idle = nothing || (stage.kind === 'python-environment' && !usesPython);
    return idle && stage.skip === undefined ? { ...stage, skip: 'no stage is left that it is for' } : stage;
  });
}
