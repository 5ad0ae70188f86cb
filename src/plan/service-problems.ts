import type { LoadedConfig } from '../config/load.ts';
import { locateValue } from '../config/locate.ts';
import { referredServices } from '../executors/service/placeholders.ts';
import type { Problem } from '../model/ports.ts';
import { serviceVariable } from '../model/service-variable.ts';
import { findGraphFaults } from '../pipeline/graph.ts';
import { suggest } from '../util/nearest.ts';

/** What is wrong among the services: a need that does not exist, a circle, an address that it will not have. */
export function serviceProblems({ config, file, text }: LoadedConfig): Problem[] {
  const graph = new Map(Object.entries(config.services).map(([id, { needs }]) => [id, needs]));
  const problems = findGraphFaults(graph, 'service').map(
    ({ message, help, path: [id, , index] }): Problem => {
      const need = graph.get(String(id))?.[typeof index === 'number' ? index : 0] ?? '';
      return { message, help, file, ...locateValue(text, ['services', String(id), 'needs'], need) };
    },
  );
  for (const [id, { command, env, needs }] of Object.entries(config.services)) {
    for (const value of [...command, ...Object.values(env)]) {
      for (const other of referredServices(value)) {
        if (needs.includes(other)) continue;
        const message = `service '${id}' uses the address of '${other}' in '${value}' without needing it`;
        const help = Object.hasOwn(config.services, other)
          ? `Add needs: ['${other}'], so that it is there first.`
          : suggest(other, Object.keys(config.services));
        problems.push({ message, help, file, ...locateValue(text, ['services', id], value) });
      }
    }
  }
  return [
    ...problems,
    ...clashes(Object.keys(config.services)).map((message) => ({
      message,
      help: 'Give one of them another name.',
      file,
    })),
  ];
}

/** Services whose addresses would reach stages under one name: `a-b` and `a_b`. */
function clashes(ids: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return ids.flatMap((id) => {
    const variable = serviceVariable(id);
    const other = seen.get(variable);
    seen.set(variable, id);
    return other === undefined ? [] : [`services '${other}' and '${id}' would both be ${variable}_URL`];
  });
}
