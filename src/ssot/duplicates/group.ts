import { areaOf } from '../area.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { contextOf, type Found, replacedAt } from '../inventory-definition.ts';
import { CONTEXT, isStandIn } from '../outline/context.ts';
import { type Difference, differencesOf } from './differences.ts';
import { likeness } from './fingerprint.ts';
import { proposeHome } from './home.ts';
import type { Text } from './texts.ts';

export type DuplicateClass =
  | 'identical'
  | 'near-identical'
  | 'divergent'
  | 'conditional-fallback'
  | 'test-local';

/** The definitions of one name that are different objects, and how they relate. */
export interface Duplicates {
  /** The weightiest of its members' classes: divergent before near-identical before identical before stand-ins. */
  readonly class: DuplicateClass;
  readonly home: { readonly definition: number; readonly why: readonly string[] };
  /** Every other one, `definition` being its place in the symbol's `definitions`. */
  readonly others: readonly {
    readonly definition: number;
    readonly class: DuplicateClass;
    /** To the home, from 0 to 1. */
    readonly likeness: number;
  }[];
  readonly differences: readonly Difference[];
  /** Imports that take another than the home × what differs, each at least 1: the larger, the more a consolidation has to do. */
  readonly rank: number;
}

/** So alike that one was copied from the other and hardly changed. */
export const NEAR = 0.8;
const WEIGHT: readonly DuplicateClass[] = [
  'divergent',
  'near-identical',
  'identical',
  'test-local',
  'conditional-fallback',
];

/** Whether others could take a definition for the name's home: no method, and in no function. */
export function isHomonym(found: Found): boolean {
  if ((contextOf(found) & CONTEXT.functionLocal) !== 0 || replacedAt(found) !== undefined) return false;
  if (found.by === 'assignment') return true;
  const { kind, scope } = found.file.outline.definitions[found.at]!;
  return scope === 0 || kind === 'class';
}

/** Classifies the definitions of one name; undefined where there are not two. `found` is in the order of the symbol's list. */
export function duplicatesOf(
  index: SourceIndex,
  found: readonly Found[],
  texts: ReadonlyMap<Found, Text>,
  documents: (found: Found) => number,
  declared?: string,
): Duplicates | undefined {
  const places = [...found.keys()].filter((at) => isHomonym(found[at]!));
  if (places.length < 2) return undefined;
  const real = places.filter((at) => !isStandIn(contextOf(found[at]!)));
  const candidates = real.length > 0 ? real : places;
  const picked = proposeHome(
    index,
    candidates.map((at) => found[at]!),
    documents,
    declared,
  );
  const home = candidates[picked.at]!;
  const others = places
    .filter((at) => at !== home)
    .map((at) => ({ definition: at, ...classOf(found[at]!, found[home]!, texts) }));
  const differences = differencesOf(
    places.map((at) => found[at]!),
    places,
    texts,
  );
  const consumers = others.reduce((sum, it) => sum + importers(index, found[it.definition]!), 0);
  return {
    class: WEIGHT.find((it) => others.some((other) => other.class === it))!,
    home: { definition: home, why: picked.why },
    others,
    differences,
    rank: Math.max(1, consumers) * Math.max(1, differences.length),
  };
}

function classOf(
  found: Found,
  home: Found,
  texts: ReadonlyMap<Found, Text>,
): { class: DuplicateClass; likeness: number } {
  const [own, other] = [texts.get(found), texts.get(home)];
  const alike = own && other ? likeness(own.fingerprint, other.fingerprint) : 0;
  if (isStandIn(contextOf(found))) return { class: 'conditional-fallback', likeness: alike };
  if (areaOf(found.file) === 'test' && areaOf(home.file) !== 'test')
    return { class: 'test-local', likeness: alike };
  const same = alike === 1 && differencesOf([found, home], [0, 1], texts).length === 0;
  return { class: same ? 'identical' : alike >= NEAR ? 'near-identical' : 'divergent', likeness: alike };
}

function importers(index: SourceIndex, { file, at, by }: Found): number {
  return by === 'definition' ? index.consumers(file, at).length : 0;
}
