import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../model/failure.ts';
import type { SourceFile } from '../../ssot/index/source-file.ts';
import type { Reference } from '../../ssot/index/source-index.ts';
import type { CodeGraph } from '../../ssot/reach/code-graph.ts';

/** The modules that failing tests are about, each with the first failure that says so; or why that is not known. */
export type Culprits =
  | { readonly modules: ReadonlyMap<SourceFile, Failure> }
  | { readonly unknown: Failure; readonly why: string };

/**
 * What failed, as modules: those of the project that a failing test imports itself, or through helpers and the conftest files whose
 * fixtures it uses; the one in which the failure was raised; and the test's own file. A failure that is no test's could be anywhere.
 */
export function failingModules(failures: readonly Failure[], graph: CodeGraph): Culprits {
  const imports = importsByFile(graph);
  const modules = new Map<SourceFile, Failure>();
  for (const failure of failures) {
    if (failure.reason !== 'tests-failed' || failure.test === undefined)
      return { unknown: failure, why: 'is not the failure of one test' };
    const file = testFile(failure.test, graph);
    if (file === undefined)
      return { unknown: failure, why: 'is in a file that the import graph does not have' };
    const tested = modulesUnderTest(file, graph, imports);
    if (tested === undefined) return { unknown: failure, why: 'is in a test that may load any module' };
    const raised = failure.at === undefined ? undefined : graph.file(failure.at.file);
    if (raised !== undefined && !raised.isTest) tested.add(raised);
    if (tested.size === 0)
      return { unknown: failure, why: 'is in a test that imports no module of the project' };
    for (const module of [...tested, file]) if (!modules.has(module)) modules.set(module, failure);
  }
  return { modules };
}

type Imports = ReadonlyMap<SourceFile, readonly Reference[]>;

function importsByFile({ index }: CodeGraph): Imports {
  const imports = new Map<SourceFile, Reference[]>();
  for (const reference of index.references) {
    const known = imports.get(reference.file);
    if (known === undefined) imports.set(reference.file, [reference]);
    else known.push(reference);
  }
  return imports;
}

/** The file of a node id, whose path is relative to pytest's rootdir: mostly the root, or else below or above it. */
function testFile(nodeid: string, graph: CodeGraph): SourceFile | undefined {
  const [path = ''] = nodeid.split('::');
  const exact = graph.file(path);
  if (exact !== undefined) return exact;
  const alike = graph.index.files.filter(
    (file) => file.path.endsWith(`/${path}`) || path.endsWith(`/${file.path}`),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/** The nearest modules that are no test code; undefined where one of the files between hides what it loads. */
function modulesUnderTest(test: SourceFile, graph: CodeGraph, imports: Imports): Set<SourceFile> | undefined {
  const found = new Set<SourceFile>();
  const between = new Set([test]);
  const conftests = conftestsOf(test, graph).map((file) => ({ file, text: textOf(file, graph) }));
  for (const file of between) {
    if (graph.hidden.has(file)) return undefined;
    const text = textOf(file, graph);
    for (const conftest of conftests) if (givesTo(conftest, text)) between.add(conftest.file);
    const named = [
      ...(imports.get(file) ?? []).flatMap(definingFiles),
      ...graph.mentions(file).map(({ to }) => to),
    ];
    for (const each of named) (each.isTest ? between : found).add(each);
  }
  return found;
}

/**
 * Where what an import takes is defined, also when a package passes it on: the package's own file is not what is tested,
 * and everything below it loads it.
 */
function definingFiles({ at, targets }: Reference): SourceFile[] {
  const files = targets.flatMap((target) => {
    if (target.kind === 'definition' || target.kind === 'assignment') return [target.file];
    if (target.kind === 'module' && target.at.kind === 'file') return [target.at.file];
    return at.kind === 'file' ? [at.file] : [];
  });
  return files.length > 0 || at.kind !== 'file' ? files : [at.file];
}

/** Whether a conftest has a fixture that a test, or another conftest, names; or one that is used unasked or by another name. */
function givesTo({ file, text }: { file: SourceFile; text: string }, user: string): boolean {
  if (/\bautouse\b|\bfixture\([^)]*\bname\s*=/.test(text)) return true;
  const names = file.outline.definitions.filter(({ scope }) => scope === 0).map(({ name }) => name);
  return names.some((name) => new RegExp(`(?<!\\w)${name}(?!\\w)`, 'u').test(user));
}

function textOf({ path }: SourceFile, { index }: CodeGraph): string {
  return readFileSync(join(index.root, path), 'utf8');
}

function conftestsOf({ dir }: SourceFile, graph: CodeGraph): SourceFile[] {
  const found: SourceFile[] = [];
  for (let at: SourceFile['dir'] | undefined = dir; at !== undefined; at = at.parent) {
    const path = at.modules.get('conftest');
    const file = path === undefined ? undefined : graph.file(path);
    if (file !== undefined) found.push(file);
  }
  return found;
}
