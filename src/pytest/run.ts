import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Abort, AttachmentStore, StageContext, StageFailure, StageResult } from '../model/ports.ts';
import { createTail } from '../process/tail.ts';
import type { Processes } from '../process/types.ts';
import { type CommandLine, commandLine } from '../util/quote.ts';
import { createChannel } from './channel.ts';
import { argumentsFor, byHand, environmentFor } from './command.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import { createEnding, type Ending } from './ending.ts';
import { judge } from './judge.ts';
import { workerLost } from './lost.ts';
import { createOutput } from './output.ts';
import { type Overdue, overdueFailure } from './overdue.ts';
import { createPlaces } from './places.ts';
import type { WorkerLost, WorkersReport } from './protocol.ts';
import { selectionFor } from './selection.ts';
import { createSession, type Session } from './session.ts';
import { createSpool, type Spool } from './spool.ts';
import { askForStacks, readStacks } from './stacks.ts';
import { COLLECT_TIMEOUT_MS, type PytestSuite, TEST_TIMEOUT_MS } from './suite.ts';
import { describeWorkers, lostWorker, stacksOf } from './workers.ts';

export interface PytestOptions {
  readonly processes: Pick<Processes, 'spawn' | 'tempDir'>;
  readonly suite: PytestSuite;
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** The whole environment, the interpreter's own activated in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Where captured output goes that a case cannot hold; without it, that is left out. */
  readonly attachments?: AttachmentStore | undefined;
  /** Writes how to run it by hand. */
  readonly commandLine?: CommandLine | undefined;
}

/** What pytest needs of the stage it runs in. */
export type PytestContext = Pick<
  StageContext,
  'stage' | 'root' | 'ownEnv' | 'graceMs' | 'failAfter' | 'signal' | 'blocked' | 'emit' | 'fail' | 'cleanedUp'
>;

const TAIL_LINES = 40;
/** The process that forked a worker ends it when its test is overdue; should that hang itself, we do. */
const WORKER_LATE_MS = 5000;

/**
 * Runs a pytest suite and tells, as it happens, what every test came to. `context.fail` is called the moment a
 * test's failing report arrives. No failures in the result means that every collected test was seen to pass.
 */
export async function runPytest(options: PytestOptions, context: PytestContext): Promise<StageResult> {
  if (context.signal.aborted) return { failures: [] };
  const scratch = options.processes.tempDir('pytest');
  if ('problem' in scratch) return { failures: [noScratch(scratch.problem)] };
  try {
    const spool =
      options.attachments && createSpool(join(scratch.path, 'spool'), options.attachments, context.emit);
    return { failures: await follow(withoutWorkers(options, context), context, scratch.path, spool) };
  } finally {
    // The run would remove it too, but a long one has many suites.
    await rm(scratch.path, { recursive: true, force: true });
  }
}

/** A suite of which a part is left out is run by one process: forked workers do not end where there is a selection. */
function withoutWorkers(options: PytestOptions, { blocked = [] }: PytestContext): PytestOptions {
  const { leaveOut = [], workers } = options.suite;
  if (workers === undefined || leaveOut.length + blocked.length === 0) return options;
  return { ...options, suite: { ...options.suite, workers: undefined } };
}

function noScratch(problem: string): StageFailure {
  return {
    reason: 'environment',
    message: `no temporary directory could be made: ${problem}`,
    help: 'TMPDIR (else /tmp) must name a directory that exists, may be written and has room.',
  };
}

/** Starts pytest, follows its session to the end, and judges what is left to judge. */
async function follow(
  { processes, suite, python, env, commandLine: write = commandLine }: PytestOptions,
  context: PytestContext,
  scratch: string,
  spool: Spool | undefined,
): Promise<readonly StageFailure[]> {
  const stacksFile = join(scratch, 'stacks');
  const selection = selectionFor(suite, context, join(scratch, 'selection.json'));
  const places = createPlaces(context.root);
  const again = (nodeid?: string): string =>
    write(
      context.root,
      [python, ...byHand(suite, nodeid === undefined ? undefined : places.argument(nodeid))],
      { ...context.ownEnv, ...suite.env },
    );
  const tail = createTail(TAIL_LINES);
  const gate = createGate(context, () => ending.politely());
  const work: Promise<void>[] = [];
  const lose = async (lost: WorkerLost): Promise<void> => {
    const running = session.cases.open().find((open) => open.nodeid === lost.id);
    const failure = await lostWorker(lost, running, stacksFile, places, again(running?.nodeid));
    if (running !== undefined) session.giveUp(running, 'error', failure);
    session.fail(failure);
  };
  const onWorkers = (event: WorkersReport | WorkerLost): void => {
    if (event.e === 'lost') work.push(lose(event));
    else context.emit({ type: 'note', ...describeWorkers(event, suite.workers ?? 0) });
  };
  const session = createSession(
    { ...context, fail: gate.fail, spool, onWorkers },
    places,
    again,
    () => deadlines,
  );

  const overdue = async (what: Overdue): Promise<void> => {
    const running = session.cases.open().find((open) => what.kind !== 'test' || open.nodeid === what.nodeid);
    const stacks = await askForStacks(child, stacksOf(stacksFile, running?.worker));
    const failure = overdueFailure(what, running, stacks, places, again(running?.nodeid));
    if (running !== undefined && what.kind === 'test') session.giveUp(running, 'error', failure);
    session.fail(failure);
  };
  const deadlines: Deadlines = createDeadlines(
    {
      collectMs: suite.collectTimeoutMs ?? COLLECT_TIMEOUT_MS,
      testMs: (suite.testTimeoutMs ?? TEST_TIMEOUT_MS) + (suite.workers === undefined ? 0 : WORKER_LATE_MS),
    },
    (what) => work.push(overdue(what).then(() => ending.now())),
  );
  const child = processes.spawn({
    file: python,
    args: argumentsFor(suite, selection !== undefined),
    cwd: context.root,
    env: environmentFor(env, suite, {
      stacks: stacksFile,
      maxfail: context.failAfter,
      spool: spool?.directory,
      selection,
    }),
    owner: context.stage,
    onChannel: createChannel(session.take, (why) => {
      session.fault(why);
      ending.now();
    }),
    onOutput: createOutput(context.emit, tail),
  });
  const ending: Ending = createEnding(child, context);
  const onAbort = (): void => {
    deadlines.stop();
    const abort = context.signal.reason as Abort;
    const first =
      abort.kind === 'timeout' ? overdue({ kind: 'stage', afterMs: abort.afterMs }) : Promise.resolve();
    work.push(first.then(() => ending.politely()));
  };
  context.signal.addEventListener('abort', onAbort, { once: true });
  if (context.signal.aborted) onAbort();

  const { exit, leftBehind } = await child.done;
  context.signal.removeEventListener('abort', onAbort);
  deadlines.stop();
  gate.stop();
  await Promise.all(work);
  await ending.finished();
  context.cleanedUp(leftBehind);

  const { facts } = session;
  if (ending.asked && facts.fault === undefined) {
    conclude(session, context, 'stopped before its end');
    return session.failures();
  }
  const missing = facts.items.filter((nodeid) => !session.cases.ended(nodeid));
  const failure = judge({
    facts,
    exit,
    failures: session.failures().length,
    finished: session.cases.finished,
    missing,
    tail: tail.text(),
    allowEmpty: suite.allowEmpty ?? false,
    python,
    reproduce: again(),
  });
  if (failure !== undefined) session.fail(failure);
  else if (facts.finish === undefined && (facts.configured || exit.kind === 'signal')) {
    // Where workers run the tests, it is none of theirs that took pytest itself away.
    const running = facts.workers > 0 ? undefined : session.cases.open()[0];
    const lost = workerLost(
      {
        exit,
        stacks: await readStacks(stacksFile),
        tail: tail.text(),
        collected: facts.collected !== undefined,
      },
      running,
      places,
      again(running?.nodeid),
    );
    if (running !== undefined) session.giveUp(running, 'error', lost);
    session.fail(lost);
  }
  conclude(session, context, 'the session ended before it');
  return session.failures();
}

/** Closes the tests that have no end, and says how many were never begun. */
function conclude(session: Session, context: PytestContext, why: string): void {
  for (const open of session.cases.open()) {
    if (open.failure !== undefined) session.giveUp(open, 'error', open.failure);
    else session.giveUp(open, 'skipped', undefined, why);
  }
  const count = session.facts.collected?.count ?? 0;
  const never = count - session.cases.finished;
  if (never > 0) {
    // An interrupt from outside gives no reason of its own.
    const because = session.facts.finish?.stop || session.facts.interrupted?.reason || why;
    context.emit({
      type: 'note',
      level: 'warning',
      message: `${never} of ${count} tests were not run: ${because}`,
    });
  }
  if (session.unlisted > 0) {
    context.emit({
      type: 'note',
      level: 'warning',
      message: `${session.unlisted} more failures are in the cases only`,
    });
  }
}

/** Once the gate is closed, the suite has the grace period to finish its report. */
function createGate(
  { failAfter, graceMs, fail }: PytestContext,
  onOver: () => void,
): { fail(failure: StageFailure): void; stop(): void } {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    fail(failure) {
      count++;
      if (count >= failAfter) timer ??= setTimeout(onOver, graceMs);
      fail(failure);
    },
    stop: () => clearTimeout(timer),
  };
}
