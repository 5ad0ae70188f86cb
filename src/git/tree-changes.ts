import { type GitHost, git } from './git.ts';

/** What belongs together of a change: one path, or both ends of a rename. */
export type Change = readonly [string, ...string[]];

export type ChangesResult =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly message: string };

/** What differs between two trees, in the order of paths (relative to the top, with `/`). */
export async function treeChanges(
  directory: string,
  from: string,
  to: string,
  host?: GitHost,
): Promise<ChangesResult> {
  const listed = await git(directory, ['diff-tree', '-r', '-z', '-M', '--name-status', from, to], host);
  if (!listed.ok) return listed;
  const fields = listed.stdout.split('\0').filter((field) => field !== '');
  const changes: Change[] = [];
  for (let at = 0; at < fields.length; ) {
    const renamed = /^[RC]/.test(fields[at]!);
    changes.push(renamed ? [fields[at + 1]!, fields[at + 2]!] : [fields[at + 1]!]);
    at += renamed ? 3 : 2;
  }
  return { ok: true, changes };
}
