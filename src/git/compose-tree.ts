import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/**
 * The tree that `onto` becomes when `paths` (relative to the top, literal) are as `from` has them, or gone where it has them not. Only
 * objects are written; `indexFile`, absolute, is scratch.
 */
export async function composeTree(
  directory: string,
  {
    onto,
    from,
    paths,
    indexFile,
  }: { onto: string; from: string; paths: readonly string[]; indexFile: string },
  host?: GitHost,
): Promise<GitResult> {
  const scratch = { ...host, indexFile, timeoutMs: LONG_MS };
  const read = await git(directory, ['read-tree', onto], scratch);
  if (!read.ok) return read;
  const listed = await git(directory, ['ls-tree', '-r', '-z', '--full-tree', from], scratch);
  if (!listed.ok) return listed;
  const entries = new Map(
    listed.stdout.split('\0').map((entry) => [entry.slice(entry.indexOf('\t') + 1), entry]),
  );
  const gone = `0 ${'0'.repeat(from.length)}\t`;
  // What goes comes first: a file may stand where a directory is to be.
  const lines = paths.map((path) => entries.get(path) ?? `${gone}${path}`).sort();
  const input = lines.map((line) => `${line}\0`).join('');
  const updated = await git(directory, ['update-index', '-z', '--replace', '--index-info'], {
    ...scratch,
    input,
  });
  return updated.ok ? git(directory, ['write-tree'], scratch) : updated;
}
