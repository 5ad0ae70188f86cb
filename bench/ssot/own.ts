import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../lib/programs.ts';
import type { Subject } from './types.ts';

/** A check of `root` that keeps nothing. */
export function cold(program: Program, root: string, home: string, title = 'cold, `--no-cache`'): Subject {
  return { ...check(program, root, home, title), argv: [...commandOf(program, root), '--no-cache'] };
}

/** The first check of `root`, which keeps what it has read. */
export function first(program: Program, root: string, home: string): Subject {
  return { ...check(program, root, home, 'cold, and kept'), prepare: () => forget(home) };
}

/** A check of `root` as it was; needs one before. */
export function warm(program: Program, root: string, home: string, title = 'warm, nothing changed'): Subject {
  return check(program, root, home, title);
}

/** A check of `root` after one file has been changed by `edit`; needs one before. The file is `restore`d by the bench. */
export function changed(
  program: Program,
  root: string,
  home: string,
  { title, path, edit }: { title: string; path: string; edit: (text: string, round: number) => string },
): Subject & { restore(): Promise<void> } {
  const file = join(root, path);
  const before = readFileSync(file, 'utf8');
  let round = 0;
  // Not in place: the tree is made of hard links.
  const put = async (text: string) => {
    await rm(file);
    await writeFile(file, text);
  };
  return {
    ...check(program, root, home, title),
    prepare: () => put(edit(before, round++)),
    restore: () => put(before),
  };
}

function check(program: Program, root: string, home: string, title: string): Subject {
  const name = `portcullis ${program.version} ssot check`;
  return {
    title: `${name}: ${title}`,
    argv: commandOf(program, root),
    cwd: '/',
    env: { XDG_CACHE_HOME: home },
    exits: [0, 1],
  };
}

function commandOf({ argv }: Program, root: string): Subject['argv'] {
  return [...argv, 'ssot', 'check', '--root', root];
}

async function forget(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  await rm(join(home, 'portcullis', 'ssot'), { recursive: true, force: true });
}
