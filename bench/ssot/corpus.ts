import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PINNED = fileURLToPath(new URL('corpus.txt', import.meta.url));
const UNPACK = fileURLToPath(new URL('unpack.py', import.meta.url));
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcullis');

/** The same wheels on every machine, whatever its Python. */
const PLATFORM = [
  ...['manylinux2014_x86_64', 'manylinux_2_27_x86_64', 'manylinux_2_28_x86_64', 'any'].flatMap((it) => [
    '--platform',
    it,
  ]),
  ...['--python-version', '3.13', '--implementation', 'cp'],
  ...['cp313', 'abi3', 'none'].flatMap((it) => ['--abi', it]),
];

/** The requirement lines of `corpus.txt`, and `NAME-VERSION` for each. */
async function pinned(): Promise<{ line: string; id: string }[]> {
  const lines = (await readFile(PINNED, 'utf8')).split('\n').filter((line) => /^\w/.test(line));
  return lines.map((line) => ({ line, id: line.split(' ', 1)[0]!.replace('==', '-') }));
}

/**
 * The directories of the corpus, absolute: each pinned wheel unpacked at `$XDG_CACHE_HOME/portcullis/corpus/NAME-VERSION.whl`
 * (default `~/.cache`). What is not there is fetched with pip, which holds it to its hash; rejects when pip does.
 */
async function corpus(): Promise<readonly string[]> {
  const projects = (await pinned()).map((it) => ({ ...it, dir: join(CACHE, 'corpus', `${it.id}.whl`) }));
  const absent = projects.filter(({ dir }) => !existsSync(dir));
  if (absent.length > 0) await mkdir(join(CACHE, 'corpus'), { recursive: true });
  for (const { line, dir } of absent) {
    const download = await mkdtemp(join(tmpdir(), 'bench-corpus-'));
    try {
      const [requirement, hash] = line.split(' ');
      const list = join(download, 'requirements.txt');
      await writeFile(list, `${requirement} ${hash}\n`);
      const flags = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--quiet'];
      await run('python3', ['-m', 'pip', 'download', ...flags, ...PLATFORM, '-d', download, '-r', list]);
      const wheel = (await readdir(download)).find((name) => name.endsWith('.whl'));
      // Unpacked beside and moved, so that an interrupted one is never taken for a whole one.
      const making = `${dir}.${process.pid}`;
      await run('python3', [UNPACK, join(download, wheel!), making]);
      await rename(making, dir);
    } finally {
      await rm(download, { recursive: true, force: true });
    }
  }
  return projects.map(({ dir }) => dir);
}

/**
 * A tree of hard links to the corpus at `~/.cache/portcullis/bench/ssot/NAME`, made anew: all of it `copies` times, or only the
 * projects whose names are given. Each project stands in a folder of its own.
 */
export async function corpusTree(name: string, copies: number, only?: readonly string[]): Promise<string> {
  const root = join(CACHE, 'bench', 'ssot', name);
  await rm(root, { recursive: true, force: true });
  const projects = (await corpus()).filter((dir) => only?.some((it) => dir.includes(`/${it}-`)) ?? true);
  for (let copy = 1; copy <= copies; copy++) {
    const to = copies === 1 ? root : join(root, `copy-${copy}`);
    await mkdir(to, { recursive: true });
    await run('cp', ['--archive', '--link', ...projects, to]);
  }
  return root;
}
