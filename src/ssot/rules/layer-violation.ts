import type { Draft } from '../finding.ts';
import type { SourceIndex } from '../index/source-index.ts';
import type { Layers } from '../options.ts';
import { moduleMatcher } from '../patterns.ts';
import { contractDrafts } from './contracts/drafts.ts';
import type { Rule } from './rule.ts';

/**
 * Imports from a lower layer up into a higher one, and what breaks a contract, import-linter's included. What only
 * the type checker sees is allowed between layers, and counts for contracts.
 */
export const layerViolation: Rule = {
  id: 'layer-violation',
  summary: 'A module imports what its layer, or a contract about imports, does not allow it to.',
  help: 'Move what both need into the lower layer, or pass it in from the higher one.',
  idle: ({ layers = [], contractSets = [] }) =>
    contractSets.length > 0 || layers.some(({ order }) => order.length > 1)
      ? undefined
      : 'declare layers, two or more, or contracts',
  run(index, { layers = [], contractSets = [] }) {
    return [
      ...contractSets.flatMap((set) => contractDrafts(index, set)),
      ...layers.flatMap((contract) => violations(index, contract)),
    ];
  },
};

function violations({ files, graph }: SourceIndex, { name, order }: Layers): Draft[] {
  const matchers = order.map((pattern) => moduleMatcher([pattern]));
  const layerOf = (module: string) => matchers.findIndex((matches) => matches(module));
  return files.flatMap((file) => {
    const layer = layerOf(file.module);
    if (layer <= 0) return [];
    const told = new Set<number>();
    // `from a.b import c` also imports the package a: what is named is what was meant.
    const edges = [...graph.edges(file, ['module', 'function'])].sort(
      (a, b) => b.to.module.length - a.to.module.length,
    );
    return edges.flatMap(({ to, line }) => {
      const above = layerOf(to.module);
      if (above < 0 || above >= layer || told.has(line)) return [];
      told.add(line);
      return {
        path: file.path,
        line,
        column: 1,
        symbol: `${file.module} -> ${to.module}`,
        message: `${file.module} (layer ${order[layer]}) imports ${to.module} (layer ${order[above]}): ${order[above]} lies above ${order[layer]} in '${name}'`,
        help: `Move what both need into ${order[layer]} or below, or pass it in from ${order[above]}.`,
        key: name,
      };
    });
  });
}
