import { areaOf } from '../area.ts';
import type { Draft } from '../finding.ts';
import { keywordLiterals } from './keyword-literals.ts';
import type { Rule } from './rule.ts';

/** Texts passed as an argument that do not look as the project has declared for it. */
export const literalFormat: Rule = {
  id: 'literal-format',
  summary: 'A text passed as an argument does not match the format declared for it.',
  help: 'Pass a value of the declared format, or correct the format in `literals`.',
  idle: ({ literals = [] }) => (literals.length === 0 ? 'declare literals' : undefined),
  run(index, { literals = [], areas, contentOf }) {
    const formats = literals.map((it) => ({ ...it, regex: new RegExp(it.matches, 'u') }));
    return index.files.flatMap((file): Draft[] => {
      const area = areaOf(file, areas);
      const here = formats.filter((format) => format.areas === undefined || format.areas.includes(area));
      const content = here.length === 0 ? undefined : contentOf?.(file.path);
      if (content === undefined) return [];
      return keywordLiterals(content, new Set(here.map(({ argument }) => argument))).flatMap((literal) => {
        const { name, value, line, column } = literal;
        const broken = here.find(({ argument, regex }) => argument === name && !regex.test(value));
        if (broken === undefined) return [];
        const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
        return {
          path: file.path,
          line,
          column,
          symbol: name,
          message: `${name} is '${shown}', which does not match ${broken.matches}`,
          help: `Pass a ${name} that matches ${broken.matches}, or correct the format in 'literals'.`,
          key: value,
        };
      });
    });
  },
};
