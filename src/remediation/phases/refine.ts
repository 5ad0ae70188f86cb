import { dirname } from 'node:path';
import type { Change } from '../../git/tree-changes.ts';

/** What is good of a change, and what is not. */
export interface Refined {
  readonly good: readonly Change[];
  readonly bad: readonly Change[];
  /** How often the gate was asked. */
  readonly probes: number;
}

/** More than this and the rest is called bad without being asked: a gate is minutes. */
const MOST_PROBES = 128;

/**
 * Parts changes that together close a gate into those that it stays open with and those that it does not: in smaller batches,
 * by directory first and then by file, each laid onto what has proved good before it. `holds` answers for all that it is given. Then,
 * where several seem bad, each alone is left out once, since two that are red apart may be green together. With a gate that
 * looks at each change alone, every one that is good is found so; with any gate, what is returned as good was seen to hold.
 */
export async function refine(
  changes: readonly Change[],
  holds: (changes: readonly Change[]) => Promise<boolean>,
  mostProbes = MOST_PROBES,
): Promise<Refined> {
  let good: readonly Change[] = [];
  let bad: Change[] = [];
  let probes = 0;
  const probe = async (batch: readonly Change[]): Promise<boolean> => {
    if (probes >= mostProbes) return false;
    probes++;
    if (!(await holds([...good, ...batch]))) return false;
    good = [...good, ...batch];
    return true;
  };
  const settle = async (batch: readonly Change[]): Promise<void> => {
    if (await probe(batch)) return;
    if (batch.length === 1 || probes >= mostProbes) bad.push(...batch);
    else for (const part of halves(batch)) await settle(part);
  };

  if (changes.length === 1) return { good, bad: changes, probes };
  for (const part of halves(changes)) await settle(part);
  for (const one of bad.length > 1 ? bad : []) {
    if (!(await probe(bad.filter((other) => other !== one)))) continue;
    bad = [one];
    break;
  }
  return { good, bad, probes };
}

/** In two: between directories where there are several, and else between files. */
export function halves(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const module = dirname(change.at(-1)!);
    groups.set(module, [...(groups.get(module) ?? []), change]);
  }
  const parts: readonly (readonly Change[])[] =
    groups.size > 1 ? [...groups.values()] : changes.map((change) => [change]);
  const middle = Math.ceil(parts.length / 2);
  return [parts.slice(0, middle).flat(), parts.slice(middle).flat()].filter(({ length }) => length > 0);
}
