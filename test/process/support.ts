import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { platform } from '../../src/process/platform/index.ts';
import type { ManagedProcess, Processes, SpawnOptions } from '../../src/process/types.ts';

export const TREES = ['normal', 'stubborn', 'setsid'] as const;
export type TreeKind = (typeof TREES)[number];

/** Our own environment, as a child's. */
export const env = process.env as Record<string, string>;

/** The path of a small program of the rig. */
export function child(name: string): string {
  return fileURLToPath(new URL(`../rig/children/${name}`, import.meta.url));
}

/** Starts a program and gathers what it prints. */
export function spawnText(
  processes: Processes,
  file: string,
  args: readonly string[],
  more: Partial<SpawnOptions> = {},
): ManagedProcess & { readonly text: () => string } {
  let text = '';
  const onOutput = (_stream: 'stdout' | 'stderr', piece: string): void => {
    text += piece;
  };
  const managed = processes.spawn({ file, args, cwd: '/', env, owner: 'test', onOutput, ...more });
  return { ...managed, text: () => text };
}

/** The pids in a `ready PID PID PID` line, once it is there. */
export async function readyPids(text: () => string): Promise<readonly number[]> {
  await eventually('the tree is up', () => text().includes('ready') && text().endsWith('\n'));
  return text().trim().split(' ').slice(1).map(Number);
}

/** Starts one of the three trees; its pids are the child's, its child's and its grandchild's. */
export async function startTree(
  processes: Processes,
  kind: TreeKind,
): Promise<ManagedProcess & { readonly pids: readonly number[] }> {
  const tree = spawnText(processes, 'python3', [child('tree.py'), kind]);
  return { ...tree, pids: await readyPids(tree.text) };
}

/** Whether a process is there and not a zombie. */
async function isAlive(pid: number): Promise<boolean> {
  return (await platform.look(pid)) !== undefined;
}

/** Those of some processes that are still there. */
export async function alive(pids: readonly number[]): Promise<readonly number[]> {
  const looks = await Promise.all(pids.map(isAlive));
  return pids.filter((_, i) => looks[i]);
}

/** Waits until a condition holds, and fails when it does not within `ms` (10 s). */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  ms = 10_000,
): Promise<void> {
  for (const from = performance.now(); !(await condition()); await sleep(5)) {
    if (performance.now() - from > ms) throw new Error(`not within ${ms} ms: ${what}`);
  }
}

/** Runs a test body with a directory of its own. */
export async function inDirectory(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'portcullis-process-'));
  try {
    await body(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The command lines of living processes that contain a text. */
export async function commandsWith(text: string): Promise<readonly string[]> {
  const all = await platform.list();
  const lines = await Promise.all(
    all.map(async ({ pid }) =>
      (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
    ),
  );
  return lines.filter((line) => line.includes(text));
}
