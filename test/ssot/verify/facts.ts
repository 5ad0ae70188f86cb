import type { Outline } from '../../../src/ssot/outline/types.ts';

/** What an outline says, in the words of `outline-of-ast.py`: one line a fact, `LINE:COLUMN kind …`. */
export function factsOf(outline: Outline): string[] {
  const scopes = scopeNames(outline);
  return [...definitions(outline, scopes), ...imports(outline, scopes)];
}

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
