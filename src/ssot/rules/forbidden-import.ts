import type { Draft } from '../finding.ts';
import { relativeBase } from '../index/source-file.ts';
import type { Reference } from '../index/source-index.ts';
import type { ForbiddenImport } from '../options.ts';
import { moduleMatcher } from '../patterns.ts';
import type { Rule } from './rule.ts';

/** Imports that the project has decided against, with what to import instead. */
export const forbiddenImport: Rule = {
  id: 'forbidden-import',
  summary: 'A module or name is imported that the project has forbidden.',
  help: 'Import what the finding names instead, or remove the import.',
  idle: ({ forbidden = [] }) => (forbidden.length === 0 ? 'declare forbidden' : undefined),
  run(index, { forbidden = [] }) {
    return forbidden.flatMap((entry) => {
      const matches = moduleMatcher([entry.import]);
      const within = entry.in === undefined ? () => true : moduleMatcher(entry.in);
      const allowed = moduleMatcher(entry.except ?? []);
      return index.references
        .filter(({ file }) => within(file.module) && !allowed(file.module))
        .flatMap((reference) => {
          const imported = namesOf(reference).find(matches);
          return imported === undefined ? [] : [draft(reference, imported, entry)];
        });
    });
  },
};

/** The dotted names that an import reaches for: the module, and the name in it. */
function namesOf({ file, item }: Reference): string[] {
  const base = item.level === 0 ? '' : relativeBase(file, item.level);
  const module = [base, item.module].filter((it) => it !== '').join('.');
  return item.name === null || item.name === '*' ? [module] : [`${module}.${item.name}`, module];
}

function draft(
  { file, item }: Reference,
  imported: string,
  { reason, use, import: pattern }: ForbiddenImport,
): Draft {
  return {
    path: file.path,
    line: item.line,
    column: item.column,
    symbol: imported,
    message: `${file.module} imports ${imported}, which is forbidden: ${reason}`,
    help: use === undefined ? `Remove the import of ${imported}.` : `Import ${use} instead.`,
    key: pattern,
  };
}
