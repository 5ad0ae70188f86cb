import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';
import { baselineOf } from './baseline-file.ts';
import { contains } from './index/locate.ts';
import { moduleNameUnder } from './index/module-name.ts';
import { packagesAbove } from './index/packages-above.ts';
import { sourceRoots } from './index/roots.ts';
import { onDisk } from './index/source.ts';
import { type Dir, dirAt, listTree, type Tree } from './index/tree.ts';
import type { SsotOptions } from './options.ts';
import { moduleMatcher, pathMatcher } from './patterns.ts';
import { RULES } from './rules/all.ts';
import { readContracts } from './rules/contracts/read.ts';

/** Finds, without reading any Python, what is wrong with the options: each with the nearest right answer. */
export async function checkOptions(options: SsotOptions): Promise<Problem[]> {
  const root = resolve(options.root);
  const named = [...Object.keys(options.rules ?? {}), ...Object.keys(options.ruleAreas ?? {})];
  const problems = named.flatMap(unknownRule);
  // A suppression says something of the findings of other rules: alone it checks nothing.
  if (RULES.every(({ id }) => id === 'suppression' || options.rules?.[id] === false)) {
    problems.push({
      message: 'ssot: every rule is switched off',
      help: 'A check of nothing is never green: leave one on.',
    });
  }
  if (!isDirectory(root)) {
    const help = "'root' is the directory whose Python files are checked.";
    return [...problems, { message: `ssot: there is no directory ${root}`, help }];
  }
  const baseline = baselineOf(options);
  if (!baseline.ok) problems.push(baseline);
  const contracts = await readContracts(options);
  if (!contracts.ok) problems.push(contracts);
  const disk = onDisk(root);
  const tree = listTree(disk, pathMatcher(options.exclude ?? []), packagesAbove(root));
  for (const path of options.sourceRoots ?? []) {
    if (dirAt(tree, path) === undefined)
      problems.push({ message: `ssot: there is no source root ${path} in ${root}` });
  }
  const homes = Object.entries(options.families ?? {});
  const patterns = modulePatterns(options);
  const moves = Object.entries(options.moves ?? {});
  if (homes.length + patterns.length + moves.length === 0) return problems;
  const modules = moduleNames(tree, sourceRoots(disk, tree, options.sourceRoots));
  for (const [where, pattern] of patterns) {
    const matches = moduleMatcher([pattern]);
    if ([...modules].some(matches)) continue;
    const message = `ssot: '${pattern}' in ${where} matches no module`;
    problems.push({ message, help: suggest(pattern, new Set([...modules].map(topOf))) });
  }
  for (const [from, to] of moves) {
    const parent = to.slice(0, Math.max(0, to.lastIndexOf('.')));
    if (modules.has(to) || modules.has(parent)) continue;
    const message = `ssot: '${from}' moves to ${to}, and there is no such module`;
    problems.push({ message, help: suggest(parent || to, modules) });
  }
  for (const [family, home] of homes) {
    const pattern = /^\/(.+)\/$/.exec(family)?.[1];
    if (pattern !== undefined && !isRegex(pattern))
      problems.push({ message: `ssot: family ${family} is no valid pattern` });
    if (modules.has(home)) continue;
    problems.push({
      message: `ssot: the home of ${family} is ${home}, and there is no such module`,
      help: suggest(home, modules),
    });
  }
  return problems;
}

/** The patterns that say where a rule holds, each with the option it stands in: one that matches nothing would hold nowhere. */
function modulePatterns({
  unique = [],
  canonical = [],
  layers = [],
  forbidden = [],
}: SsotOptions): (readonly [string, string])[] {
  return [
    ...unique.map((pattern) => ['unique', pattern] as const),
    ...canonical.map((pattern) => ['canonical', pattern] as const),
    ...layers.flatMap(({ name, order }) => order.map((pattern) => [`layers '${name}'`, pattern] as const)),
    ...forbidden.flatMap((each) =>
      (each.in ?? []).map((pattern) => [`forbidden '${each.import}'`, pattern] as const),
    ),
  ];
}

function topOf(module: string): string {
  return module.split('.')[0] ?? module;
}

function unknownRule(id: string): Problem[] {
  const ids = RULES.map((rule) => rule.id);
  return ids.some((it) => it === id)
    ? []
    : [{ message: `ssot: there is no rule ${id}`, help: suggest(id, ids) }];
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** Every dotted name by which a module of the tree can be meant. */
function moduleNames(tree: Tree, roots: readonly Dir[]): Set<string> {
  const names = tree.files.flatMap((path) => {
    const dir = dirAt(tree, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (dir === undefined) return [];
    return roots.filter((root) => contains(root, dir)).map((root) => moduleNameUnder(root, dir, path));
  });
  return new Set(names);
}
