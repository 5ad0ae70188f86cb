import { type GitHost, git } from './git.ts';
import { isShallow } from './repository.ts';

/** A revision to compare with. */
export type RevisionResult =
  | {
      readonly ok: true;
      readonly commit: string;
      /** Where `directory` stands in the repository, with `/` at its end; empty at the top. */
      readonly prefix: string;
    }
  | { readonly ok: false; readonly message: string; readonly help: string };

/**
 * The commit that `revision` names in the repository that holds `directory`, or with `mergeBase` the last commit that it
 * shares with HEAD. What is not there is told with how to get it.
 */
export async function findRevision(
  directory: string,
  revision: string,
  { mergeBase = false, ...host }: GitHost & { readonly mergeBase?: boolean } = {},
): Promise<RevisionResult> {
  const prefix = await git(directory, ['rev-parse', '--show-prefix'], host);
  if (!prefix.ok) {
    if (!prefix.answered)
      return refuse(`git cannot be asked: ${prefix.message}`, 'Install git 2.30 or newer.');
    const help =
      'A revision is compared with its repository: run it inside one, or `git init` and commit first.';
    return refuse(`${directory} is in no git repository: ${firstLine(prefix.message)}`, help);
  }
  const named = await git(directory, commitOf(revision), host);
  if (!named.ok) {
    const message = `there is no revision ${revision} in this repository`;
    return refuse(message, await whereToGet(directory, revision, host));
  }
  if (!mergeBase) return { ok: true, commit: named.stdout, prefix: prefix.stdout };
  const base = await git(directory, ['merge-base', named.stdout, 'HEAD'], host);
  if (base.ok) return { ok: true, commit: base.stdout, prefix: prefix.stdout };
  const help = (await isShallow(directory, host))
    ? 'This clone is shallow, and what they share may lie beyond its end: `git fetch --unshallow`.'
    : 'Compare with the revision itself: leave --merge-base out.';
  return refuse(`${revision} and HEAD share no commit`, help);
}

const commitOf = (revision: string) => [
  'rev-parse',
  '--verify',
  '--quiet',
  '--end-of-options',
  `${revision}^{commit}`,
];

async function whereToGet(directory: string, revision: string, host: GitHost): Promise<string> {
  if (await isShallow(directory, host)) {
    const branch = /^(?:origin\/)?([\w./-]+)$/.exec(revision)?.[1];
    const one =
      branch === undefined ? '' : `\`git fetch --depth=1 origin ${branch}\` and compare with FETCH_HEAD, or `;
    return `This clone is shallow and does not hold it: ${one}\`git fetch --unshallow\` (in CI: fetch-depth: 0).`;
  }
  const remote = await git(directory, commitOf(`origin/${revision}`), host);
  if (remote.ok) return `Did you mean origin/${revision}?`;
  return 'Give a branch, a tag or a commit that `git rev-parse` knows; `git fetch` brings those of the remote.';
}

function refuse(message: string, help: string): RevisionResult {
  return { ok: false, message, help };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
