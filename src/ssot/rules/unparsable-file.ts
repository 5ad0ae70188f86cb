import type { Rule } from './rule.ts';
import { count } from './wording.ts';

/** Files that are not valid Python, or could not be read at all. */
export const unparsableFile: Rule = {
  id: 'unparsable-file',
  summary: 'A file is not valid Python, or could not be read.',
  help: 'Mend the syntax at the line given, or leave the file out with `exclude`.',
  run(index) {
    const importers = new Map<string, number>();
    for (const { targets, file, item } of index.references) {
      const at = index.resolver.module(file, item);
      const target =
        at.kind === 'file'
          ? at.file
          : targets.map((it) => (it.kind === 'module' && it.at.kind === 'file' ? it.at.file : undefined))[0];
      if (target !== undefined && target.outline.faults.length > 0) {
        importers.set(target.path, (importers.get(target.path) ?? 0) + 1);
      }
    }
    return index.files.flatMap((file) => {
      const fault = file.outline.faults[0];
      if (fault === undefined) return [];
      const uses = importers.get(file.path) ?? 0;
      const consequence =
        uses === 0 ? '' : `; ${count(uses, 'import')} of ${file.module} fail${uses === 1 ? 's' : ''} with it`;
      return {
        path: file.path,
        line: fault.line,
        column: fault.column,
        symbol: file.module,
        message: `${file.path} is not valid Python: ${fault.reason}${consequence}`,
        help: `Mend line ${fault.line}. What the file defines and imports is judged only as far as it could be read.`,
        key: fault.reason.replace(/\d+/g, ''),
        weight: uses,
      };
    });
  },
};
