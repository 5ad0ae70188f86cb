import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkContract } from '../../src/ssot/rules/contracts/check.ts';
import { contractOf } from '../../src/ssot/rules/contracts/import-linter.ts';
import { ModuleGraph } from '../../src/ssot/rules/contracts/module-graph.ts';
import type { RawValue } from '../../src/ssot/rules/contracts/raw-config.ts';
import type { Installed } from './install.ts';

/** What `record_cases.py` writes of one check in import-linter's own tests. */
interface Case {
  readonly test: string;
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly session: {
    readonly root_packages?: readonly string[];
    readonly include_external_packages?: unknown;
  };
  readonly modules: readonly (readonly [string, boolean])[];
  readonly imports: readonly (readonly [string, string])[];
  readonly outcome: string;
}

/** One check, by both. */
export interface Compared {
  readonly type: string;
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
}

/** Runs import-linter's own tests of its contracts, and holds every graph in them to the same contract here. */
export async function replayOwnTests({ python, sources }: Installed): Promise<Compared[]> {
  const dir = await mkdtemp(join(tmpdir(), 'portcullis-import-linter-'));
  try {
    const record = join(dir, 'cases.jsonl');
    const here = fileURLToPath(new URL('.', import.meta.url));
    const argv = [
      '-m',
      'pytest',
      '-q',
      '-p',
      'record_cases',
      '-p',
      'no:cacheprovider',
      'tests/unit/contracts',
    ];
    const env = { ...process.env, RECORD_TO: record, PYTHONPATH: here, PYTHONDONTWRITEBYTECODE: '1' };
    await promisify(execFile)(python, argv, { cwd: sources, env });
    const lines = (await readFile(record, 'utf8')).trim().split('\n');
    return lines.map((line) => compare(JSON.parse(line)));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function compare(recorded: Case): Compared {
  const { type, test, outcome } = recorded;
  return { type, what: test.replace(/^.*::/, ''), theirs: kind(outcome), ours: ours(recorded) };
}

/** The first word of an outcome: why a contract cannot be checked is worded differently. */
export function kind(outcome: string): string {
  return outcome.startsWith('invalid') ? 'error' : outcome.replace(/:.*$/s, '');
}

function ours({ type, options, session, modules, imports }: Case): string {
  const graph = new ModuleGraph();
  for (const [name, squashed] of modules) graph.addModule(name, squashed);
  for (const [from, to] of imports) graph.addImport(from, to);
  const values = new Map(
    Object.entries({ name: 'case', ...options, type }).map(([key, value]) => [key, raw(value)]),
  );
  const read = contractOf({ name: 'case', line: 1, values });
  if ('message' in read) return 'error';
  const roots = session.root_packages ?? [];
  const result = checkContract(graph, read.contract, {
    isInternal: (module) => roots.some((root) => module === root || module.startsWith(`${root}.`)),
    includesExternals: String(session.include_external_packages).toLowerCase() === 'true',
  });
  if ('kind' in result) return 'error';
  return result.violations.length === 0 ? 'kept' : 'broken';
}

function raw(value: unknown): RawValue {
  const items = (Array.isArray(value) ? value : [value]).map((item) => ({ text: String(item), line: 1 }));
  return { line: 1, items, isList: Array.isArray(value) };
}
