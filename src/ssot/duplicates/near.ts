import { areaOf } from '../area.ts';
import { getOrInsert } from '../index/grouping.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { innerOf } from '../inner.ts';
import { definition, type Found, type InventoryDefinition } from '../inventory-definition.ts';
import { CONTEXT, isStandIn } from '../outline/context.ts';
import { likeness } from './fingerprint.ts';
import { NEAR } from './group.ts';
import { type Text, textsOf } from './texts.ts';

/** Classes or functions that are alike under different names. */
export interface NearDuplicates {
  /** `same-members`: classes with the same names in them, whatever these do. */
  readonly why: 'same-body' | 'alike-body' | 'same-members';
  /** Of the least alike of them to the first, from 0 to 1. */
  readonly likeness: number;
  readonly definitions: readonly Pick<
    InventoryDefinition,
    'path' | 'line' | 'module' | 'qualname' | 'kind' | 'area'
  >[];
}

/** Shorter ones are alike by chance. */
const MIN_TOKENS = 40;
const MIN_MEMBERS = 4;
/** Of a sketch, the hashes that bring two together: one at least is shared by 99 % of those that are alike by 0.8. */
const PROBES = 4;
/** Compared with each other where many share a hash. */
const MAX_BUCKET = 50;
const MAX_GROUPS = 500;

/**
 * Groups of classes and functions at the top of modules, tests left out, that are alike and have different names: those of one of the names
 * `wanted`, or all. Linear in the tree; of each definition only a fingerprint is kept.
 */
export function nearDuplicates(
  index: SourceIndex,
  wanted: ReadonlySet<string> | undefined,
  maxBytes: number,
): NearDuplicates[] {
  const files = index.files.filter((file) => areaOf(file) !== 'test');
  const all = files.flatMap((file) =>
    file.outline.definitions.flatMap((it, at): Found[] =>
      it.scope === 0 && !isStandIn(it.context) && (it.context & CONTEXT.functionLocal) === 0
        ? [{ file, at, by: 'definition' }]
        : [],
    ),
  );
  const candidates = wanted === undefined ? all : likeOneOf(all, wanted);
  const texts = textsOf(index.root, candidates, maxBytes);
  const alike = byBody(candidates, texts);
  const known = new Set(alike.flatMap(({ found }) => found));
  const rest = byMembers(candidates.filter((it) => !known.has(it)));
  return [...alike, ...rest.map((found) => ({ found, likeness: least(found, texts) }))]
    .filter(({ found }) => new Set(found.map(nameOf)).size > 1)
    .filter(({ found }) => wanted === undefined || found.some((it) => wanted.has(nameOf(it))))
    .sort((a, b) => b.found.length * b.likeness - a.found.length * a.likeness)
    .slice(0, MAX_GROUPS)
    .map((group) => ({
      why: known.has(group.found[0]!) ? (group.likeness === 1 ? 'same-body' : 'alike-body') : 'same-members',
      likeness: group.likeness,
      definitions: group.found.map((it) => placeOf(index, it)),
    }));
}

interface Group {
  readonly found: Found[];
  likeness: number;
}

/** Those whose members or parameters are those of one that is wanted, and these themselves. */
function likeOneOf(all: readonly Found[], wanted: ReadonlySet<string>): Found[] {
  const keys = new Set(all.filter((it) => wanted.has(nameOf(it))).map(keyOf));
  keys.delete('');
  return all.filter((it) => wanted.has(nameOf(it)) || keys.has(keyOf(it)));
}

function byBody(candidates: readonly Found[], texts: ReadonlyMap<Found, Text>): Group[] {
  const buckets = new Map<number, Found[]>();
  const groupOf = new Map<Found, Group>();
  for (const found of candidates) {
    const own = texts.get(found)?.fingerprint;
    if (own === undefined || own.tokens < MIN_TOKENS) continue;
    for (const hash of own.sketch.subarray(0, PROBES)) {
      const bucket = getOrInsert(buckets, hash, () => []);
      for (const other of groupOf.has(found) ? [] : bucket) {
        const alike = likeness(texts.get(other)!.fingerprint, own);
        if (alike < NEAR || kindOf(other) !== kindOf(found)) continue;
        const group = getOrInsert(groupOf, other, () => ({ found: [other], likeness: 1 }));
        group.found.push(found);
        group.likeness = Math.min(group.likeness, alike);
        groupOf.set(found, group);
        break;
      }
      if (bucket.length < MAX_BUCKET) bucket.push(found);
    }
  }
  return [...new Set(groupOf.values())];
}

function byMembers(candidates: readonly Found[]): Found[][] {
  const groups = new Map<string, Found[]>();
  for (const found of candidates) {
    const key = kindOf(found) === 'class' ? keyOf(found) : '';
    if (key !== '') getOrInsert(groups, key, () => []).push(found);
  }
  return [...groups.values()].filter((it) => it.length > 1);
}

/** What a class has in it, or a function takes; empty where that is too little to tell anything. */
function keyOf({ file, at }: Found): string {
  const { kind, parameters } = file.outline.definitions[at]!;
  if (kind === 'function') return parameters.length < 12 ? '' : `(${parameters.replace(/\s+/g, '')})`;
  const members = new Set<string>();
  for (const { name } of Object.values(innerOf(file.outline, at)).flat())
    if (!/^__\w+__$/.test(name)) members.add(name);
  return members.size < MIN_MEMBERS ? '' : [...members].sort().join();
}

function least(found: readonly Found[], texts: ReadonlyMap<Found, Text>): number {
  const [first, ...rest] = found.map((it) => texts.get(it)?.fingerprint);
  return Math.min(...rest.map((it) => (first && it ? likeness(first, it) : 0)));
}

const nameOf = ({ file, at }: Found) => file.outline.definitions[at]!.name;
const kindOf = ({ file, at }: Found) => file.outline.definitions[at]!.kind;

function placeOf({ resolver }: SourceIndex, found: Found): NearDuplicates['definitions'][number] {
  const { path, line, module, qualname, kind, area } = definition(resolver, found);
  return { path, line, module, qualname, kind, area };
}
