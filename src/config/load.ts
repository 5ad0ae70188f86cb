import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type * as z from 'zod/mini';
import type { Problem } from '../model/ports.ts';
import { describeImportError, importDefault } from './import-module.ts';
import { locateKey } from './locate.ts';
import { type Config, configSchema } from './schema.ts';

/** A config that was found and is valid. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute. */
  readonly file: string;
  /** Directory of the config file, absolute: what its paths are relative to. */
  readonly directory: string;
  /** The project under test, absolute. */
  readonly root: string;
  /** For saying where a key stands. */
  readonly text: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly loaded: LoadedConfig }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** Loads and validates a config file. Every fault is a value, with its file, its line where that can be known, and the nearest right answer. */
export async function loadConfig(file: string): Promise<ConfigResult> {
  let text: string;
  let exported: unknown;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return failed({ message: `cannot read the config: ${(error as Error).message}`, file });
  }
  try {
    exported = await importDefault(file);
  } catch (error) {
    return failed(describeImportError('config', file, error));
  }
  if (exported === undefined || exported === null || typeof exported !== 'object') {
    const help = 'End it with: export default defineConfig({ … })';
    return failed({ message: 'the config has no default export that is an object', file, help });
  }
  const parsed = configSchema.safeParse(exported);
  if (!parsed.success) {
    const [first, ...others] = parsed.error.issues.map((issue) => describeIssue(issue, file, text));
    return { ok: false, problems: [first as Problem, ...others] };
  }
  const directory = dirname(file);
  const root = resolve(directory, parsed.data.root);
  if (!existsSync(root)) {
    return failed({
      message: `the root '${parsed.data.root}' does not exist`,
      file,
      ...locateKey(text, ['root']),
      help: 'Give the directory of the project under test, relative to the config file.',
    });
  }
  return { ok: true, loaded: { config: parsed.data, file, directory, root, text } };
}

function failed(problem: Problem): ConfigResult {
  return { ok: false, problems: [problem] };
}

/** What a schema found in a user's file, at its key. */
export function describeIssue(issue: z.core.$ZodIssue, file: string, text: string): Problem {
  const inner = deepestIssue(issue);
  const keys = inner.code === 'unrecognized_keys' ? inner.keys.slice(0, 1) : [];
  const path = [...issue.path, ...(inner === issue ? [] : inner.path)];
  const where = path.map(String).join('.');
  return {
    message: where === '' ? inner.message : `${where}: ${inner.message}`,
    file,
    ...locateKey(text, [...path, ...keys]),
  };
}

/** In a union, the member that came closest: the one whose fault lies deepest, or names an unknown key. */
function deepestIssue(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const candidates = issue.errors
    .filter((issues) => issues.length === 1)
    .map((issues) => issues[0] as z.core.$ZodIssue);
  const best = candidates.find((each) => each.code === 'unrecognized_keys' || each.path.length > 0);
  return best === undefined ? issue : deepestIssue(best);
}
