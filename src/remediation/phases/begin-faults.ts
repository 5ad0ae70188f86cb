import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { git } from '../../git/git.ts';
import type { StartPoint } from '../../git/start-point.ts';
import { listRemediations, readStepJournal, remediationsIn } from '../journal/file.ts';
import type { RemediateOptions } from './options.ts';
import type { RemediatePorts, Session } from './session.ts';

const DAY_MS = 24 * 3_600_000;

/** Where the config and the project are in each worktree. */
export function withinOf({ config }: Pick<RemediateOptions, 'config'>, top: string): Session['within'] {
  return { config: relative(top, config.directory), root: relative(top, config.root) };
}

/** Why a remediation may not begin, before anything is taken or written. */
export async function faultOf(
  options: RemediateOptions,
  start: StartPoint,
  { host }: RemediatePorts,
): Promise<{ message: string; help: string } | undefined> {
  const stop = join(options.stateDir, 'stop');
  if (existsSync(stop))
    return { message: `remediations are stopped: ${stop} is there`, help: 'Remove it when they may go on.' };
  if (options.land && start.branch === undefined)
    return {
      message: 'HEAD is detached: there is no branch to land on',
      help: 'Check the branch out, or leave --land out.',
    };
  const within = withinOf(options, start.top);
  if ([within.config, within.root].some((path) => path.startsWith('..') || isAbsolute(path)))
    return {
      message: 'the project root lies outside the repository of the config',
      help: 'A worktree would not hold it: put the config into the repository of the project.',
    };
  const config = join(within.config, options.config.file).replaceAll('\\', '/');
  const held = await git(start.top, ['cat-file', '-e', `HEAD:${config}`], host);
  if (!held.ok)
    return {
      message: `${config} is not committed, so no worktree has the gates`,
      help: `git add ${config} && git commit`,
    };
  const { perDay } = options.plan.remediation;
  const today = perDay === undefined || options.resume !== false ? 0 : begunToday(options.stateDir);
  if (perDay !== undefined && today >= perDay)
    return {
      message: `${today} remediations were begun in the last 24 hours, and the plan allows ${perDay}`,
      help: 'Look at what became of them, raise perDay, or wait.',
    };
  return undefined;
}

function begunToday(stateDir: string): number {
  const since = Date.now() - DAY_MS;
  return listRemediations(stateDir).filter((id) => {
    const [first] = readStepJournal(join(remediationsIn(stateDir), id));
    return first?.step === 'begin' && Date.parse(first.at) > since;
  }).length;
}
