import { type GitHost, type GitResult, git } from './git.ts';

/** What a ref points at, or undefined when there is no such ref. */
export async function readRef(directory: string, ref: string, host?: GitHost): Promise<string | undefined> {
  const answer = await git(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', ref], host);
  return answer.ok ? answer.stdout : undefined;
}

/**
 * Moves a ref by compare-and-swap: from `from` (undefined: it is not there yet) to `to`, or not at all. Whoever moved it
 * meanwhile wins.
 */
export async function moveRef(
  directory: string,
  { ref, from, to, why }: { ref: string; from: string | undefined; to: string; why: string },
  host?: GitHost,
): Promise<GitResult> {
  const old = from ?? '0'.repeat(to.length);
  return git(directory, ['update-ref', '--create-reflog', '-m', `portcullis: ${why}`, ref, to, old], host);
}

/** Removes a ref, if it still points at `at`. */
export function removeRef(directory: string, ref: string, at: string, host?: GitHost): Promise<GitResult> {
  return git(directory, ['update-ref', '-d', ref, at], host);
}
