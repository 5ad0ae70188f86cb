import { type GitHost, type GitResult, git } from './git.ts';

/** A text kept in a ref: the name of the blob is what it is compared by. */
export interface Note {
  readonly blob: string;
  readonly text: string;
}

/** The text that a ref of ours points at, or undefined. Such a ref is shared by all worktrees of a repository. */
export async function readNote(directory: string, ref: string, host?: GitHost): Promise<Note | undefined> {
  const blob = await git(directory, ['rev-parse', '--verify', '--quiet', ref], host);
  if (!blob.ok) return undefined;
  const text = await git(directory, ['cat-file', 'blob', blob.stdout], host);
  return text.ok ? { blob: blob.stdout, text: text.stdout } : undefined;
}

/**
 * Puts a text in the place of `old` (undefined: of nothing), by compare-and-swap: of two who try at once, one is told that it
 * came too late.
 */
export async function swapNote(
  directory: string,
  ref: string,
  text: string,
  old: Note | undefined,
  host?: GitHost,
): Promise<GitResult> {
  const blob = await git(directory, ['hash-object', '-w', '--stdin'], { ...host, input: text });
  if (!blob.ok) return blob;
  const from = old?.blob ?? '0'.repeat(blob.stdout.length);
  const swapped = await git(directory, ['update-ref', ref, blob.stdout, from], host);
  return swapped.ok ? blob : swapped;
}
