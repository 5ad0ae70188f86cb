import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { isTestFile, type Loads, type Step } from './loads.ts';
import { chainOf, type Reached, reachBack } from './walk.ts';

/** Loads that happen when a module is imported. One under a condition may not. */
function atImport({ kind, onFailure }: Step): 'certain' | 'possible' | 'no' {
  if (kind !== 'module') return 'no';
  return onFailure === 'may-fail' ? 'possible' : 'certain';
}

/** Loads that happen at import, or may later: imports in functions. Those for the type checker never do. */
function ever(step: Step): 'certain' | 'possible' | 'no' {
  return step.kind === 'function' ? 'possible' : atImport(step);
}

/**
 * The files that load one of `modules`, directly or through others, those modules themselves among them: as they are
 * imported, or with `deferred` also later, by imports in functions (never `certain`).
 */
export function importersOf(
  loads: Loads,
  modules: Iterable<SourceFile>,
  { deferred = false }: { readonly deferred?: boolean } = {},
): Map<SourceFile, Reached> {
  const starts = [...modules].map((file) => [file, true] as const);
  return reachBack(loads, starts, deferred ? ever : atImport);
}

/** A test file and the chain of loads that leads from it to what was asked for. */
export interface TestReach {
  readonly file: SourceFile;
  /** False where the chain has an import in a function or under a condition. */
  readonly certain: boolean;
  /** Empty when it is itself one of the modules that were asked for. */
  readonly chain: readonly Step[];
}

export interface TestsReaching {
  readonly tests: readonly TestReach[];
  /** Test files of which it cannot be told: the chain leads to a file that loads modules by computed names. */
  readonly unknown: readonly TestReach[];
}

/** The test files that load one of `modules`, and those of which that is unknown; all others do not. */
export function testsReaching(
  index: SourceIndex,
  loads: Loads,
  modules: Iterable<SourceFile>,
): TestsReaching {
  const reached = importersOf(loads, modules, { deferred: true });
  const dynamic = importersOf(loads, index.files.filter(loadsByName), { deferred: true });
  const told = (all: ReadonlyMap<SourceFile, Reached>) => (file: SourceFile) => {
    const { certain } = all.get(file)!;
    return { file, certain, chain: chainOf(all, file) };
  };
  const tests = index.files.filter(isTestFile);
  return {
    tests: tests.filter((file) => reached.has(file)).map(told(reached)),
    unknown: tests.filter((file) => !reached.has(file) && dynamic.has(file)).map(told(dynamic)),
  };
}

const LOADERS = /^(?:importlib|pkgutil|runpy|imp)$/;
const LOADER_NAMES = new Set(['import_module', 'reload', 'util', 'walk_packages', 'iter_modules', null]);

/**
 * Whether a file may load modules whose names are not in its import statements: it imports `importlib` and the like,
 * names `pytest_plugins`, or could not be read whole. (`__import__` alone is not seen.)
 */
export function loadsByName({ outline }: SourceFile): boolean {
  if (outline.faults.length > 0) return true;
  if (outline.assignments.some(({ name, scope }) => scope === 0 && name === 'pytest_plugins')) return true;
  return outline.imports.some(
    ({ module, level, name }) =>
      level === 0 &&
      (LOADERS.test(module) ? LOADER_NAMES.has(name) || module !== 'importlib' : module === 'importlib.util'),
  );
}
