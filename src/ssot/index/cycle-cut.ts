import { components } from './components.ts';
import type { Edge } from './graph.ts';
import type { SourceFile } from './source-file.ts';

/** Imports whose removal leaves nothing circular. */
export interface Cut {
  /** In the order of their files; never empty. */
  readonly edges: readonly Edge[];
  /** Names that they import: what it costs. */
  readonly cost: number;
  /** No cut costs less than this: so much it takes for circles that share no import. */
  readonly atLeast: number;
}

/** Steps of work in one component: what a huge knot may cost stays bounded. */
const MAX_WORK = 4_000_000;

/**
 * The cheapest cut found of one component: the best single import where one is enough, or else what points
 * backwards in an order of the modules that leaves little of it (Eades, Lin and Smyth, 1993). The same for any order of the input.
 */
export function cheapestCut(members: readonly SourceFile[], given: readonly Edge[]): Cut {
  const edges = [...given].sort(byPlace);
  const single = bestSingle(members, edges);
  const several = restore(edges, backwards(members, edges), members.length);
  const best = single !== undefined && single.names <= costOf(several) ? [single] : several;
  return { edges: [...best].sort(byPlace), cost: costOf(best), atLeast: disjointCircles(edges, best) };
}

const byPlace = (a: Edge, b: Edge): number =>
  compare(a.from.path, b.from.path) || compare(a.to.path, b.to.path);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const costOf = (edges: readonly Edge[]): number => edges.reduce((sum, { names }) => sum + names, 0);

/** The cheapest import without which nothing is circular: it is on every circle, and so on the one that is looked at. */
function bestSingle(members: readonly SourceFile[], edges: readonly Edge[]): Edge | undefined {
  const out = outgoing(edges);
  const circle = new Set([edges[0]!, ...wayBack(edges[0]!, (file) => out.get(file) ?? [])]);
  return edges
    .filter((edge) => circle.has(edge))
    .sort((a, b) => a.names - b.names)
    .find(
      (cut) =>
        components(members, (file) => out.get(file)?.filter((edge) => edge !== cut) ?? []).length === 0,
    );
}

function outgoing(edges: readonly Edge[]): Map<SourceFile, Edge[]> {
  const out = new Map<SourceFile, Edge[]>();
  for (const edge of edges) {
    const list = out.get(edge.from);
    if (list === undefined) out.set(edge.from, [edge]);
    else list.push(edge);
  }
  return out;
}

/** What points backwards when the module that imports most for what is imported of it goes first, again and again. */
function backwards(members: readonly SourceFile[], edges: readonly Edge[]): Edge[] {
  const surplus = new Map(members.map((file) => [file, 0]));
  const touching = new Map<SourceFile, Edge[]>(members.map((file) => [file, []]));
  for (const edge of edges) {
    surplus.set(edge.from, surplus.get(edge.from)! + edge.names);
    surplus.set(edge.to, surplus.get(edge.to)! - edge.names);
    touching.get(edge.from)!.push(edge);
    touching.get(edge.to)!.push(edge);
  }
  const place = new Map<SourceFile, number>();
  while (surplus.size > 0) {
    let first: SourceFile | undefined;
    for (const [file, amount] of surplus)
      if (first === undefined || amount > surplus.get(first)!) first = file;
    surplus.delete(first!);
    place.set(first!, place.size);
    for (const { from, to, names } of touching.get(first!)!) {
      if (surplus.has(to)) surplus.set(to, surplus.get(to)! + names);
      if (surplus.has(from)) surplus.set(from, surplus.get(from)! - names);
    }
  }
  return edges.filter(({ from, to }) => place.get(from)! > place.get(to)!);
}

/** Takes imports out of a cut again that close no circle, the dearest first. */
function restore(edges: readonly Edge[], cut: readonly Edge[], members: number): Edge[] {
  const left = new Set(cut);
  if (cut.length * (edges.length + members) > MAX_WORK) return [...cut];
  const out = outgoing(edges);
  for (const edge of [...cut].sort((a, b) => b.names - a.names)) {
    // Without the cut nothing is circular: a circle that this one closes leads back to where it starts.
    const back = wayBack(edge, (file) => out.get(file)?.filter((it) => !left.has(it)) ?? []);
    left.delete(edge);
    // The dearest first, as the circles are counted later.
    if (back.length > 0) left.add(edge);
  }
  return [...left];
}

/** What it takes at least: through each import of the cut a circle that uses no import of another one. */
function disjointCircles(edges: readonly Edge[], cut: readonly Edge[]): number {
  const used = new Set<Edge>();
  let atLeast = 0;
  let work = 0;
  for (const edge of cut) {
    work += edges.length;
    if (used.has(edge) || work > MAX_WORK) continue;
    const out = outgoing(edges.filter((it) => !used.has(it)));
    const circle = [edge, ...wayBack(edge, (file) => out.get(file) ?? [])];
    if (circle.length === 1) continue;
    for (const step of circle) used.add(step);
    atLeast += Math.min(...circle.map(({ names }) => names));
  }
  return atLeast;
}

/** The shortest path from an import's target to its source; empty when there is none. */
export function wayBack({ from, to }: Edge, edgesOf: (file: SourceFile) => readonly Edge[]): Edge[] {
  const cameBy = new Map<SourceFile, Edge | undefined>([[to, undefined]]);
  for (const file of cameBy.keys()) {
    if (file === from) break;
    for (const edge of edgesOf(file)) if (!cameBy.has(edge.to)) cameBy.set(edge.to, edge);
  }
  const path: Edge[] = [];
  for (let edge = cameBy.get(from); edge !== undefined; edge = cameBy.get(edge.from)) path.unshift(edge);
  return path;
}
