import { getOrInsert } from '../../index/grouping.ts';
import { expressionMatcher, hasWildcard } from './module-expression.ts';

/** Where an import stands. */
export interface ImportPlace {
  readonly path: string;
  readonly line: number;
}

/** Dotted modules and who imports whom, as contracts see them: packages know their children, an import is one edge. */
export class ModuleGraph {
  readonly #out = new Map<string, Map<string, ImportPlace[]>>();
  readonly #in = new Map<string, Set<string>>();
  readonly #children = new Map<string, Set<string>>();
  readonly #squashed = new Set<string>();

  /** A squashed module stands for all below it, which is not known. */
  addModule(module: string, squashed = false): void {
    if (this.#out.has(module)) return;
    this.#out.set(module, new Map());
    this.#in.set(module, new Set());
    if (squashed) this.#squashed.add(module);
    // A package may not be there itself, and still hold what is.
    for (
      let name = module, dot = name.lastIndexOf('.');
      dot > 0;
      name = name.slice(0, dot), dot = name.lastIndexOf('.')
    )
      getOrInsert(this.#children, name.slice(0, dot), () => new Set<string>()).add(name);
  }

  addImport(importer: string, imported: string, place?: ImportPlace): void {
    this.addModule(importer);
    this.addModule(imported);
    const places = getOrInsert(this.#out.get(importer)!, imported, () => []);
    if (place !== undefined) places.push(place);
    this.#in.get(imported)!.add(importer);
  }

  has(module: string): boolean {
    return this.#out.has(module);
  }

  isSquashed(module: string): boolean {
    return this.#squashed.has(module);
  }

  modules(): string[] {
    return [...this.#out.keys()].sort();
  }

  /** Sorted. */
  imports(module: string): string[] {
    return [...(this.#out.get(module)?.keys() ?? [])].sort();
  }

  importers(module: string): string[] {
    return [...(this.#in.get(module) ?? [])].sort();
  }

  places(importer: string, imported: string): readonly ImportPlace[] {
    return this.#out.get(importer)?.get(imported) ?? [];
  }

  imported(importer: string, imported: string): boolean {
    return this.#out.get(importer)?.has(imported) ?? false;
  }

  children(module: string): string[] {
    return [...(this.#children.get(module) ?? [])].filter((it) => this.has(it)).sort();
  }

  /** A module with all below it. */
  family(module: string): Set<string> {
    const found = new Set([module]);
    for (const each of found) for (const child of this.#children.get(each) ?? []) found.add(child);
    return found;
  }

  /** The modules that expressions stand for; one without wildcard stands for itself, there or not. */
  matching(expressions: readonly string[]): string[] {
    const found = new Set<string>();
    for (const expression of expressions) {
      if (!hasWildcard(expression)) found.add(expression);
      else for (const module of this.modules().filter(expressionMatcher(expression))) found.add(module);
    }
    return [...found].sort();
  }

  /** The same graph without some imports, each a pair of expressions; and the pairs that match none. */
  without(pairs: readonly (readonly [string, string])[]): {
    readonly graph: ModuleGraph;
    readonly unmatched: number[];
  } {
    if (pairs.length === 0) return { graph: this, unmatched: [] };
    const matchers = pairs.map(([from, to]) => [expressionMatcher(from), expressionMatcher(to)] as const);
    const met = new Set<number>();
    const graph = new ModuleGraph();
    for (const module of this.#out.keys()) graph.addModule(module, this.#squashed.has(module));
    for (const [importer, imports] of this.#out) {
      for (const [imported, places] of imports) {
        const hits = matchers.flatMap(([from, to], nth) => (from(importer) && to(imported) ? [nth] : []));
        for (const nth of hits) met.add(nth);
        if (hits.length > 0) continue;
        graph.addImport(importer, imported);
        for (const place of places) graph.addImport(importer, imported, place);
      }
    }
    return { graph, unmatched: [...pairs.keys()].filter((nth) => !met.has(nth)) };
  }
}
