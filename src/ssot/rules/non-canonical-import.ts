import type { Draft } from '../finding.ts';
import type { Reference, SourceIndex } from '../index/source-index.ts';
import { detourFinder, exists } from './canonical-path.ts';
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
    const detourOf = detourFinder(index, options);
    return index.references.flatMap((reference) => {
      const detour = detourOf(reference);
      if (detour === undefined) return [];
      const { from, to, why } = detour;
      return [why === 'moved' ? draftOfMove(index, reference, from, to) : draftOfDetour(reference, from, to)];
    });
  },
};

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
