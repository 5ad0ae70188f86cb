import type { LoadedConfig } from '../../config/load.ts';
import type { PytestSpec } from '../../executors/pytest.ts';
import type { Failure } from '../../model/failure.ts';
import type { Plan, Stage } from '../../model/plan.ts';
import type { Scope, ScopePort } from '../../model/ports.ts';
import { MAX_FAILURES } from '../../pytest/session.ts';
import type { SourceFile } from '../../ssot/index/source-file.ts';
import { type CodeGraph, describeChain, readCodeGraph, type Way } from '../../ssot/reach/code-graph.ts';
import { isTestFile } from '../../ssot/reach/loads.ts';
import { type Culprits, failingModules } from './failing-modules.ts';
import { entryOf } from './service-entry.ts';
import { servicesOf } from './services-of.ts';
import { suiteFiles } from './suite-files.ts';

/** What failing tests are about, and who reaches it. */
interface Judgement {
  readonly culprits: Culprits;
  /** How a file loads one of the modules; undefined where it is known not to. */
  wayOf(file: SourceFile): Way | undefined;
}

/**
 * Judges what failing tests block, by the import graph: whoever may load the modules that they are about, and whoever of
 * which that is not known. The tree is read at the first question, once.
 */
export async function createScopePort(plan: Plan, loaded: LoadedConfig): Promise<ScopePort> {
  const { config, root } = loaded;
  const { sourceRoots, testPatterns } = config.ssot;
  const read = await readCodeGraph({ root, sourceRoots, testPatterns });
  const judgements = new Map<readonly Failure[], Judgement>();
  return async (failures, dependent) => {
    if (!read.ok) return blocked(failures[0], `there is no import graph: ${read.message}`);
    const graph = read.report;
    const judgement = judgements.get(failures) ?? judge(failures, plan, graph);
    judgements.set(failures, judgement);
    return scopeOf(dependent, judgement, plan, loaded, graph);
  };
}

function judge(failures: readonly Failure[], plan: Plan, graph: CodeGraph): Judgement {
  const [first] = failures;
  const onServices = plan.stages.some(({ id, services }) => id === first?.stage && services.length > 0);
  const culprits: Culprits =
    first !== undefined && onServices
      ? { unknown: first, why: 'may be in any module of its services' }
      : failures.length >= MAX_FAILURES && first !== undefined
        ? { unknown: first, why: 'is one of more failures than are listed' }
        : failingModules(failures, graph);
  return { culprits, wayOf: 'modules' in culprits ? graph.waysTo(culprits.modules.keys()) : () => undefined };
}

function scopeOf(
  stage: Stage,
  { culprits, wayOf }: Judgement,
  plan: Plan,
  { config }: LoadedConfig,
  graph: CodeGraph,
): Scope {
  if ('unknown' in culprits) return blocked(culprits.unknown, culprits.why);
  const { modules } = culprits;
  const [[, first] = []] = modules;
  if (stage.kind !== 'pytest' && stage.kind !== 'websocket')
    return blocked(first, `what a ${stage.kind} stage reaches is not known`);
  for (const id of servicesOf(stage.services, plan)) {
    const service = config.services[id];
    const entry = service && entryOf(service.command, service.cwd, graph);
    if (entry === undefined)
      return blocked(first, `which module service '${id}' starts with is not known from its command`);
    const way = wayOf(entry);
    if (way !== undefined) return { reach: 'blocked', why: tell(`service '${id}'`, entry, way, modules) };
  }
  if (stage.kind === 'websocket')
    return stage.services.length > 0 ? { reach: 'clear' } : blocked(first, 'it has no service');
  return scopeOfSuite(stage, wayOf, modules, graph);
}

function scopeOfSuite(
  stage: Stage,
  wayOf: Judgement['wayOf'],
  modules: ReadonlyMap<SourceFile, Failure>,
  graph: CodeGraph,
): Scope {
  const { tests, plugins } = suiteFiles((stage.spec as PytestSpec).suite, graph);
  for (const plugin of plugins) {
    const way = wayOf(plugin);
    if (way !== undefined) return { reach: 'blocked', why: tell('its plugin', plugin, way, modules) };
  }
  const files = new Map<string, string>();
  const clear: string[] = [];
  for (const file of graph.index.files) {
    const way = wayOf(file);
    if (way !== undefined) files.set(file.path, tell(file.path, file, way, modules));
    else if (isTestFile(file)) clear.push(file.path);
  }
  const stopped = tests.filter(({ path }) => files.has(path));
  const [one] = stopped;
  if (one !== undefined && stopped.length === tests.length) {
    const more =
      tests.length === 1 ? '' : ` (and so do the other test files of the suite, ${tests.length} in all)`;
    return { reach: 'blocked', why: `${files.get(one.path)}${more}` };
  }
  const [[, first] = []] = modules;
  const otherwise = `${named(first)}, and it is not known what this file loads: it is no test file of the import graph`;
  return { reach: 'partly', files, clear, otherwise };
}

/** Why what loads `file` is blocked: by which failure, and by which imports it reaches it. */
function tell(
  who: string,
  file: SourceFile,
  { known, chain }: Way,
  modules: ReadonlyMap<SourceFile, Failure>,
): string {
  const end = chain.at(-1)?.to ?? file;
  const way = chain.length === 0 ? '' : `: ${describeChain(chain)}`;
  if (known)
    return `${named(modules.get(end))}, and ${who} ${chain.length === 0 ? 'is where' : 'loads what it tests'}${way}`;
  const [[, first] = []] = modules;
  return `${named(first)}, and ${who} may load what it tests, as ${end.path} loads modules that no import names${way}`;
}

function blocked(failure: Failure | undefined, why: string): Scope {
  return { reach: 'blocked', why: `${named(failure)}, and ${why}` };
}

function named(failure: Failure | undefined): string {
  return failure === undefined ? 'it failed' : `${failure.test ?? `'${failure.message}'`} failed`;
}
