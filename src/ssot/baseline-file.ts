import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Problem } from '../model/ports.ts';
import { jsonPlaces, lineAt } from '../util/json-place.ts';
import { type BaselineEntry, entryOf } from './baseline.ts';
import type { Finding } from './finding.ts';
import { DEFAULT_BASELINE, type SsotOptions } from './options.ts';

/** The entries of a baseline, or where it is at fault: never taken for an empty one. */
export type BaselineResult =
  | { readonly ok: true; readonly entries: readonly BaselineEntry[] }
  | (Problem & { readonly ok: false; readonly reason: 'unreadable-baseline'; readonly help: string });

/** Where the baseline of a tree is, absolute. */
export function baselineFile({ root, baseline = DEFAULT_BASELINE }: SsotOptions): string {
  return resolve(root, baseline);
}

/** Reads the baseline of a tree. One that is named must be there; without one, nothing was accepted. */
export function baselineOf(options: SsotOptions): BaselineResult {
  return readBaseline(baselineFile(options), options.baseline !== undefined);
}

/** Reads a file of accepted findings; one that is not there has none, unless it is `required`. */
export function readBaseline(file: string, required = false): BaselineResult {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return { ok: true, entries: [] };
    const help = 'Run `portcullis ssot baseline` to write it, or take it out of the config.';
    if (code === 'ENOENT') return fault(file, undefined, `there is no baseline ${file}`, help);
    return fault(file, undefined, `cannot read the baseline ${file}: ${code ?? message}`);
  }
  return parse(file, text);
}

function parse(file: string, text: string): BaselineResult {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    const at = jsonPlaces(text).fault ?? 0;
    const line = text.slice(at, at + 40).split('\n', 1)[0];
    const found = line === '' ? 'it ends too early' : `at '${line}'`;
    return fault(file, lineAt(text, at), `the baseline is not JSON: ${found}`);
  }
  if (!isRecord(document)) return fault(file, 1, 'the baseline is not an object with version and findings');
  const { version, findings } = document;
  if (version !== 1) {
    const what = version === undefined ? 'has no version' : `has version ${JSON.stringify(version)}`;
    const at = Math.max(0, text.indexOf('"version"'));
    const help =
      'This portcullis reads version 1. Use the one that wrote it, or remove it and run `portcullis ssot baseline`.';
    return fault(file, lineAt(text, at), `the baseline ${what}, not version 1`, help);
  }
  if (!Array.isArray(findings)) return fault(file, 1, "the baseline has no list 'findings'");
  for (const [nth, entry] of findings.entries()) {
    const wrong = faultOf(entry);
    if (wrong !== undefined) {
      const at = jsonPlaces(text).items[nth] ?? text.indexOf('"findings"');
      return fault(file, lineAt(text, at), `finding ${nth + 1} of the baseline ${wrong}`);
    }
  }
  return { ok: true, entries: findings as BaselineEntry[] };
}

function faultOf(entry: unknown): string | undefined {
  if (!isRecord(entry)) return 'is not an object';
  const missing = ['rule', 'path', 'symbol', 'fingerprint', 'message'].find(
    (key) => typeof entry[key] !== 'string',
  );
  if (missing !== undefined) return `has no text '${missing}'`;
  const { places } = entry;
  if (places === undefined || (isRecord(places) && Object.values(places).every(Number.isInteger)))
    return undefined;
  return "has 'places' that are not a number for each file";
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MEND =
  'Mend it (after a merge: take either side), or remove it, and run `portcullis ssot baseline`. It is never ignored.';

function fault(file: string, line: number | undefined, message: string, help = MEND): BaselineResult {
  return { ok: false, reason: 'unreadable-baseline', message, file, line, help };
}

export type WriteResult =
  | { readonly ok: true; readonly findings: number; readonly added: number; readonly pruned: number }
  | { readonly ok: false; readonly message: string };

/**
 * Writes today's findings as the baseline: sorted, the same text for the same tree. Entries of `before` whose finding
 * is as it was are kept as they are, so that moved lines change nothing. The file is replaced in one step or not at all.
 */
export async function writeBaseline(
  file: string,
  before: readonly BaselineEntry[],
  found: readonly Finding[],
): Promise<WriteResult> {
  const known = new Map(before.map((entry) => [entry.fingerprint, entry]));
  const findings = found
    .map((finding) => {
      const entry = entryOf(finding);
      const old = known.get(entry.fingerprint);
      return old !== undefined && JSON.stringify(old.places) === JSON.stringify(entry.places) ? old : entry;
    })
    .sort(
      (a, b) =>
        compare(a.rule, b.rule) ||
        compare(a.path, b.path) ||
        compare(a.symbol, b.symbol) ||
        compare(a.fingerprint, b.fingerprint),
    );
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    return {
      ok: false,
      message: `cannot write the baseline ${file}: ${(error as NodeJS.ErrnoException).code}`,
    };
  }
  const now = new Set(findings.map(({ fingerprint }) => fingerprint));
  const added = findings.filter(({ fingerprint }) => !known.has(fingerprint)).length;
  const pruned = [...known.keys()].filter((fingerprint) => !now.has(fingerprint)).length;
  return { ok: true, findings: findings.length, added, pruned };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
