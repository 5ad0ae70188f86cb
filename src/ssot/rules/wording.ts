import type { Related } from '../finding.ts';
import type { Reference } from '../index/source-index.ts';

/** `1 import`, `3 imports`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** The first few places, and how many more there are. */
export function places(references: readonly Reference[], limit = 3): string {
  const shown = references.slice(0, limit).map(({ file, item }) => `${file.path}:${item.line}`);
  const rest = references.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The places of references as related places of a finding. */
export function related(references: readonly Reference[], note: string): Related[] {
  return references.map(({ file, item }) => ({ path: file.path, line: item.line, note }));
}
