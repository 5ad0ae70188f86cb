import type { Draft } from '../finding.ts';
import { relativeBase, type SourceFile } from '../index/source-file.ts';
import type { Reference, SourceIndex } from '../index/source-index.ts';
import { moduleMatcher } from '../patterns.ts';
import { findHome } from './homes.ts';
import type { Rule } from './rule.ts';

/** Imports by a path that a name has left, or that only hands on what is defined elsewhere. */
export const nonCanonicalImport: Rule = {
  id: 'non-canonical-import',
  summary:
    'A name is imported by a path that is not its own: one that it was moved from, or that only hands it on.',
  help: 'Import it by the path that the finding names.',
  idle: ({ moves = {}, canonical = [] }) =>
    Object.keys(moves).length + canonical.length === 0 ? 'declare moves or canonical' : undefined,
  run(index, options) {
    const moved = moveFinder(options.moves ?? {});
    const isHeld = moduleMatcher(options.canonical ?? []);
    return index.references.flatMap((reference) => {
      const full = pathOf(reference);
      const move = moved(full);
      if (move !== undefined) return [draftOfMove(index, reference, full, move)];
      const own = ownPath(index, reference, isHeld, options.families ?? {});
      return own === undefined || own === full ? [] : [draftOfDetour(reference, full, own)];
    });
  },
};

/** The dotted path that an import reaches for. */
function pathOf({ file, item }: Reference): string {
  const base = item.level === 0 ? '' : relativeBase(file, item.level);
  const name = item.name === null || item.name === '*' ? '' : item.name;
  return [base, item.module, name].filter((part) => part !== '').join('.');
}

/** Where a path leads now: by the longest entry that is the path or a package of it. */
function moveFinder(moves: Readonly<Record<string, string>>): (path: string) => string | undefined {
  const table = new Map(Object.entries(moves));
  return (path) => {
    if (table.size === 0) return undefined;
    for (let head = path; head !== ''; head = head.slice(0, Math.max(0, head.lastIndexOf('.')))) {
      const to = table.get(head);
      if (to !== undefined) return to + path.slice(head.length);
    }
    return undefined;
  };
}

/** The path of the one definition that an import comes to, where its module is held to be imported itself. */
function ownPath(
  index: SourceIndex,
  { file, item, targets }: Reference,
  isHeld: (module: string) => boolean,
  families: Readonly<Record<string, string>>,
): string | undefined {
  const [target] = targets;
  if (item.name === null || item.name === '*' || targets.length !== 1 || target?.kind !== 'definition')
    return undefined;
  const { name, scope } = target.file.outline.definitions[target.index]!;
  if (scope !== 0 || !isHeld(target.file.module)) return undefined;
  const from = index.resolver.module(file, item);
  if (from.kind !== 'file') return undefined;
  const home = Object.hasOwn(families, name) ? findHome(index, families[name]!) : undefined;
  if (home !== undefined) return home === from.file || home === file ? undefined : `${home.module}.${name}`;
  if (from.file === target.file) return undefined;
  // A module with a leading underscore is nobody's to import from: another one hands its names on.
  return isPrivate(target.file) ? undefined : `${target.file.module}.${name}`;
}

function isPrivate({ module }: SourceFile): boolean {
  return module.split('.').some((part) => /^_(?!_)/.test(part));
}

function draftOfMove(index: SourceIndex, reference: Reference, from: string, to: string): Draft {
  const there = exists(index, to);
  const isStar = reference.item.name === '*';
  const statement = statementFor(reference, to);
  return {
    ...placeOf(reference),
    symbol: from,
    message: `${from} was moved to ${to}${there ? '' : ', which is not there yet'}`,
    help: there
      ? `Write \`${statement}\`.`
      : `Move it to ${to} first, or correct 'moves'; then write \`${statement}\`.`,
    fix: there && !isStar,
    key: to,
  };
}

function draftOfDetour(reference: Reference, from: string, own: string): Draft {
  return {
    ...placeOf(reference),
    symbol: from,
    message: `${own} is imported as ${from}, which only hands it on`,
    help: `Write \`${statementFor(reference, own)}\`.`,
    fix: true,
    key: own,
  };
}

function placeOf({ file, item }: Reference) {
  return { path: file.path, line: item.line, column: item.column };
}

/** The import that binds the same name from a path. */
function statementFor({ item }: Reference, path: string): string {
  const dot = path.lastIndexOf('.');
  const [module, name] = [path.slice(0, dot), path.slice(dot + 1)];
  if (item.name === '*') return `from ${path} import *`;
  if (item.name === null) return item.as === null ? `import ${path}` : `import ${path} as ${item.as}`;
  const local = item.as ?? item.name;
  if (dot < 0) return local === path ? `import ${path}` : `import ${path} as ${local}`;
  return `from ${module} import ${name}${local === name ? '' : ` as ${local}`}`;
}

/** Whether a dotted path is a module of the tree or a name that one binds. */
function exists(index: SourceIndex, path: string): boolean {
  if (findHome(index, path) !== undefined) return true;
  const dot = path.lastIndexOf('.');
  const home = dot < 0 ? undefined : findHome(index, path.slice(0, dot));
  return (
    home !== undefined &&
    index.resolver.name(home, path.slice(dot + 1), true).some((it) => it.kind !== 'missing')
  );
}
