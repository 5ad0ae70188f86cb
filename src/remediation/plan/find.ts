import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type * as z from 'zod/mini';
import { describeImportError, importDefault } from '../../config/import-module.ts';
import { describeIssue, type LoadedConfig } from '../../config/load.ts';
import type { Problem } from '../../model/ports.ts';
import { suggest } from '../../util/nearest.ts';
import { locatePhases } from './locate.ts';
import { planProblems } from './problems.ts';
import { remediationSchema } from './schema.ts';
import type { SourcedRemediation } from './sourced.ts';

export type FoundRemediation =
  | { readonly ok: true; readonly plan: SourcedRemediation }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What is run when none is named. */
const DEFAULT_PLAN = 'remediation';
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Finds and loads a plan: a file (relative to `cwd`), or the name of one beside the config or in its `pipelines/`. Every fault is
 * told with its file, its line where that can be known, and the nearest right answer.
 */
export async function findRemediation(
  named: string,
  cwd: string,
  loaded: LoadedConfig,
): Promise<FoundRemediation> {
  const file = fileOf(named, cwd, loaded);
  if (file === undefined) {
    const known = plansIn(loaded).map((path) => basename(path).replace(/\.m?[jt]s$/, ''));
    return fault({
      message: `there is no remediation '${named}', neither as a file nor in ${join(loaded.directory, 'pipelines')}`,
      help: `${known.length === 0 ? '' : `${suggest(named, known)} `}Write pipelines/${DEFAULT_PLAN}.ts: export default defineRemediation({ phases: […] })`,
    });
  }
  let exported: unknown;
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (typeof text !== 'string') return fault({ message: `cannot read the plan: ${text.message}`, file });
  try {
    exported = await importDefault(file);
  } catch (error) {
    return fault(describeImportError('plan', file, error));
  }
  if (exported === undefined || exported === null || typeof exported !== 'object') {
    const help = 'End it with: export default defineRemediation({ phases: […] })';
    return fault({ message: 'the plan has no default export that is an object', file, help });
  }
  if ('stages' in exported)
    return fault({
      message: 'this is a pipeline, not a remediation',
      file,
      help: `Run it with: portcullis run ${basename(file).replace(/\.m?[jt]s$/, '')}`,
    });
  const parsed = remediationSchema.safeParse(exported);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      ...describeIssue(issue, file, text),
      ...locatePhases(text, keysOf(issue), exported),
    }));
    return { ok: false, problems };
  }
  const name = basename(file).replace(/\.m?[jt]s$/, '');
  const plan = { name, remediation: parsed.data, file, text };
  const problems = await planProblems(plan, loaded);
  return problems.length === 0 ? { ok: true, plan } : { ok: false, problems };
}

function keysOf(issue: z.core.$ZodIssue): PropertyKey[] {
  return [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
}

function fileOf(named: string, cwd: string, { directory }: LoadedConfig): string | undefined {
  const direct = resolve(cwd, named);
  if (/\.m?[jt]s$/.test(named)) return existsSync(direct) ? direct : undefined;
  return [directory, join(directory, 'pipelines')]
    .flatMap((folder) => EXTENSIONS.map((extension) => join(folder, `${named}${extension}`)))
    .find((path) => existsSync(path));
}

function plansIn({ directory }: LoadedConfig): string[] {
  const folder = join(directory, 'pipelines');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.m?[jt]s$/.test(name)) : [];
}

function fault(problem: Problem): FoundRemediation {
  return { ok: false, problems: [problem] };
}
