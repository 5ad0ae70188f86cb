import type { StageContext, StageFailure } from '../model/ports.ts';
import { type Cases, createCases, type OpenCase } from './cases.ts';
import { type Collection, createCollection } from './collection.ts';
import type { Deadlines } from './deadlines.ts';
import { splitNodeId } from './node-id.ts';
import type { Places } from './places.ts';
import type { PluginEvent, WorkerLost, WorkersReport } from './protocol.ts';
import type { Spool } from './spool.ts';

type Of<E extends PluginEvent['e']> = Extract<PluginEvent, { e: E }>;

/** What is known of a session once its process has ended, for `judge`. */
export interface SessionFacts {
  readonly hello?: Of<'hello'>;
  readonly configured: boolean;
  readonly collected?: Of<'collected'>;
  /** Node ids, where pytest collected by itself. */
  readonly items: readonly string[];
  readonly skippedFiles: number;
  /** Processes that run the tests, 0 where pytest's own does. */
  readonly workers: number;
  readonly interrupted?: Of<'interrupted'>;
  readonly internalError?: Of<'internal-error'>;
  readonly finish?: Of<'session-finish'>;
  /** Why the channel could not be read to its end. */
  readonly fault?: string;
}

/** Follows one pytest session: the plugin's events in, stage events and failures out. */
export interface Session {
  take(event: PluginEvent): void;
  fault(why: string): void;
  /** Records a failure that is not a test's or a collection's own, and tells it. */
  fail(failure: StageFailure): void;
  /** Closes a test that will not finish. */
  giveUp(open: OpenCase, status: 'error' | 'skipped', failure?: StageFailure, note?: string): void;
  readonly facts: SessionFacts;
  readonly cases: Cases;
  readonly collection: Collection;
  /** Everything that is wrong, first cause first. */
  failures(): readonly StageFailure[];
  /** Failures beyond those that are listed. */
  readonly unlisted: number;
}

/** Failures kept with their texts; the reports have every case all the same. */
export const MAX_FAILURES = 1000;
/** How long a first collection error waits for others of the same cause before it closes the gate. */
const COLLECTION_GATHER_MS = 1000;

export function createSession(
  context: Pick<StageContext, 'stage' | 'emit' | 'fail'> & {
    readonly spool?: Spool | undefined;
    /** Told of how workers run the tests, and of each that is lost. */
    onWorkers(event: WorkersReport | WorkerLost): void;
  },
  places: Places,
  reproduce: (nodeid: string) => string,
  deadlines: () => Deadlines,
): Session {
  const facts: { -readonly [K in keyof SessionFacts]: SessionFacts[K] } = {
    configured: false,
    items: [],
    skippedFiles: 0,
    workers: 0,
  };
  const cases = createCases(context.stage, places, reproduce, context.spool);
  const collection = createCollection(context.stage, places, reproduce);
  const failures: StageFailure[] = [];
  const items: string[] = [];
  facts.items = items;
  let unlisted = 0;
  let gathering: NodeJS.Timeout | undefined;
  let collectionTold = 0;

  const fail = (failure: StageFailure): void => {
    if (failures.length >= MAX_FAILURES) {
      unlisted++;
      return;
    }
    failures.push(failure);
    context.fail(failure);
  };
  const tellCollection = (): void => {
    clearTimeout(gathering);
    gathering = undefined;
    for (const failure of collection.failures().slice(collectionTold)) {
      collectionTold++;
      context.fail(failure);
    }
  };
  const take = (event: PluginEvent): void => {
    switch (event.e) {
      case 'hello':
        facts.hello = event;
        return;
      case 'configured':
        facts.configured = true;
        places.rootdir = event.rootdir;
        return;
      case 'items':
        for (const [nodeid] of event.items) items.push(nodeid);
        return;
      case 'collected':
        facts.collected = event;
        tellCollection();
        deadlines().collected();
        context.emit({ type: 'cases-collected', count: event.count });
        return;
      case 'collect-error':
        gathering ??= setTimeout(tellCollection, COLLECTION_GATHER_MS);
        context.emit({ type: 'case-finished', case: collection.add(event) });
        return;
      case 'collect-skip': {
        facts.skippedFiles++;
        const at = { file: places.file(event.id.split('::')[0] ?? '') };
        context.emit({
          type: 'case-finished',
          case: {
            id: event.id,
            ...splitNodeId(event.id),
            at,
            status: 'skipped',
            durationMs: 0,
            note: event.reason,
          },
        });
        return;
      }
      case 'workers':
        facts.workers = event.count;
        context.onWorkers(event);
        return;
      case 'lost':
        if (event.id !== null) deadlines().testFinished(event.id);
        context.onWorkers(event);
        return;
      case 'start': {
        const opened = cases.start(event);
        deadlines().testStarted(event.id);
        context.emit({ type: 'case-started', id: opened.id, name: opened.name });
        return;
      }
      case 'report': {
        const failure = cases.report(event);
        if (failure !== undefined) fail(failure);
        return;
      }
      case 'finish': {
        const record = cases.finish(event);
        deadlines().testFinished(event.id);
        if (record === undefined) return;
        if (record.failure !== undefined) refresh(failures, record.failure);
        context.emit({ type: 'case-finished', case: record });
        return;
      }
      case 'interrupted':
        facts.interrupted = event;
        return;
      case 'internal-error':
        facts.internalError ??= event;
        return;
      case 'session-finish':
        facts.finish = event;
        tellCollection();
        deadlines().sessionFinished();
        context.emit({ type: 'figure', name: 'warnings', value: event.warnings, unit: 'warnings' });
        return;
    }
  };

  return {
    take,
    fault: (why) => {
      facts.fault = why;
    },
    fail,
    giveUp(open, status, failure, note) {
      context.emit({ type: 'case-finished', case: cases.giveUp(open, status, failure, note) });
    },
    facts,
    cases,
    collection,
    failures() {
      tellCollection();
      return [...collection.failures(), ...failures];
    },
    get unlisted() {
      return unlisted;
    },
  };
}

/** A test that failed in its teardown too has more to say than when it was first told. */
function refresh(failures: StageFailure[], { stage: _, ...failure }: StageFailure & { stage: string }): void {
  const at = failures.findIndex((each) => each.test === failure.test && each.message === failure.message);
  if (at >= 0) failures[at] = failure;
}
