import { readFileSync, statSync } from 'node:fs';
import { platform } from './platform/index.ts';
import type { RegistryLine, RegistryOwner } from './registry.ts';
import { type Root, same } from './targets.ts';
import { isRecordedDir, type RecordedDir } from './temp-dirs.ts';

/** A registry past this size was not written by us. */
const LARGEST = 64 * 1024 * 1024;

/** What a registry file says: who was responsible, which children were not known to have ended, and where they wrote. */
export interface RegistryContents {
  readonly owner: RegistryOwner;
  readonly roots: readonly Root[];
  readonly tempDirs: readonly RecordedDir[];
}

/**
 * Reads a registry file; undefined when there is none, when another user wrote it, or when it does not
 * begin as one. Later lines that make no sense are passed over: the last may have been cut by a crash.
 */
export function readRegistry(file: string): RegistryContents | undefined {
  let lines: string[];
  try {
    const { uid, size } = statSync(file);
    if ((process.geteuid !== undefined && uid !== process.geteuid()) || size > LARGEST) return undefined;
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const owner = parse(lines[0]);
  if (!isOwner(owner)) return undefined;
  const roots = new Map<number, Root>();
  const tempDirs: RecordedDir[] = [];
  for (const text of lines.slice(1)) {
    const line = parse(text);
    if (isAdd(line)) roots.set(line.add.pid, line.add);
    else if (isRemove(line)) roots.delete(line.remove);
    else if (isTemp(line)) tempDirs.push(line.temp);
  }
  return { owner, roots: [...roots.values()], tempDirs };
}

/** Whether the process that is responsible for a registry is still there. */
export async function isAlive(owner: RegistryOwner): Promise<boolean> {
  const entry = await platform.look(owner.pid);
  return entry !== undefined && same(owner.start, entry.start);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is RegistryOwner {
  const { version, run, pid, start, scope } = (value ?? {}) as Partial<RegistryOwner>;
  return version === 1 && isName(run) && isPid(pid) && typeof start === 'number' && typeof scope === 'string';
}

function isAdd(value: unknown): value is Extract<RegistryLine, { add: Root }> {
  const { pid, start, key } = ((value as { add?: Partial<Root> } | undefined)?.add ?? {}) as Partial<Root>;
  return isPid(pid) && typeof start === 'number' && typeof key === 'string';
}

function isRemove(value: unknown): value is Extract<RegistryLine, { remove: number }> {
  return isPid((value as { remove?: unknown } | undefined)?.remove);
}

function isTemp(value: unknown): value is Extract<RegistryLine, { temp: RecordedDir }> {
  return isRecordedDir((value as { temp?: unknown } | undefined)?.temp);
}

/** Never 0, 1 or a negative number: a signal to those reaches far more than one process. */
function isPid(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 1;
}

/** Whether a run may be called so: the name is part of a file name and of the marks. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,100}$/.test(value);
}
