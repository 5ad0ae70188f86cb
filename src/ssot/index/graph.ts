import { getOrInsert } from './grouping.ts';
import type { SourceFile } from './source-file.ts';

export type EdgeKind = 'module' | 'function' | 'type-checking';

/** One module importing another; the strongest of the kinds it does so by. */
export interface Edge {
  readonly from: SourceFile;
  readonly to: SourceFile;
  readonly kind: EdgeKind;
  /** Line of the first import. */
  readonly line: number;
  /** Imported names: what it costs to cut. */
  readonly names: number;
}

const RANK: Record<EdgeKind, number> = { module: 2, function: 1, 'type-checking': 0 };

/** Who imports whom. Edges of one pair are merged. */
export class ImportGraph {
  private readonly out = new Map<SourceFile, Map<SourceFile, Edge>>();

  add(from: SourceFile, to: SourceFile, kind: EdgeKind, line: number): void {
    if (from === to) return;
    const edges = getOrInsert(this.out, from, () => new Map<SourceFile, Edge>());
    const old = edges.get(to);
    if (old === undefined || RANK[kind] > RANK[old.kind])
      edges.set(to, { from, to, kind, line, names: (old?.names ?? 0) + 1 });
    else edges.set(to, { ...old, names: old.names + 1 });
  }

  /** The imports of a module, those of the given kinds only. */
  edges(from: SourceFile, kinds?: readonly EdgeKind[]): Edge[] {
    const all = [...(this.out.get(from)?.values() ?? [])];
    return kinds === undefined ? all : all.filter((edge) => kinds.includes(edge.kind));
  }
}
