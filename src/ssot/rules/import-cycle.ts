import type { Draft } from '../finding.ts';
import { type Cycle, findCycles } from '../index/cycles.ts';
import type { Rule } from './rule.ts';
import { count } from './wording.ts';

/** Modules that import each other while they are loaded. Imports in functions or for typing only make no cycle. */
export const importCycle: Rule = {
  id: 'import-cycle',
  summary: 'Modules import each other at import time.',
  help: 'Cut the import that the finding names: import inside the function that needs it, or move what both need into a third module.',
  run({ files, graph }) {
    return findCycles(files, graph, ['module']).map(draftOfCycle);
  },
};

const MAX_STEPS_SHOWN = 8;

/** What is told of a cycle: its way round and the import to cut. */
export function draftOfCycle({ modules, path, cut, cutEndsIt }: Cycle): Draft {
  const steps = path
    .slice(0, MAX_STEPS_SHOWN)
    .map(({ from, line }) => `${from.module} (${from.path}:${line})`);
  const round = [...steps, ...(path.length > MAX_STEPS_SHOWN ? ['…'] : []), path[0]!.from.module].join(' → ');
  const rest = cutEndsIt ? 'which ends the cycle' : 'which shrinks the cycle most';
  return {
    path: cut.from.path,
    line: cut.line,
    column: 1,
    symbol: modules
      .map(({ module }) => module)
      .slice(0, 5)
      .join(', '),
    message: `${count(modules.length, 'module')} import each other: ${round}`,
    help: `Cut ${cut.from.path}:${cut.line} (${cut.from.module} imports ${count(cut.names, 'name')} from ${cut.to.module}), ${rest}: import inside the function that needs it, or move what both need into a third module.`,
    related: path.map(({ from, to, line }) => ({ path: from.path, line, note: `imports ${to.module}` })),
    key: modules.map(({ module }) => module).join(','),
    anywhere: true,
    weight: modules.length,
  };
}
