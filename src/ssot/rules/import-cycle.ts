import type { Draft } from '../finding.ts';
import { type Cycle, findCycles } from '../index/cycles.ts';
import type { Edge } from '../index/graph.ts';
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
const MAX_CUTS_SHOWN = 4;

/** What is told of a cycle: its way round and the import to cut. */
export function draftOfCycle({ modules, path, cuts, cut, cost, atLeast }: Cycle): Draft {
  const steps = path
    .slice(0, MAX_STEPS_SHOWN)
    .map(({ from, line }) => `${from.module} (${from.path}:${line})`);
  const round = [...steps, ...(path.length > MAX_STEPS_SHOWN ? ['…'] : []), path[0]!.from.module].join(' → ');
  return {
    path: cut.from.path,
    line: cut.line,
    column: 1,
    symbol: modules
      .map(({ module }) => module)
      .slice(0, 5)
      .join(', '),
    message: `${count(modules.length, 'module')} import each other: ${round}`,
    help: `Cut ${cuts.slice(0, MAX_CUTS_SHOWN).map(cutWords).join(', and ')}${cuts.length > MAX_CUTS_SHOWN ? ` and ${cuts.length - MAX_CUTS_SHOWN} more (portcullis ssot cycles)` : ''}, ${whyCheapest(cost, atLeast)}: import inside the function that needs it, or move what both need into a third module.`,
    related: path.map(({ from, to, line }) => ({ path: from.path, line, note: `imports ${to.module}` })),
    key: modules.map(({ module }) => module).join(','),
    anywhere: true,
    weight: modules.length,
  };
}

function cutWords({ from, to, line, names }: Edge): string {
  return `${from.path}:${line} (${from.module} imports ${count(names, 'name')} from ${to.module})`;
}

/** Why nothing cheaper is proposed, or how much cheaper it could be at most. */
export function whyCheapest(cost: number, atLeast: number): string {
  const ends = `which ends the cycle for ${count(cost, 'name')}`;
  return cost <= atLeast
    ? `${ends} (no cut costs less)`
    : `${ends} (the cheapest found; at least ${atLeast})`;
}
