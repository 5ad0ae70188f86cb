import type { Edge } from './graph.ts';
import type { SourceFile } from './source-file.ts';

/**
 * Strongly connected components of two or more nodes (Tarjan, SIAM J. Comput. 1972), without recursion so
 * that a long chain of imports cannot overflow the stack. The members of each are in the order of their paths.
 */
export function components(
  files: readonly SourceFile[],
  edgesOf: (file: SourceFile) => readonly Edge[],
): SourceFile[][] {
  const order = new Map<SourceFile, number>();
  const low = new Map<SourceFile, number>();
  const onStack = new Set<SourceFile>();
  const stack: SourceFile[] = [];
  const found: SourceFile[][] = [];
  const enter = (file: SourceFile) => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    onStack.add(file);
    return { file, edges: edgesOf(file), next: 0 };
  };
  for (const start of files) {
    if (order.has(start)) continue;
    const calls = [enter(start)];
    while (calls.length > 0) {
      const call = calls.at(-1)!;
      const edge = call.edges[call.next++];
      if (edge !== undefined) {
        if (!order.has(edge.to)) calls.push(enter(edge.to));
        else if (onStack.has(edge.to)) low.set(call.file, Math.min(low.get(call.file)!, order.get(edge.to)!));
        continue;
      }
      calls.pop();
      const parent = calls.at(-1);
      if (parent !== undefined) low.set(parent.file, Math.min(low.get(parent.file)!, low.get(call.file)!));
      if (low.get(call.file) !== order.get(call.file)) continue;
      const component = stack.splice(stack.lastIndexOf(call.file));
      for (const file of component) onStack.delete(file);
      if (component.length > 1) found.push(component.sort((a, b) => (a.path < b.path ? -1 : 1)));
    }
  }
  return found;
}
