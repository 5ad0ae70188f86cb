import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, open, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endMarked, MARK, markedProcesses } from '../lib/marked.ts';
import type { Cause, Cell, Runner, Siblings, Tree } from './types.ts';

/** ms a runner may take to have both siblings up. */
const START_MS = 60_000;
/** ms after its exit in which what it ended may still be going. */
const SETTLE_MS = 300;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Lets a runner run the failing sibling beside a tree in a workspace of its own, brings the cause about 0.3 s after
 * the tree is up, and sees how and when it exits and what it leaves. Whatever it leaves is ended. Rejects when the
 * tree never comes up, with what the runner printed.
 */
export async function runCell(runner: Runner, tree: Tree, cause: Cause, capS: number): Promise<Cell> {
  const dir = await mkdtemp(join(tmpdir(), `bench-stop-${runner.name}-`));
  try {
    return await inWorkspace(dir, runner, tree, cause, capS);
  } finally {
    await endMarked(dir);
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inWorkspace(
  dir: string,
  runner: Runner,
  tree: Tree,
  cause: Cause,
  capS: number,
): Promise<Cell> {
  const siblings: Siblings = {
    failing: ['node', join(dir, 'fail.js'), cause],
    tree: ['python3', join(dir, 'tree.py'), tree, join(dir, 'ready')],
  };
  await copyFile(here('fail.js'), join(dir, 'fail.js'));
  await copyFile(here('../../test/rig/children/tree.py'), join(dir, 'tree.py'));
  if (runner.modules !== undefined)
    await symlink(join(runner.modules, 'node_modules'), join(dir, 'node_modules'));
  await runner.prepare(dir, siblings);
  const { argv, env } = runner.command(dir, siblings);

  // To a file, so that nobody waits for a pipe on the runner's behalf.
  const log = await open(join(dir, 'log'), 'w');
  const child = spawn(argv[0], argv.slice(1), {
    cwd: dir,
    detached: true,
    env: { ...process.env, CI: '1', NO_COLOR: '1', ...env, [MARK]: dir },
    stdio: ['ignore', log.fd, log.fd],
  });
  let exited: { at: number; exit: string } | undefined;
  child.once('exit', (code, signal) => {
    exited = { at: Date.now(), exit: signal ?? String(code) };
  });
  await log.close();

  const up = () => existsSync(join(dir, 'ready'));
  if (!(await until(() => up() || exited !== undefined, START_MS)) || !up()) {
    throw new Error(`${runner.name} did not start the tree:\n${await readFile(join(dir, 'log'), 'utf8')}`);
  }
  // Orphans are counted by their mark: a runner that keeps it from its children would look clean.
  const pids = (await readFile(join(dir, 'ready'), 'utf8')).trim().split(' ').slice(1).map(Number);
  const marked = new Set(markedProcesses(dir).map((each) => each.pid));
  if (!pids.every((pid) => marked.has(pid))) throw new Error(`${runner.name} does not pass ${MARK} on`);
  if (cause !== 'failure') {
    await sleep(300);
    child.kill(cause);
  }
  const signalledAt = Date.now();
  const ended = await until(() => exited !== undefined, capS * 1000);
  const causedAt = cause === 'failure' ? Number(await readFile(join(dir, 'cause'), 'utf8')) : signalledAt;
  await sleep(SETTLE_MS);
  const orphans = ended ? markedProcesses(dir).map((each) => each.command) : [];
  return {
    seconds: ended && exited !== undefined ? (exited.at - causedAt) / 1000 : undefined,
    orphans,
    exit: ended && exited !== undefined ? exited.exit : '–',
  };
}

async function until(condition: () => boolean, ms: number): Promise<boolean> {
  for (const from = performance.now(); !condition(); await sleep(5)) {
    if (performance.now() - from > ms) return false;
  }
  return true;
}
