import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../../src/git/git.ts';

/** A git repository in a temporary directory with these files in one commit. The caller removes it. */
export async function createRepository(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-repository-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  await commitAll(directory, 'first');
  return directory;
}

/** Makes commits in a repository those of somebody who signs nothing, whoever runs the tests. */
export async function setIdentity(directory: string): Promise<void> {
  await run(directory, 'config', 'user.name', 'Test');
  await run(directory, 'config', 'user.email', 'test@example.com');
  await run(directory, 'config', 'commit.gpgsign', 'false');
}

/** Commits everything there is, as somebody who signs nothing; makes the repository first where there is none. */
export async function commitAll(directory: string, message: string): Promise<void> {
  await run(directory, 'init', '--quiet', '--initial-branch=main');
  await run(directory, 'add', '--all');
  await run(
    directory,
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '-m',
    message,
  );
}

/** Runs git and returns what it printed; throws when it fails. */
export async function run(directory: string, ...args: string[]): Promise<string> {
  const result = await git(directory, args);
  if (!result.ok) throw new Error(`git ${args.join(' ')}: ${result.message}`);
  return result.stdout;
}
