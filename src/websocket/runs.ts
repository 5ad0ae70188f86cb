import { fieldAt, show } from './field.ts';
import { type Frame, nameOf } from './frame.ts';
import { delta } from './objection.ts';
import type { Ending } from './receive-log.ts';
import type { Fault, Match, Violation, Watch } from './watch.ts';

export interface RunsOptions {
  /** The field that says which run an event belongs to. */
  readonly by: string;
  /** The events that belong to a run. */
  readonly names: ReadonlySet<string>;
  /** How many items a run has: those of the second run are counted on from those of the first. */
  readonly size: number;
  readonly ignore: ReadonlySet<string>;
  readonly sentAt: number;
}

/**
 * Several runs on one connection, interleaved as they come: each event goes to the watch of its run, which is
 * given to a run when its first event comes. It passes when all have passed; the earliest violation stands.
 */
export function watchRuns(watches: readonly Watch[], options: RunsOptions): Watch {
  const { by, size, sentAt } = options;
  const values: string[] = [];
  const matches: Match[] = [];
  const told = watches.map(() => 0);
  let own: Violation | undefined;

  const violated = (): Violation | undefined =>
    watches
      .flatMap(({ violation }, run) =>
        violation === undefined
          ? []
          : {
              ...violation,
              message: `run ${run + 1} (${values[run] ?? `no '${by}' seen yet`}): ${violation.message}`,
              item: Math.min(violation.item, size - 1) + run * size,
            },
      )
      .reduce((first, one) => (first !== undefined && first.since <= one.since ? first : one), own);

  function collect(): void {
    for (const [run, watch] of watches.entries()) {
      for (; told[run]! < watch.matches.length; told[run]!++) {
        const { item, frame } = watch.matches[told[run]!]!;
        matches.push({ item: item + run * size, frame });
      }
    }
  }

  function refuse(fault: Fault, frame: Frame, why: string): void {
    const message = `${fault === 'duplicate' ? 'duplicate' : 'unexpected'} event: ${nameOf(frame)} at ${delta({ sentAt }, frame.at)}, ${why}`;
    own ??= { fault, message, since: frame.at, item: size * watches.length, frame: frame.number };
  }

  function feed(frame: Frame): void {
    each((watch) => watch.tick(frame.at));
    if (isDecided()) return;
    const name = 'name' in frame.event ? frame.event.name : undefined;
    if (name !== undefined && options.names.has(name)) {
      feedRun(frame, fieldAt('value' in frame.event ? frame.event.value : undefined, by));
    } else if (name === undefined || !options.ignore.has(name)) {
      // Whose it is cannot be known: the first run that is still waiting says what is wrong with it.
      watches.find((watch) => watch.deadline !== undefined)?.feed(frame);
    }
    collect();
  }

  function feedRun(frame: Frame, value: unknown): void {
    const key = show(value, 4096);
    const known = values.indexOf(key);
    const run = known === -1 ? values.length : known;
    const watch = watches[run];
    if (value === undefined) refuse('not-same', frame, `has no '${by}' to tell its run by`);
    else if (watch === undefined) refuse('unexpected', frame, `of a further run ${key}: there are ${run}`);
    else if (watch.state === 'passed')
      refuse('duplicate', frame, `of run ${run + 1} (${key}), which was complete`);
    else {
      values[run] = key;
      watch.feed(frame);
    }
  }

  function each(act: (watch: Watch) => void): void {
    for (const watch of watches) act(watch);
    collect();
  }

  const stateNow = (): Watch['state'] => {
    if (violated() !== undefined) return 'violated';
    if (watches.some((watch) => watch.state === 'settling')) return 'settling';
    return watches.every((watch) => watch.state === 'passed') ? 'passed' : 'waiting';
  };
  const isDecided = (): boolean => stateNow() === 'violated' || stateNow() === 'passed';

  return {
    matches,
    feed,
    tick: (now) => {
      if (!isDecided()) each((watch) => watch.tick(now));
    },
    end: (ending: Ending) => {
      if (!isDecided()) each((watch) => watch.end(ending));
    },
    next: () => watches.flatMap((watch, run) => watch.next().map((one) => `run ${run + 1}: ${one}`)),
    get state() {
      return stateNow();
    },
    get violation() {
      return violated();
    },
    get suspectSince() {
      const since = watches.flatMap((watch) => watch.suspectSince ?? []);
      return since.length === 0 ? undefined : Math.min(...since);
    },
    get deadline() {
      if (isDecided()) return undefined;
      const all = watches.flatMap((watch) => watch.deadline ?? []);
      return all.length === 0 ? undefined : Math.min(...all);
    },
  };
}
