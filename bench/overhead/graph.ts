import type { Graph } from './types.ts';

/** Ten tasks in three layers. */
export const LAYERS: Graph = {
  a1: [],
  a2: [],
  a3: [],
  a4: [],
  b1: ['a1', 'a2'],
  b2: ['a2', 'a3'],
  b3: ['a3', 'a4'],
  c1: ['b1', 'b2'],
  c2: ['b2', 'b3'],
  c3: ['b1', 'b3'],
};

/** `count` tasks that need nothing. */
export function apart(count: number): Graph {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, []]));
}

/** The tasks that no other needs: asking for them asks for all. */
export function lastOf(graph: Graph): string[] {
  const needed = new Set(Object.values(graph).flat());
  return Object.keys(graph).filter((task) => !needed.has(task));
}
