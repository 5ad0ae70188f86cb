import { getOrInsert } from '../index/grouping.ts';
import type { MissingName } from '../index/resolve.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { Reference, SourceIndex } from '../index/source-index.ts';
import type { Fault } from '../outline/types.ts';
import { brokenAtImport } from './at-import.ts';
import { isTestFile, type Loads, type Step } from './loads.ts';
import { missingKey, missingOf } from './missing.ts';
import { type Reached, reachBack, type Starts } from './walk.ts';

/** Why a module cannot be imported: something that it imports is not there, or it is not valid Python. */
export type RootCause =
  | { readonly kind: 'missing'; readonly missing: MissingName; readonly references: readonly Reference[] }
  | { readonly kind: 'invalid'; readonly file: SourceFile; readonly fault: Fault };

/** A root cause with all that fails because of it. */
export interface Failing {
  readonly cause: RootCause;
  /** Modules that fail to import, tests among them, the nearest first. Each stands under one cause: its nearest. */
  readonly modules: readonly Reached[];
  /** Those of them that are test files: pytest cannot collect them. */
  readonly tests: readonly Reached[];
}

export interface Failures {
  /** Most modules first. */
  readonly causes: readonly Failing[];
  /** Every module that fails, or may. */
  readonly reached: ReadonlyMap<SourceFile, Reached>;
}

/** Loads whose failure is that of the loader. */
function failsWith({ kind, onFailure }: Step): 'certain' | 'possible' | 'no' {
  if (kind !== 'module' || onFailure === 'goes-on') return 'no';
  return onFailure === 'fails' ? 'certain' : 'possible';
}

/** The files that fail to import when those of `starts` do, each with the shortest reason. */
export function failingWith(loads: Loads, starts: Starts): Map<SourceFile, Reached> {
  return reachBack(loads, starts, failsWith);
}

/** Everything in a tree that cannot be imported, by root cause. Linear in files and loads. */
export function failures(index: SourceIndex, loads: Loads): Failures {
  const causes = new Map<string, RootCause>();
  const missed = new Map<string, Reference[]>();
  const first = new Map<SourceFile, Blame>();
  const passedOn: Blame[] = [];
  let byFile: Map<SourceFile, Reference[]> | undefined;
  const ofFile = (file: SourceFile): readonly Reference[] => {
    byFile ??= referencesByFile(index);
    return byFile.get(file) ?? [];
  };
  for (const reference of index.references) {
    const { file, item, targets } = reference;
    const missing = missingOf(targets, index);
    if (missing === undefined) continue;
    const onFailure = brokenAtImport({ index, reference, ofFile });
    if (onFailure === 'goes-on') continue;
    const key = missingKey(missing);
    const references = getOrInsert(missed, key, () => []);
    references.push(reference);
    getOrInsert<string, RootCause>(causes, key, () => ({ kind: 'missing', missing, references }));
    const blame = { file, key, certain: onFailure === 'fails', line: item.statementLine };
    if (isDirect(reference, missing)) put(first, blame);
    else passedOn.push(blame);
  }
  for (const file of index.files) {
    const fault = file.outline.bytes === 0 ? undefined : file.outline.faults[0];
    if (fault === undefined) continue;
    const key = `invalid\0${file.path}`;
    causes.set(key, { kind: 'invalid', file, fault });
    // Nothing of it runs: whatever it imports is not reached.
    put(first, { file, key, certain: true, line: 0 });
  }
  let reached = failingWith(loads, startsOf(first));
  // What takes the missing name from a module that fails for it already fails by that module, and only else by itself.
  for (const blame of passedOn) if (reached.get(blame.file)?.certain !== true) put(first, blame);
  if (passedOn.length > 0) reached = failingWith(loads, startsOf(first));
  const byCause = new Map<string, Reached[]>([...causes.keys()].map((key) => [key, []]));
  for (const each of reached.values()) byCause.get(first.get(each.start)!.key)!.push(each);
  const found = [...causes].map(([key, cause]) => {
    const modules = byCause.get(key)!;
    return { cause, modules, tests: modules.filter(({ file }) => isTestFile(file)) };
  });
  return { causes: found.sort((a, b) => b.modules.length - a.modules.length), reached };
}

/** What a file fails by on its own. */
interface Blame {
  readonly file: SourceFile;
  /** Of the root cause. */
  readonly key: string;
  readonly certain: boolean;
  /** Of the statement. */
  readonly line: number;
}

/** What fails for certain is the cause; of several the statement that runs first. */
function put(first: Map<SourceFile, Blame>, blame: Blame): void {
  const known = first.get(blame.file);
  const isWorse = known === undefined || (blame.certain && !known.certain);
  if (isWorse || (blame.certain === known.certain && blame.line < known.line)) first.set(blame.file, blame);
}

function startsOf(first: ReadonlyMap<SourceFile, Blame>): Starts {
  return [...first].map(([file, { certain }]) => [file, certain] as const);
}

/** Whether an import names what is missing where it is missing, and not a module that it passes through. */
function isDirect({ at }: Reference, missing: MissingName): boolean {
  return at.kind !== 'file' || missing.file === undefined || at.file === missing.file;
}

function referencesByFile({ references }: SourceIndex): Map<SourceFile, Reference[]> {
  const byFile = new Map<SourceFile, Reference[]>();
  for (const it of references) getOrInsert(byFile, it.file, () => []).push(it);
  return byFile;
}
