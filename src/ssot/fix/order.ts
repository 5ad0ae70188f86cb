import type { NewImport } from './new-import.ts';
import { levelOf, pathOfImport } from './new-import.ts';

type Compare<T> = (a: T, b: T) => number;

/** Compares as isort and ruff do: numbers within names by their value, upper and lower case alike until all else is equal. */
function natural(a: string, b: string): number {
  return chunks(a.toLowerCase(), b.toLowerCase()) || (a < b ? -1 : a > b ? 1 : 0);
}

function chunks(a: string, b: string): number {
  const [as, bs] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.max(as.length, bs.length); at++) {
    const [one, other] = [as[at], bs[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const numbers = Number(one) - Number(other);
    if (!Number.isNaN(numbers) && numbers !== 0) return numbers;
    if (Number.isNaN(numbers) && one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** Constants, then classes, then the rest: `order_by_type` of isort and ruff. */
function byType(a: string, b: string): number {
  return typeOf(a) - typeOf(b) || natural(a, b);
}

function typeOf(name: string): number {
  if (name.length > 1 && name === name.toUpperCase() && name !== name.toLowerCase()) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}

const plain: Compare<string> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The first of the orders in use that names are already in; undefined when they are in none. */
export function orderOfNames(names: readonly string[]): Compare<string> | undefined {
  return [byType, natural, plain].find((compare) => isSorted(names, compare));
}

/** The same for the statements of a section. */
export function orderOfImports(imports: readonly NewImport[]): Compare<NewImport> | undefined {
  return STATEMENT_ORDERS.find((compare) => isSorted(imports, compare));
}

function statements(kindFirst: boolean, nearFirst: boolean, names: Compare<string>): Compare<NewImport> {
  return (a, b) => {
    const kind = kindFirst ? Number(a.kind === 'from') - Number(b.kind === 'from') : 0;
    const level = (levelOf(a) - levelOf(b)) * (nearFirst ? 1 : -1);
    const [one, other] = [firstName(a), firstName(b)];
    return kind || level || natural(pathOfImport(a), pathOfImport(b)) || names(one, other);
  };
}

const firstName = (it: NewImport): string => (it.kind === 'from' ? (it.names[0]?.name ?? '') : '');

// What isort and ruff do unless told otherwise comes first. By name where each has a statement of its own.
const STATEMENT_ORDERS = [byType, natural, plain].flatMap((names) => [
  statements(true, false, names),
  statements(true, true, names),
  statements(false, false, names),
  statements(false, true, names),
]);

function isSorted<T>(items: readonly T[], compare: Compare<T>): boolean {
  return items.every((item, at) => at === 0 || compare(items[at - 1]!, item) <= 0);
}
