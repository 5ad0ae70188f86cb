import { type GitHost, type GitResult, git, LONG_MS } from './git.ts';

/** Writes what leads from one tree to another, of `paths` only, to a file that `git apply` takes: bytes as they are, binaries too. */
export function writePatch(
  directory: string,
  { from, to, paths, file }: { from: string; to: string; paths: readonly string[]; file: string },
  host?: GitHost,
): Promise<GitResult> {
  const how = ['--binary', '--full-index', '--no-ext-diff', '--no-textconv', '-M', `--output=${file}`];
  const literal = paths.map((path) => `:(top,literal)${path}`);
  return git(directory, ['diff', ...how, from, to, '--', ...literal], { ...host, timeoutMs: LONG_MS });
}
