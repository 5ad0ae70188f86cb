import { IDENT } from './bytes.ts';
import type { FileScan } from './state.ts';
import type { Branch, Rebinding } from './types.ts';

/** Pairs of definitions in one scope where the later one always takes the name of the earlier. */
export function rebindings(s: FileScan, branches: readonly Branch[]): Rebinding[] {
  const latest = new Map<string, number>();
  const previous = new Map<number, number>();
  for (const [index, { name }] of s.definitions.entries()) {
    const before = latest.get(name);
    if (before !== undefined) previous.set(index, before);
    latest.set(name, index);
  }
  const found: Rebinding[] = [];
  for (const later of previous.keys()) {
    const earlier = earlierInScope(s, previous, later);
    if (earlier === undefined) continue;
    if (!surrounds(branches, s.definitions[later]!.branch, s.definitions[earlier]!.branch)) continue;
    found.push({ earlier, later, usedBetween: usedBetween(s, earlier, later) });
  }
  return found;
}

/** Homonyms further back than this are not searched: the cost of a generated file stays linear. */
const MAX_STEPS = 50;

function earlierInScope(s: FileScan, previous: Map<number, number>, later: number): number | undefined {
  const { scope } = s.definitions[later]!;
  let at = previous.get(later);
  for (let steps = 0; at !== undefined && steps < MAX_STEPS; steps++) {
    if (s.definitions[at]!.scope === scope) return at;
    at = previous.get(at);
  }
  return undefined;
}

/** Whether `outer` is the same branch as `inner` or one around it. */
function surrounds(branches: readonly Branch[], outer: number, inner: number): boolean {
  let at = inner;
  while (at !== outer && at !== 0) at = branches[at]!.parent;
  return at === outer;
}

/** Whether the name stands as a word after the earlier body and before the later definition. */
function usedBetween(s: FileScan, earlier: number, later: number): boolean {
  const name = Buffer.from(s.definitions[earlier]!.name);
  const from = s.blocks.bodyEnds[earlier] ?? 0;
  const between = s.bytes.subarray(from, Math.max(from, s.offsets[later]!));
  for (let at = between.indexOf(name); at >= 0; at = between.indexOf(name, at + 1)) {
    const after = between[at + name.length];
    const word = (at === 0 || IDENT[between[at - 1]!] === 0) && (after === undefined || IDENT[after] === 0);
    if (word) return true;
  }
  return false;
}
