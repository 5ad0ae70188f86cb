import type { Outline } from '../../../src/ssot/outline/types.ts';

/** What the oracle speaks of besides statements. */
export interface Asked {
  /** The names whose uses it lists. */
  readonly imported: readonly string[];
  /** Whether it could tell which names are unbound. */
  readonly compiled: boolean;
}

/** What an outline says, in the words of `outline-of-ast.py`: one line a fact, `LINE:COLUMN kind …`. */
export function factsOf(outline: Outline, { imported, compiled }: Asked): string[] {
  const scopes = scopeNames(outline);
  const listed = new Set(imported);
  return [
    ...definitions(outline, scopes),
    ...imports(outline, scopes),
    ...(outline.paths ?? []).map((it) => `${place(it)} path ${it.text} of ${it.callee}`),
    ...(outline.uses ?? [])
      .filter(({ name }) => listed.has(name.split('.', 1)[0]!))
      .map((it) => `${place(it)} use ${it.name}`),
    ...(compiled ? (outline.unbound ?? []) : []).map((it) => `${place(it)} unbound ${it.name} x${it.count}`),
  ];
}

const place = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;

/** The names of the definitions around a scope, joined as the oracle joins them, by scope. */
function scopeNames({ definitions }: Outline): string[] {
  const names = [''];
  for (const { name, scope } of definitions) names.push(`${names[scope]}.${name}`);
  return names;
}

const definitions = (outline: Outline, scopes: readonly string[]) =>
  outline.definitions.map(
    ({ kind, name, line, column, scope, decorators }) =>
      `${line}:${column} ${kind} ${name} in ${scopes[scope]} @${decorators.join(',')}`,
  );

const imports = (outline: Outline, scopes: readonly string[]) =>
  outline.imports.map(({ level, module, name, as, line, column, statementLine, scope }) => {
    const what = name === null ? module : `${'.'.repeat(level)}${module} ${name}`;
    return `${line}:${column} import ${what} as ${as ?? 'None'} of ${statementLine} in ${scopes[scope]}`;
  });
