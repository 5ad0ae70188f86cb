import { type GitHost, git } from './git.ts';

/** What a default branch is called where the remote does not say. */
const CUSTOMARY = ['origin/main', 'origin/master', 'main', 'master'];

/** The branch that work is merged into: what the remote says (`origin/HEAD`), or else the first customary name there is. */
export async function defaultBranch(directory: string, host?: GitHost): Promise<string | undefined> {
  const said = await git(directory, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'], host);
  for (const name of said.ok ? [said.stdout, ...CUSTOMARY] : CUSTOMARY) {
    const found = await git(directory, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], host);
    if (found.ok) return name;
  }
  return undefined;
}
