import type { LoadedConfig } from './config/load.ts';
import { runPipeline } from './engine/run-pipeline.ts';
import { treeState } from './git/tree-state.ts';
import type { RunEventBody } from './model/event.ts';
import type { Plan } from './model/plan.ts';
import type { EnginePorts, Problem } from './model/ports.ts';
import { stagePlans } from './plan/explain.ts';
import { createMask, type Mask } from './process/mask.ts';
import type { Processes } from './process/types.ts';
import { combineReporters } from './reporters/combine.ts';
import { createSummarizer } from './reporters/summary/reduce.ts';
import { attachmentFolder } from './run/attachments.ts';
import { checkReports } from './run/check-reports.ts';
import { checkStages } from './run/check-stages.ts';
import { checkpointProblems, recordCheckpoint } from './run/checkpoint.ts';
import { createEventBus, type EventBus } from './run/events.ts';
import { EXIT, exitCodeOf } from './run/exit-code.ts';
import { endWhatWasLeft } from './run/leftovers.ts';
import { planRun, type RunPlanOptions } from './run/plan-run.ts';
import { type PreparedStages, prepareStages } from './run/prepare.ts';
import { createReporters, type OutputOptions, type Terminal } from './run/reporters.ts';
import { secretValues } from './run/secrets.ts';
import { stateDirectory } from './run/state.ts';
import { withProcesses } from './run/with-processes.ts';
import { removeEarlierAttachments } from './store/attachment-folder.ts';
import { createAttachmentStore } from './store/attachments.ts';
import { openJournal } from './store/journal.ts';
import { isRunning } from './store/runs.ts';
import { untilAborted } from './util/until-aborted.ts';
import { version } from './util/version.ts';

export interface RunOptions extends RunPlanOptions, OutputOptions {
  /**
   * A checkpoint is what the run is for: without it, it is red. `name` instead of one made of time and commit. `false`: none is made,
   * whatever the pipeline says.
   */
  readonly checkpoint?: { readonly name?: string | undefined } | false | undefined;
}

/** Who runs it: the terminal, and the user's signals. */
export interface RunControl extends Terminal {
  readonly interrupt: AbortSignal;
  readonly force: AbortSignal;
  signal(): 'SIGINT' | 'SIGTERM' | undefined;
}

export type RunResult =
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'ran'; readonly exitCode: number };

/**
 * Runs a pipeline of a loaded config to its end: plan, preflight, engine, checkpoint, reports. Whatever happens in
 * between, every process it started is ended before it resolves. Nothing is started when the plan or the preflight finds a fault.
 */
export async function run(
  loaded: LoadedConfig,
  options: RunOptions,
  control: RunControl,
): Promise<RunResult> {
  const built = await planRun(loaded, options);
  if (!built.ok) return { kind: 'refused', problems: built.problems };
  const stateDir = stateDirectory(loaded);
  return withProcesses(stateDir, control.force, async (processes): Promise<RunResult> => {
    const mask = createMask({ values: secretValues(loaded.config, control.env) });
    const folder = attachmentFolder(loaded, options);
    const attachments =
      folder === undefined ? undefined : createAttachmentStore({ folder, run: processes.run, mask });
    const around = { loaded, options, control, processes, stateDir, mask, attachments };
    const stages = await prepareStages(built.plan, loaded, around, control.env);
    const problems = await untilAborted(checkStages(built.plan, stages, loaded), control.interrupt);
    if (problems === undefined) return interruptedEarly(control);
    problems.push(...checkReports(loaded, options));
    if (options.checkpoint) problems.push(...(await checkpointProblems(built.plan, options.checkpoint)));
    if (problems.length > 0) return { kind: 'refused', problems };
    if (folder !== undefined) removeEarlierAttachments(folder, (run) => isRunning(stateDir, run));
    const wantsCheckpoint =
      options.checkpoint === undefined ? built.checkpoint : options.checkpoint !== false;
    return { kind: 'ran', exitCode: await execute(built.plan, wantsCheckpoint, stages, around) };
  });
}

/** The signal came while the preflight looked around: there is no run yet that could tell of it. */
function interruptedEarly({ signal, stderr }: RunControl): RunResult {
  const received = signal() ?? 'SIGINT';
  stderr.write(`portcullis: interrupted by ${received} before anything was run\n`);
  return { kind: 'ran', exitCode: EXIT[received] };
}

interface Surroundings {
  readonly loaded: LoadedConfig;
  readonly options: RunOptions;
  readonly control: RunControl;
  readonly processes: Processes;
  readonly stateDir: string;
  readonly mask: Mask;
}

/** The run proper: from its first event to its last report. Returns the exit code. */
async function execute(
  plan: Plan,
  wantsCheckpoint: boolean,
  stages: PreparedStages,
  around: Surroundings,
): Promise<number> {
  const { loaded, options, control, processes, stateDir, mask } = around;
  const startedAt = Date.now();
  const journal = openJournal({ stateDir, run: processes.run });
  const summary = createSummarizer();
  const warn = (line: string): void => void control.stderr.write(`${mask(line)}\n`);
  const reporters = combineReporters(await createReporters(loaded, options, control), warn);
  const bus = createEventBus(mask, [
    ...(journal.ok ? [journal.journal.append] : []),
    summary.add,
    reporters.handle,
  ]);

  bus.emit(runStarted(plan, processes.run));
  tellInterrupt(control, bus);
  await endWhatWasLeft(stateDir, processes, bus);
  const before = wantsCheckpoint
    ? await treeState(plan.root, { spawn: processes.spawn, signal: control.interrupt })
    : undefined;
  const ports: EnginePorts = { ...stages, emit: bus.emit };
  const { verdict, firstCause } = await runPipeline(plan, ports, control);
  // A signal from here on finds everything evaluated: it changes no verdict.
  const signal = control.signal();
  for (const left of await processes.close({ graceMs: plan.graceMs })) bus.emit({ type: 'cleanup', ...left });

  const durationMs = Date.now() - startedAt;
  if (before !== undefined && verdict === 'passed') {
    bus.emit(
      await recordCheckpoint({
        plan,
        run: processes.run,
        durationMs,
        stages: summary.value().stages,
        before,
        name: options.checkpoint ? options.checkpoint.name : undefined,
      }),
    );
  }
  const exitCode = exitCodeOf(verdict, signal, firstCause, false);
  bus.emit({ type: 'run-finished', verdict, exitCode, firstCause, durationMs });
  const { problems } = await reporters.finish();
  const unwritten = journal.ok ? journal.journal.close().problem : journal.message;
  if (unwritten !== undefined) warn(`portcullis: ${unwritten}`);
  // A pass that the events do not bear out is none.
  const missing = options.checkpoint && summary.value().checkpoint?.made !== true;
  const doubtful = missing || summary.value().verdict !== verdict || problems.some(({ red }) => red);
  return exitCodeOf(verdict, signal, firstCause, doubtful);
}

/** Tells of the user's signal the moment it comes, also when it came before the run had begun. */
function tellInterrupt({ interrupt, signal }: RunControl, bus: EventBus): void {
  const tell = (): void => {
    const received = signal();
    if (received !== undefined) bus.emit({ type: 'interrupted', signal: received });
  };
  if (interrupt.aborted) tell();
  else interrupt.addEventListener('abort', tell, { once: true });
}

function runStarted(plan: Plan, run: string): RunEventBody {
  return {
    type: 'run-started',
    version: 1,
    run,
    pipeline: plan.pipeline,
    root: plan.root,
    portcullis: version(),
    node: process.version,
    platform: process.platform,
    stages: stagePlans(plan),
  };
}
