import { randomUUID } from 'node:crypto';
import type { Cleanup } from '../model/event.ts';
import { beginEnding, type Ending } from './ending.ts';
import { type Guard, startGuard } from './guard.ts';
import { notStarted, plain, spawnManaged } from './managed.ts';
import { markKey } from './marker.ts';
import { platform } from './platform/index.ts';
import { openRegistry, type Registry } from './registry.ts';
import { isName } from './registry-read.ts';
import { makeTempDir, nameTempDir, pathOf, type RecordedDir, removeTempDirs } from './temp-dirs.ts';
import type { EndOptions, ManagedProcess, OwnedCleanup, Processes, SpawnOptions, TempDir } from './types.ts';

/** ms that what is left at the end of a run gets to end politely. */
const CLOSE_GRACE_MS = 1000;

/**
 * Makes the processes of one run. With a `stateDir` they and their temporary directories are recorded there and guarded:
 * should portcullis be killed, the guard ends them, or else the next run's `endLeftovers`. `run` is at most
 * 100 letters, digits, `_`, `.` and `-`, and never used twice. Throws only for another `run`.
 */
export function createProcesses(options: { stateDir?: string; run?: string } = {}): Processes {
  const { stateDir, run = randomUUID() } = options;
  if (!isName(run)) throw new TypeError(`'${run}' cannot name a run: letters, digits, _ . - only`);
  const { registry, warning } = record(stateDir, run);
  const since = platform.startOf(process.pid);
  const owners = new Map<string, string>();
  const living = new Map<string, ManagedProcess>();
  /** Children that someone else ends, and reports. */
  const askedToEnd = new Set<string>();
  const tempDirs: RecordedDir[] = [];
  let guard: Guard | undefined;
  let sweeping: Ending | undefined;
  let closing: Promise<readonly OwnedCleanup[]> | undefined;

  const beginGuard = (): void => {
    if (registry !== undefined) guard ??= startGuard(registry.file);
  };

  const spawn = (what: SpawnOptions): ManagedProcess => {
    if (closing !== undefined) {
      const message = `cannot start '${what.file}': the run is over`;
      return notStarted(Promise.resolve({ kind: 'spawn', message }));
    }
    beginGuard();
    const key = markKey(what.owner, owners.size + 1);
    owners.set(key, what.owner);
    const child = spawnManaged(what, { run, key }, registry);
    if (child.pid === undefined) return child;
    living.set(key, child);
    void child.done.then(() => living.delete(key));
    const terminate = (how: EndOptions) => {
      askedToEnd.add(key);
      return child.terminate(how);
    };
    return { ...child, terminate };
  };

  const tempDir = (purpose: string): TempDir => {
    if (closing !== undefined) return { problem: 'the run is over' };
    beginGuard();
    const dir = nameTempDir(purpose);
    // On record before it is there: killed between the two, we would leave it to nobody.
    registry?.addTemp(dir);
    const problem = makeTempDir(dir);
    if (problem !== undefined) return { problem };
    tempDirs.push(dir);
    return { path: pathOf(dir) };
  };

  /** Ends what bears the mark of the run and belongs to none of the living children, which end their own. */
  const sweep = async (how: EndOptions): Promise<readonly OwnedCleanup[]> => {
    if (owners.size === 0) return [];
    const others = new Set(living.keys());
    const wants = (key: string): boolean => !others.has(key);
    if (sweeping !== undefined) sweeping.hasten(how);
    else sweeping = beginEnding({ run, roots: [], wants, since, trustGroups: false }, how);
    const ended = await sweeping.result;
    sweeping = undefined;
    return ended.map((each) => ({ owner: owners.get(each.key) ?? run, processes: plain([each]) }));
  };

  const endEverything = async (how: EndOptions): Promise<readonly OwnedCleanup[]> => {
    const children = [...living].map(async ([key, child]) => {
      const reported = askedToEnd.has(key);
      const processes = await child.terminate(how);
      return { owner: owners.get(key) ?? run, processes: reported ? [] : processes };
    });
    return byOwner((await Promise.all([sweep(how), ...children])).flat());
  };

  const close = async (how: Partial<EndOptions>): Promise<readonly OwnedCleanup[]> => {
    const ended = await endEverything({ graceMs: CLOSE_GRACE_MS, ...how });
    await removeTempDirs(tempDirs);
    // What survived even SIGKILL stays on record for the next run.
    if (!ended.some((each) => each.processes.some((one) => one.how === 'survived'))) registry?.close();
    await guard?.dismiss();
    return ended;
  };

  return {
    run,
    warning,
    spawn,
    tempDir,
    endEverything,
    close: (how = {}) => {
      closing ??= close(how);
      return closing;
    },
  };
}

function record(stateDir: string | undefined, run: string): { registry?: Registry; warning?: string } {
  if (stateDir === undefined || !platform.recoverable) return {};
  try {
    return { registry: openRegistry({ stateDir, run }) };
  } catch (error) {
    const why = (error as Error).message;
    return {
      warning: `a crash of portcullis would leave its children running: no record of them can be kept (${why})`,
    };
  }
}

function byOwner(all: readonly OwnedCleanup[]): readonly OwnedCleanup[] {
  const owners = new Map<string, Cleanup[]>();
  for (const { owner, processes } of all) {
    if (processes.length > 0) owners.set(owner, [...(owners.get(owner) ?? []), ...processes]);
  }
  return [...owners].map(([owner, processes]) => ({ owner, processes }));
}
