import type { PlacedImport } from './placed-imports.ts';

/** What an import statement says, without how it is written. */
export type NewImport =
  | {
      readonly kind: 'from';
      readonly level: number;
      readonly path: string;
      readonly names: readonly { readonly name: string; readonly as: string | null }[];
    }
  | { readonly kind: 'import'; readonly path: string; readonly as: string | null };

export const levelOf = (it: NewImport): number => (it.kind === 'from' ? it.level : 0);
export const pathOfImport = ({ path }: NewImport): string => path;

/** What a statement of a file says; of an `import` with several names the first. */
export function saidBy({ statement: { kind, level, path, names } }: PlacedImport): NewImport {
  if (kind === 'import') return { kind, path: names[0]!.name, as: names[0]!.as };
  return { kind, level, path, names };
}

/** Whether two take from, or are, the same module in the same way. */
export function sameModule(a: NewImport, b: NewImport): boolean {
  return a.kind === b.kind && levelOf(a) === levelOf(b) && a.path === b.path;
}

/** `Name` or `Name as Other`. */
export const nameText = ({ name, as }: { readonly name: string; readonly as: string | null }): string =>
  as === null ? name : `${name} as ${as}`;

/** `from a.b import ` with its dots, or `import `. */
export function headOf(it: NewImport): string {
  return it.kind === 'from' ? `from ${'.'.repeat(it.level)}${it.path} import ` : 'import ';
}

/** All of it on one line. */
export function onOneLine(it: NewImport): string {
  if (it.kind === 'from') return headOf(it) + it.names.map(nameText).join(', ');
  return `import ${it.path}${it.as === null ? '' : ` as ${it.as}`}`;
}
