/** What took too long. `idle`: nothing happened between tests; `exit`: the process went on after its session had ended. */
export type Overdue =
  | { readonly kind: 'collection' | 'idle' | 'exit'; readonly afterMs: number }
  | { readonly kind: 'test'; readonly nodeid: string; readonly afterMs: number };

/** Watches over one session: at each moment something bounds how long it may go on. */
export interface Deadlines {
  collected(): void;
  testStarted(nodeid: string): void;
  testFinished(nodeid: string): void;
  sessionFinished(): void;
  /** Nothing is overdue any more. Idempotent. */
  stop(): void;
}

/** Time for threads and exit handlers once pytest's session is over. */
const EXIT_LIMIT_MS = 15_000;

/** Tells `onOverdue`, once, what took longer than it may. */
export function createDeadlines(
  limits: { collectMs: number; testMs: number },
  onOverdue: (what: Overdue) => void,
): Deadlines {
  const tests = new Map<string, NodeJS.Timeout>();
  let between: NodeJS.Timeout | undefined;
  let stopped = false;

  const stop = (): void => {
    stopped = true;
    clearTimeout(between);
    for (const timer of tests.values()) clearTimeout(timer);
    tests.clear();
  };
  const after = (what: Overdue): NodeJS.Timeout =>
    setTimeout(() => {
      stop();
      onOverdue(what);
    }, what.afterMs);
  const waitFor = (what: Overdue): void => {
    clearTimeout(between);
    between = stopped ? undefined : after(what);
  };

  waitFor({ kind: 'collection', afterMs: limits.collectMs });
  return {
    collected: () => waitFor({ kind: 'idle', afterMs: limits.testMs }),
    testStarted(nodeid) {
      if (stopped) return;
      clearTimeout(between);
      clearTimeout(tests.get(nodeid));
      tests.set(nodeid, after({ kind: 'test', nodeid, afterMs: limits.testMs }));
    },
    testFinished(nodeid) {
      clearTimeout(tests.get(nodeid));
      tests.delete(nodeid);
      if (tests.size === 0) waitFor({ kind: 'idle', afterMs: limits.testMs });
    },
    sessionFinished: () => waitFor({ kind: 'exit', afterMs: EXIT_LIMIT_MS }),
    stop,
  };
}
