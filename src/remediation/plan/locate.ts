import { type KeyPlace, locateKey, locateValue } from '../../config/locate.ts';

/**
 * Where a fault of a phase stands in the text of a plan: phases are known by their names, since a key alone stands in each of
 * them. Nothing where that cannot be known.
 */
export function locatePhases(
  text: string,
  path: readonly PropertyKey[],
  exported: unknown,
): KeyPlace | undefined {
  const [list, at, ...keys] = path;
  if (list !== 'phases' || typeof at !== 'number') return undefined;
  const { name } = ((exported as { phases?: { name?: unknown }[] }).phases ?? [])[at] ?? {};
  if (typeof name !== 'string') return undefined;
  const phase = locateValue(text, ['phases'], name);
  if (phase === undefined) return undefined;
  const from = text
    .split('\n')
    .slice(0, phase.line - 1)
    .join('\n').length;
  const inner = locateKey(text.slice(from), keys);
  if (inner === undefined || keys.length === 0 || keys[0] === 'name') return phase;
  return { ...inner, line: inner.line + text.slice(0, from).split('\n').length - 1 };
}
