import type { Plan } from '../model/plan.ts';
import type { EnginePorts, RunningService, ServiceAddress, StageFailure } from '../model/ports.ts';
import { wait } from '../util/wait.ts';

/** How long a failing stage waits to hear that its service has died, and that this is the cause. */
const ATTRIBUTION_MS = 100;

interface Entry {
  readonly running: RunningService;
  /** Settles when it is usable, or with what prevents that. */
  readonly ready: Promise<StageFailure | undefined>;
  /** Settles once it has ended by itself, and `broken` says so. */
  readonly death: Promise<void>;
  /** What ended it, or kept it from getting ready. */
  broken: StageFailure | undefined;
  /** Stages that have been given it: one that comes again (a retry) gets a new one when this one is broken. */
  readonly given: Set<string>;
}

export type Acquired =
  | { readonly addresses: Readonly<Record<string, ServiceAddress>>; readonly failure?: undefined }
  | { readonly failure: StageFailure };

/** The services of a run: each started once, shared, and stopped when its last user is done. */
export interface ServicePool {
  /** Starts what `stage` names, or joins it. Settles with the addresses, or with why it cannot be had. */
  acquire(stage: string, services: readonly string[]): Promise<Acquired>;
  /** Calls `onDeath` at most once, when a service of the stage ends by itself. Returns the way to stop listening. */
  watch(services: readonly string[], onDeath: (failure: StageFailure, service: string) => void): () => void;
  /** The death of one of these services, if it is known within a moment: the cause behind a failing client. */
  deathOf(services: readonly string[]): Promise<StageFailure | undefined>;
  /** Says that a stage is done with (or will never need) its services. */
  release(stage: string): Promise<void>;
  stopAll(): Promise<void>;
}

export function createServicePool(plan: Plan, ports: EnginePorts): ServicePool {
  const entries = new Map<string, Entry>();
  const users = usersOf(plan);
  const stopping = new Map<string, Promise<void>>();

  /** Services with all that they need, the deepest need first: what dies there is the cause of what dies above. */
  function withNeeds(services: readonly string[], all = new Set<string>()): readonly string[] {
    for (const id of services) {
      if (all.has(id)) continue;
      withNeeds(plan.services.get(id)?.needs ?? [], all);
      all.add(id);
    }
    return [...all];
  }

  async function start(id: string, stage: string): Promise<StageFailure | undefined> {
    const known = entries.get(id);
    if (known !== undefined && !(known.broken !== undefined && known.given.has(stage))) {
      known.given.add(stage);
      return known.broken ?? known.ready;
    }
    await stop(id);
    const service = plan.services.get(id);
    const addresses: Record<string, ServiceAddress> = {};
    for (const need of service?.needs ?? []) {
      const failure = await start(need, stage);
      if (failure !== undefined) return failure;
      const address = entries.get(need)?.running.address;
      if (address !== undefined) addresses[need] = address;
    }
    // Two stages may have waited for the same need.
    const meanwhile = entries.get(id);
    if (meanwhile !== undefined && meanwhile !== known) return meanwhile.ready;
    stopping.delete(id);
    return launch(id, stage, addresses).ready;
  }

  function launch(id: string, stage: string, services: Record<string, ServiceAddress>): Entry {
    ports.emit({ type: 'service-starting', service: id, command: plan.services.get(id)?.title ?? id });
    const startedAt = Date.now();
    const running = ports.startService(id, {
      stage,
      env: ports.environment(),
      services,
      graceMs: plan.graceMs,
      emit: ports.emit,
    });
    const ready = running.ready.then((failure) => {
      if (failure === undefined) {
        const durationMs = Date.now() - startedAt;
        ports.emit({ type: 'service-ready', service: id, durationMs, address: running.address?.url });
      } else {
        entry.broken ??= failure;
        // One that we stopped while it was starting has not failed.
        if (!stopping.has(id)) {
          ports.emit({ type: 'service-failed', service: id, failure: { ...failure, stage } });
        }
      }
      return failure;
    });
    const death = running.died.then(async (failure) => {
      // Before it was ready, its end is told as "not ready", with the same evidence.
      if ((await ready) !== undefined) return;
      entry.broken = failure;
      ports.emit({ type: 'service-failed', service: id, failure: { ...failure, stage } });
    });
    const entry: Entry = { running, ready, death, broken: undefined, given: new Set([stage]) };
    entries.set(id, entry);
    return entry;
  }

  function stop(id: string): Promise<void> {
    const known = stopping.get(id);
    if (known !== undefined) return known;
    const entry = entries.get(id);
    if (entry === undefined) return Promise.resolve();
    const done = entry.running.stop().then(({ how }) => {
      ports.emit({ type: 'service-stopped', service: id, how });
    });
    stopping.set(id, done);
    return done;
  }

  return {
    async acquire(stage, services) {
      const addresses: Record<string, ServiceAddress> = {};
      const failures = await Promise.all(services.map((id) => start(id, stage)));
      const failure = failures.find((each) => each !== undefined);
      if (failure !== undefined) return { failure };
      for (const id of services) {
        const address = entries.get(id)?.running.address;
        if (address !== undefined) addresses[id] = address;
      }
      return { addresses };
    },
    watch(services, onDeath) {
      let listening = true;
      for (const id of withNeeds(services)) {
        void entries.get(id)?.running.died.then((failure) => {
          if (listening) onDeath(failure, id);
          listening = false;
        });
      }
      return () => {
        listening = false;
      };
    },
    async deathOf(services) {
      if (services.length === 0) return undefined;
      const all = withNeeds(services);
      const heard = new AbortController();
      const deaths = all.flatMap((id) => entries.get(id)?.death ?? []);
      await Promise.race([...deaths, wait(ATTRIBUTION_MS, heard.signal)]);
      heard.abort();
      return all.map((id) => entries.get(id)?.broken).find((death) => death !== undefined);
    },
    async release(stage) {
      const unused: string[] = [];
      for (const [service, stages] of users) {
        if (stages.delete(stage) && stages.size === 0) unused.push(service);
      }
      await Promise.all(unused.map(stop));
    },
    async stopAll() {
      await Promise.all([...entries.keys()].map(stop));
    },
  };
}

/** For each service the stages that will use it, directly or through another service. */
function usersOf(plan: Plan): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  const add = (service: string, stage: string): void => {
    const stages = users.get(service) ?? new Set();
    users.set(service, stages);
    if (stages.has(stage)) return;
    stages.add(stage);
    for (const need of plan.services.get(service)?.needs ?? []) add(need, stage);
  };
  for (const stage of plan.stages) {
    if (stage.skip === undefined) for (const service of stage.services) add(service, stage.id);
  }
  return users;
}
