import { type GitHost, git } from './git.ts';

/** One commit, as a rollback judges it. */
export interface Commit {
  readonly hash: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly subject: string;
  readonly author: string;
  /** ISO 8601, of the commit and not of the authorship. */
  readonly at: string;
  /** The commit that this one says it reverts, if it is a revert. */
  readonly reverts?: string | undefined;
}

export type HistoryResult =
  | { readonly ok: true; readonly commits: readonly Commit[] }
  | { readonly ok: false; readonly message: string };

const FORMAT = ['%H', '%T', '%P', '%an', '%cI', '%s', '%b'].join('%x01');
/** Whatever the user's config says of logs. */
const AS_IS = ['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '--no-show-signature'];
const REVERTS = /^This reverts commit ([0-9a-f]{7,64})/m;

/** The commits after `from`, up to and with `to`, oldest first; of a merge only the merge itself, as it came to this line. */
export async function commitsSince(
  directory: string,
  from: string,
  to: string,
  host?: GitHost,
): Promise<HistoryResult> {
  const args = ['--first-parent', '--reverse', '-z', `--format=${FORMAT}`, `${from}..${to}`];
  const log = await git(directory, [...AS_IS, ...args], host);
  if (!log.ok) return log;
  return { ok: true, commits: log.stdout.split('\0').filter(Boolean).map(commitOf) };
}

function commitOf(entry: string): Commit {
  const [hash = '', tree = '', parents = '', author = '', at = '', subject = '', ...body] =
    entry.split('\x01');
  const reverts = REVERTS.exec(body.join('\x01'))?.[1];
  return { hash, tree, parents: parents.split(' ').filter(Boolean), subject, author, at, reverts };
}

/** The first of `wanted` that is met going back from `to` by first parents, or undefined when none is on that line. */
export async function nearestOf(
  directory: string,
  wanted: ReadonlySet<string>,
  to: string,
  host?: GitHost,
): Promise<string | undefined> {
  const line = await git(directory, ['rev-list', '--first-parent', to], host);
  return line.ok ? line.stdout.split('\n').find((hash) => wanted.has(hash)) : undefined;
}
