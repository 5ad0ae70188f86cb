import { getOrInsert } from './grouping.ts';
import type { SourceFile } from './source-file.ts';

export type EdgeKind = 'module' | 'function' | 'type-checking';

/** What becomes of an importer whose import fails as it is loaded: it fails too, it may, or it goes on without. */
export type OnFailure = 'fails' | 'may-fail' | 'goes-on';

/** One module importing another; the strongest of the kinds it does so by. */
export interface Edge {
  readonly from: SourceFile;
  readonly to: SourceFile;
  readonly kind: EdgeKind;
  readonly onFailure: OnFailure;
  /** Line of the first import of those that bind strongest. */
  readonly line: number;
  /** Imported names: what it costs to cut. */
  readonly names: number;
}

const RANK: Record<EdgeKind, number> = { module: 6, function: 3, 'type-checking': 0 };
const FAILURE_RANK: Record<OnFailure, number> = { fails: 2, 'may-fail': 1, 'goes-on': 0 };
const rank = (kind: EdgeKind, onFailure: OnFailure): number => RANK[kind] + FAILURE_RANK[onFailure];

const NONE: ReadonlyMap<SourceFile, Edge> = new Map();

/** Who imports whom. Edges of one pair are merged. */
export class ImportGraph {
  private readonly out = new Map<SourceFile, Map<SourceFile, { -readonly [K in keyof Edge]: Edge[K] }>>();

  add(from: SourceFile, to: SourceFile, kind: EdgeKind, line: number, onFailure: OnFailure): void {
    if (from === to) return;
    const edges = getOrInsert(this.out, from, () => new Map());
    const known = edges.get(to);
    if (known === undefined) edges.set(to, { from, to, kind, onFailure, line, names: 1 });
    else {
      known.names++;
      if (rank(kind, onFailure) > rank(known.kind, known.onFailure))
        Object.assign(known, { kind, onFailure, line });
    }
  }

  /** The imports of a module, those of the given kinds only. */
  edges(from: SourceFile, kinds?: readonly EdgeKind[]): Edge[] {
    const found: Edge[] = [];
    for (const edge of (this.out.get(from) ?? NONE).values())
      if (kinds === undefined || kinds.includes(edge.kind)) found.push(edge);
    return found;
  }
}
