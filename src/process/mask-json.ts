/**
 * Masks every string inside a value of plain JSON, keys excepted. Returns the same object where nothing
 * changed, so that the usual event costs one look at its strings and no copy.
 */
export function maskJson<T>(mask: (text: string) => string, value: T): T {
  return walk(mask, value) as T;
}

function walk(mask: (text: string) => string, value: unknown): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => walk(mask, item));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, before] of Object.entries(value)) {
    const after = walk(mask, before);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}
