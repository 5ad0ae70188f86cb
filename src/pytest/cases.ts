import type { CaseRecord } from '../model/case.ts';
import type { Location } from '../model/location.ts';
import type { StageFailure } from '../model/ports.ts';
import { assertionLines } from './excerpt.ts';
import { splitNodeId } from './node-id.ts';
import { phaseFailure } from './phase-failure.ts';
import type { Places } from './places.ts';
import type { PhaseReport, Spooled, TestFinish, TestStart } from './protocol.ts';
import type { Spool } from './spool.ts';

/** A test that has started and not finished. */
export interface OpenCase {
  /** pytest's node id. */
  readonly nodeid: string;
  /** The node id, or with ` #2` for the second of that id in one run. */
  readonly id: string;
  readonly name: string;
  readonly classname: string;
  readonly at: Location;
  readonly since: number;
  /** The worker that runs it, where there are any. */
  readonly worker: string | undefined;
  /** The first failed report, the one that says why. */
  red?: PhaseReport;
  failure?: StageFailure;
  captured?: readonly [string, string] | undefined;
  spooled?: Spooled | undefined;
  skipped: boolean;
  reruns: number;
  note?: string;
}

/** Puts the reports of a test's phases together into one case. */
export interface Cases {
  start(event: TestStart): OpenCase;
  /** Returns the failure when this report is the first that turns its test red. */
  report(event: PhaseReport): StageFailure | undefined;
  /** Undefined for a test that is not open, such as one that was given up. */
  finish(event: TestFinish): CaseRecord | undefined;
  /** Closes a test that will not finish. */
  giveUp(open: OpenCase, status: 'error' | 'skipped', failure?: StageFailure, note?: string): CaseRecord;
  /** Tests that have started and not finished, in the order they started. */
  open(): readonly OpenCase[];
  /** Whether a test of this node id has ended. */
  ended(nodeid: string): boolean;
  readonly finished: number;
}

export function createCases(
  stage: string,
  places: Places,
  reproduce: (nodeid: string) => string,
  spool?: Spool,
): Cases {
  const running = new Map<string, OpenCase>();
  const times = new Map<string, number>();
  let finished = 0;

  const begin = (nodeid: string, at: Location, worker?: string): OpenCase => {
    const count = times.get(nodeid) ?? 1;
    const id = count === 1 ? nodeid : `${nodeid} #${count}`;
    const opened: OpenCase = {
      nodeid,
      id,
      ...splitNodeId(nodeid),
      at,
      since: performance.now(),
      worker,
      skipped: false,
      reruns: 0,
    };
    running.set(nodeid, opened);
    return opened;
  };
  const close = (
    open: OpenCase,
    rest: Pick<CaseRecord, 'status' | 'durationMs'>,
    failure?: StageFailure,
    note?: string,
  ): CaseRecord => {
    running.delete(open.nodeid);
    times.set(open.nodeid, (times.get(open.nodeid) ?? 1) + 1);
    finished++;
    const { id, name, classname, at, captured } = open;
    const attachments = spool?.take(open.spooled, failure !== undefined) ?? [];
    return {
      id,
      name,
      classname,
      at,
      ...rest,
      ...(failure !== undefined && { failure: { ...failure, stage } }),
      ...(note !== undefined && { note }),
      ...(captured?.[0] && { stdout: captured[0] }),
      ...(captured?.[1] && { stderr: captured[1] }),
      ...(attachments.length > 0 && { attachments }),
    };
  };

  return {
    start: ({ id, file, line, worker }) =>
      begin(id, { file: places.file(file), ...(line !== null && { line }) }, worker),
    report(event) {
      const open =
        running.get(event.id) ?? begin(event.id, { file: places.file(event.id.split('::')[0] ?? '') });
      keepCaptured(open, event);
      if (event.outcome === 'rerun') open.reruns++;
      if (event.outcome === 'skipped') open.skipped = true;
      if (event.xfail !== undefined)
        open.note = `${event.outcome === 'skipped' ? 'xfail' : 'xpass'}: ${event.xfail || 'no reason given'}`;
      else if (event.reason !== undefined) open.note = event.reason;
      if (event.outcome !== 'failed') return undefined;
      if (open.red !== undefined && open.failure !== undefined) {
        open.failure = {
          ...open.failure,
          excerpt: `${open.failure.excerpt}\n\n${event.when} failed too:\n${assertionLines(event.text ?? '')}`,
        };
        return undefined;
      }
      open.red = event;
      open.failure = phaseFailure(event, open, places, reproduce(open.nodeid));
      return open.failure;
    },
    finish(event) {
      const open = running.get(event.id);
      if (open === undefined) return undefined;
      keepCaptured(open, event);
      const durationMs = event.ms;
      if (open.red !== undefined)
        return close(
          open,
          { status: open.red.when === 'call' ? 'failed' : 'error', durationMs },
          open.failure,
        );
      if (open.skipped) return close(open, { status: 'skipped', durationMs }, undefined, open.note);
      const note =
        open.reruns > 0 ? `passed after ${open.reruns} rerun${open.reruns === 1 ? '' : 's'}` : open.note;
      return close(open, { status: 'passed', durationMs }, undefined, note);
    },
    giveUp(open, status, failure, note) {
      return close(open, { status, durationMs: Math.round(performance.now() - open.since) }, failure, note);
    },
    open: () => [...running.values()],
    ended: (nodeid) => times.has(nodeid),
    get finished() {
      return finished;
    },
  };
}

/** What is sent later is all that the test printed so far. */
function keepCaptured(open: OpenCase, { captured, spooled }: PhaseReport | TestFinish): void {
  if (captured === undefined) return;
  open.captured = captured;
  open.spooled = spooled;
}
