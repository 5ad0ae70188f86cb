import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { buildIndex } from '../../src/ssot/index/source-index.ts';
import { buildGraph } from '../../src/ssot/rules/contracts/build-graph.ts';
import { checkContract } from '../../src/ssot/rules/contracts/check.ts';
import { readImportLinter } from '../../src/ssot/rules/contracts/import-linter.ts';
import type { Installed } from './install.ts';
import { type Compared, kind } from './replay.ts';
import { writeRandomTree } from './trees.ts';

/** What `judge_trees.py` prints of one tree. */
interface Judged {
  readonly tree: string;
  readonly error?: string;
  readonly contracts: Readonly<Record<string, string>>;
  readonly imports: readonly (readonly [string, string])[];
}

/** Holds generated trees to generated configs, by both, from the files on. The graphs are compared, too. */
export async function compareOnTrees(
  { python }: Installed,
  amount: number,
  seed: number,
): Promise<Compared[]> {
  const dir = await mkdtemp(join(tmpdir(), 'portcullis-import-linter-'));
  try {
    const trees = Array.from({ length: amount }, (_, nth) => ({
      path: join(dir, String(seed + nth)),
      seed: seed + nth,
    }));
    for (const tree of trees) await writeRandomTree(tree.path, tree.seed);
    const script = fileURLToPath(new URL('judge_trees.py', import.meta.url));
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], env });
    child.stdin.end(trees.map(({ path }) => `${path}\n`).join(''));
    const judged = (await text(child.stdout))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Judged);
    const compared: Compared[] = [];
    for (const [nth, { path, seed }] of trees.entries())
      compared.push(...(await compareOne(path, seed, judged[nth])));
    return compared;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function compareOne(root: string, seed: number, judged: Judged | undefined): Promise<Compared[]> {
  const what = (contract: string) => `tree ${seed}, ${contract}`;
  if (judged === undefined || judged.error !== undefined)
    return [{ type: 'tree', what: what('as a whole'), theirs: judged?.error ?? 'nothing', ours: 'read' }];
  const config = await readImportLinter(root);
  if (!config.ok || config.set === undefined)
    return [
      { type: 'tree', what: what('config'), theirs: 'read', ours: config.ok ? 'none' : config.message },
    ];
  const index = await buildIndex({ root });
  const built = buildGraph(index, config.set);
  if (built.kind === 'fault')
    return [{ type: 'tree', what: what('graph'), theirs: 'built', ours: built.message }];
  const { graph, rootPackages } = built;
  const surroundings = {
    isInternal: (module: string) => rootPackages.some((it) => module === it || module.startsWith(`${it}.`)),
    includesExternals: config.set.includeExternalPackages,
  };
  const imports = graph.modules().flatMap((from) => graph.imports(from).map((to) => `${from} -> ${to}`));
  const theirImports = judged.imports.map(([from, to]) => `${from} -> ${to}`);
  const graphs: Compared = {
    type: 'import graph',
    what: what('imports'),
    theirs: theirImports.sort().join(', '),
    ours: imports.sort().join(', '),
  };
  return [
    graphs,
    ...config.set.contracts.map(({ contract }): Compared => {
      const result = checkContract(graph, contract, surroundings);
      const ours = 'kind' in result ? 'error' : result.violations.length === 0 ? 'kept' : 'broken';
      const theirs = kind(judged.contracts[contract.name] ?? 'missing');
      return { type: contract.type, what: what(contract.name), theirs, ours };
    }),
  ];
}
