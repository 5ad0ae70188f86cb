import { relative, resolve, sep } from 'node:path';
import type { LoadedConfig } from '../../config/load.ts';
import { changedSince, untrackedPaths } from '../../git/changed-since.ts';
import { defaultBranch } from '../../git/default-branch.ts';
import { git } from '../../git/git.ts';
import { isShallow } from '../../git/repository.ts';
import { findRevision } from '../../git/revision.ts';
import type { Problem } from '../../model/ports.ts';

/** What a run is narrowed to. */
export interface SinceOptions {
  /** A revision: what has changed since then. */
  readonly since?: string | undefined;
  /** The same since this branch left the default branch. */
  readonly affected?: boolean | undefined;
}

/** What has changed, added and untracked files among it. */
export interface Changes {
  /** What they are compared with, for people. */
  readonly base: string;
  /** Relative to the root, with `/`. */
  readonly paths: readonly string[];
  /** Relative to the top of the repository: what lies outside the root. */
  readonly outside: readonly string[];
}

/**
 * What of the tree under the root is not as the base has it. A base that is not there, or in a shallow clone cannot be told, is
 * a problem: never taken for all or for nothing.
 */
export async function changesSince(
  { root, config, directory }: LoadedConfig,
  { since, affected }: SinceOptions,
): Promise<Changes | Problem> {
  const option = affected ? '--affected' : '--since';
  const revision = affected ? await defaultBranch(root) : since;
  if (revision === undefined) {
    const message = `${option}: there is no default branch here: no origin/HEAD, main or master`;
    return {
      message,
      help: 'Name a revision with --since, or `git fetch` and `git remote set-head origin --auto`.',
    };
  }
  if (affected && (await isShallow(root))) {
    const message = `${option}: this clone is shallow, so that where HEAD and ${revision} parted cannot be told`;
    return {
      message,
      help: '`git fetch --unshallow` (in CI: fetch-depth: 0), or name a revision that is here with --since.',
    };
  }
  const found = await findRevision(root, revision, { mergeBase: affected ?? false });
  if (!found.ok) return { message: `${option}: ${found.message}`, help: found.help };
  const top = await git(root, ['rev-parse', '--show-toplevel']);
  if (!top.ok) return { message: `${option}: git cannot be asked: ${top.message}` };
  const [changed, untracked] = await Promise.all([
    changedSince(top.stdout, found.commit),
    untrackedPaths(top.stdout),
  ]);
  if (!changed.ok) return { message: `${option}: ${changed.message}` };
  if (!untracked.ok) return { message: `${option}: ${untracked.message}` };
  const { prefix } = found;
  const inRoot = (path: string): string => relative(root, path).split(sep).join('/');
  const reports = `${inRoot(resolve(directory, config.reports.dir))}/`;
  const all = [...changed.paths, ...untracked.paths];
  return {
    base: `${affected ? `the last commit shared with ${revision}` : revision} (${found.commit.slice(0, 8)})`,
    // What a run leaves behind is nobody's change.
    paths: all
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .filter((path) => !path.startsWith(reports) && !/(?:^|\/)__pycache__\//.test(path)),
    outside: all.filter((path) => !path.startsWith(prefix) && !/(?:^|\/)__pycache__\//.test(path)),
  };
}
