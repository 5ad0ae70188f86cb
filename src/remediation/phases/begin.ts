import { join } from 'node:path';
import { git } from '../../git/git.ts';
import { moveRef, readRef } from '../../git/ref.ts';
import { findStart } from '../../git/start-point.ts';
import { forgetLostWorktrees } from '../../git/worktree.ts';
import { suggest } from '../../util/nearest.ts';
import type { Begin } from '../journal/entry.ts';
import { listRemediations, openStepJournal, readStepJournal, remediationsIn } from '../journal/file.ts';
import { type Progress, progressOf } from '../journal/progress.ts';
import { lockRepository } from '../lock.ts';
import { faultOf, withinOf } from './begin-faults.ts';
import type { RemediateOptions } from './options.ts';
import type { RemediatePorts, Session } from './session.ts';

export type Begun =
  | {
      readonly ok: true;
      readonly session: Session;
      readonly progress: Progress;
      release(): Promise<void>;
    }
  | { readonly ok: false; readonly message: string; readonly help: string };

/** Takes the repository, and begins or takes up a remediation in it; or says why not, with nothing begun. */
export async function begin(options: RemediateOptions, ports: RemediatePorts): Promise<Begun> {
  const found = await findStart(options.config.directory, ports.host);
  if (!found.ok) return found;
  const { top, head } = found.start;
  const fault = await faultOf(options, found.start, ports);
  if (fault !== undefined) return { ok: false, ...fault };
  const lock = await lockRepository(top, options.id, ports.host);
  if (!lock.ok) return lock;
  const refuse = async (message: string, help: string): Promise<Begun> => {
    await lock.release();
    return { ok: false, message, help };
  };
  await forgetLostWorktrees(top, ports.host);

  const { name } = options.plan;
  const earlier = options.resume === false ? undefined : findUnfinished(options);
  if (options.resume !== false && earlier === undefined) {
    const ids = listRemediations(options.stateDir);
    return refuse(
      `there is no remediation '${name}' to resume`,
      typeof options.resume === 'string' ? suggest(options.resume, ids) : 'Begin one: leave --resume out.',
    );
  }
  const id = earlier?.begin.id ?? options.id;
  const directory = join(remediationsIn(options.stateDir), id);
  const ref = `refs/heads/portcullis/remediation/${name}-${id}`;
  const valid = await git(top, ['check-ref-format', ref], ports.host);
  if (!valid.ok) return refuse(`'${name}' cannot be part of a branch name`, 'Rename the file of the plan.');
  const strange = earlier?.done.find(
    (report, at) => options.plan.remediation.phases[at]?.name !== report.name,
  );
  if (strange !== undefined)
    return refuse(
      `phase '${strange.name}' is done, and the plan no longer has it in that place`,
      'Put it back, or begin anew: leave --resume out.',
    );
  const at = await readRef(top, ref, ports.host);
  if (earlier !== undefined && at === undefined && earlier.done.length > 0)
    return refuse(`its branch ${ref} is gone`, 'Begin anew: leave --resume out.');

  const journal = openStepJournal(directory);
  const fresh: Begin = {
    step: 'begin',
    version: 1,
    id,
    name,
    file: options.plan.file,
    start: head,
    branch: found.start.branch ?? null,
    at: new Date().toISOString(),
  };
  if (earlier === undefined) journal.write(fresh);
  const progress = earlier ?? {
    begin: fresh,
    done: [],
    current: undefined,
    untold: undefined,
    ended: undefined,
  };
  const { start, branch } = progress.begin;
  if (at === undefined) {
    journal.write({ step: 'branch', ref, to: start });
    const made = await moveRef(top, { ref, from: undefined, to: start, why: 'begin' }, ports.host);
    if (!made.ok) {
      journal.close();
      return refuse(
        `no branch can be made: ${made.message}`,
        'The repository must be one that can be written to.',
      );
    }
  }
  const session: Session = {
    id,
    name,
    plan: options.plan.remediation,
    top,
    within: withinOf(options, top),
    defaultPipeline: options.defaultPipeline,
    ref,
    start,
    onto: branch ?? undefined,
    directory,
    stopFile: join(options.stateDir, 'stop'),
    journal,
    ports,
  };
  return { ok: true, session, progress, release: lock.release };
}

/** The newest that is not over, or the one that is meant. */
function findUnfinished({ stateDir, plan, resume, land }: RemediateOptions): Progress | undefined {
  return listRemediations(stateDir)
    .toReversed()
    .filter((id) => typeof resume !== 'string' || id === resume)
    .map((id) => progressOf(readStepJournal(join(remediationsIn(stateDir), id))))
    .find((each) => each?.begin.name === plan.name && !isFinished(each.ended, land));
}

/** One whose commits are all on its branch may still be landed. */
function isFinished(ended: string | undefined, land: boolean): boolean {
  return ended === 'landed' || ended === 'unchanged' || (ended === 'done' && !land);
}
