import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { PytestSuite } from '../../pytest/suite.ts';
import type { SourceFile } from '../../ssot/index/source-file.ts';
import type { CodeGraph } from '../../ssot/reach/code-graph.ts';
import { isTestFile } from '../../ssot/reach/loads.ts';

/** What a suite is made of, as far as the tree tells. */
export interface SuiteFiles {
  /** Test files below its paths. */
  readonly tests: readonly SourceFile[];
  /** Other Python below its paths, and the conftest files above: what of it is a test is pytest's to say. */
  readonly others: readonly SourceFile[];
  /** Modules that `-p` loads before any test. */
  readonly plugins: readonly SourceFile[];
  /** Why there may be tests that no Python file below the paths holds, where there may. */
  readonly beyond?: string | undefined;
}

/** Where pytest finds options of its own. */
const INI_FILES = ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg'];
const PLUGIN = /(?:^|[\s"'=[,])-p[\s"',=]*([A-Za-z_][\w.]*)/g;

/** Looks at the tree, the suite's options and pytest's own configuration files at the root. */
export function suiteFiles(suite: PytestSuite, graph: CodeGraph): SuiteFiles {
  const args = suite.args ?? [];
  const ini = INI_FILES.map((name) => textOf(join(graph.index.root, name))).join('\n');
  const paths = suite.paths.map((path) => posix.normalize(path.split('::')[0]!).replace(/\/$/, ''));
  const below = graph.index.files.filter(({ path }) => paths.some((each) => isBelow(path, each)));
  const conftests = graph.index.files.filter(
    ({ path }) => posix.basename(path) === 'conftest.py' && paths.some((each) => isAbove(path, each)),
  );
  const names = [...`${args.join(' ')}\n${ini}`.matchAll(PLUGIN)].map(([, name]) => name!);
  return {
    tests: below.filter(isTestFile),
    others: [...new Set([...below.filter((file) => !isTestFile(file)), ...conftests])],
    plugins: names.flatMap((name) => moduleCalled(name, graph) ?? []),
    beyond: beyond(paths, args, ini, [...below, ...conftests]),
  };
}

/** What brings tests in that are in no Python file below the paths. */
function beyond(
  paths: readonly string[],
  args: readonly string[],
  ini: string,
  files: readonly SourceFile[],
): string | undefined {
  const outside = paths.find((path) => path.startsWith('..') || posix.isAbsolute(path));
  if (outside !== undefined) return `its path '${outside}' lies outside the root`;
  if (args.includes('--pyargs')) return '--pyargs takes its paths for modules';
  if (args.some((arg) => arg.startsWith('--doctest-glob')) || ini.includes('doctest-glob'))
    return '--doctest-glob makes tests of files that are not Python';
  const collector = files.find(({ outline }) =>
    outline.definitions.some(({ name, scope }) => scope === 0 && name === 'pytest_collect_file'),
  );
  return collector && `${collector.path} makes tests of files that are not Python`;
}

function isBelow(path: string, top: string): boolean {
  return top === '.' || path === top || path.startsWith(`${top}/`);
}

/** Whether a conftest is loaded for everything below `path`. */
function isAbove(conftest: string, path: string): boolean {
  const dir = posix.dirname(conftest);
  return path !== '.' && (dir === '.' || isBelow(path, dir));
}

function moduleCalled(name: string, { index, file }: CodeGraph): SourceFile | undefined {
  const path = name.replaceAll('.', '/');
  return index.sourceRoots
    .flatMap(({ path: root }) => [posix.join(root, `${path}.py`), posix.join(root, path, '__init__.py')])
    .map(file)
    .find((found) => found !== undefined);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
