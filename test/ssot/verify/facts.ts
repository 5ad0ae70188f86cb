import { type BaseClass, readHeader } from '../../../src/ssot/outline/class-kind.ts';
import { splitArguments } from '../../../src/ssot/outline/split-arguments.ts';
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
    ...assignments(outline, scopes),
    ...deletions(outline, scopes),
    ...exports(outline),
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
  outline.definitions.map((it) => {
    const header = it.kind === 'class' ? classHeader(it.bases) : parameters(it.parameters);
    return `${place(it)} ${it.kind} ${it.name} in ${scopes[it.scope]} @${it.decorators.join(',')} (${header})`;
  });

function classHeader(text: string): string {
  const { bases, keywords } = readHeader(text);
  const base = ({ name, text: whole }: BaseClass) =>
    name === '' ? '?' : `${name}${whole.endsWith(']') ? '[' : ''}`;
  return [...bases.map(base), ...keywords.map(({ name }) => (name === '**' ? name : `${name}=`))].join(',');
}

/** Names in order, and which have a default. */
const parameters = (text: string) =>
  splitArguments(text)
    .map((part) => {
      const name = /^[*/\s]*[\p{ID_Continue}]*/u
        .exec(part)![0]
        .replace(/[\s\\]/g, '')
        .normalize('NFKC');
      return `${name}${/^[^=]*:[\s\S]*[^=!<>]=(?!=)|^[^:]*=/.test(withoutBrackets(part)) ? '=' : ''}`;
    })
    .join(',');

/** Text without what stands in brackets and strings. */
function withoutBrackets(text: string): string {
  let depth = 0;
  let kept = '';
  for (const char of text.replace(
    /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g,
    '_',
  )) {
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0) kept += char;
  }
  return kept;
}

const assignments = (outline: Outline, scopes: readonly string[]) =>
  outline.assignments.map((it) => {
    const right = it.value ?? (it.call === null ? '' : `${it.call}()`);
    const more = it.form === 'assign' || it.form === 'annotated' ? ` = ${right}` : '';
    return `${place(it)} ${it.form} ${it.name} in ${scopes[it.scope]}${more}`;
  });

const deletions = (outline: Outline, scopes: readonly string[]) =>
  (outline.deletions ?? []).map((it) => `${place(it)} del ${it.name} in ${scopes[it.scope]}`);

function exports({ exports: all }: Outline): string[] {
  if (all === null) return [];
  const { names, from, readable, line } = all;
  // Of what could not be read all of, what could be is a matter of taste.
  return [`${line}:1 all ${readable ? `${names.join(',')} from ${from.join(',')}` : 'unreadable'}`];
}

const imports = (outline: Outline, scopes: readonly string[]) =>
  outline.imports.map(({ level, module, name, as, line, column, statementLine, scope }) => {
    const what = name === null ? module : `${'.'.repeat(level)}${module} ${name}`;
    return `${line}:${column} import ${what} as ${as ?? 'None'} of ${statementLine} in ${scopes[scope]}`;
  });
