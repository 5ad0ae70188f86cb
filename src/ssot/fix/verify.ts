import { resolve } from 'node:path';
import { findingChanges } from '../diff/findings.ts';
import { stoppedModules } from '../diff/stopped.ts';
import { onDisk } from '../index/source.ts';
import { buildIndex, type SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';
import { missingKey, missingOf } from '../reach/missing.ts';
import { symbolOf, whatIsMissing } from '../rules/broken-import.ts';
import { readContracts } from '../rules/contracts/read.ts';
import { overlay } from './overlay.ts';
import type { FixEdit, FixOptions, FixPlace } from './types.ts';

/** What the tree would newly have wrong if these edits were written; empty where nothing is. */
export async function newFaults(
  before: SourceIndex,
  edits: readonly FixEdit[],
  options: FixOptions,
  signal?: AbortSignal,
): Promise<FixPlace[]> {
  const code = edits.filter(({ path }) => path.endsWith('.py'));
  if (code.length === 0) return [];
  const invalid = code.flatMap(scanned);
  if (invalid.length > 0) return invalid;
  const parsed = await parsedBy(options, code);
  if (parsed.length > 0) return parsed;
  const changed = new Map(code.map(({ path, after }) => [path, after]));
  const now = await buildIndex(options, signal, overlay(onDisk(resolve(options.root)), before, changed));
  const contracts = await readContracts(options);
  const rules = contracts.ok ? { ...options, contractSets: contracts.sets } : options;
  const { broken } = findingChanges(before, now, rules);
  const findings = broken.map(({ path, line, symbol, message, help, rule }) => ({
    path,
    line,
    symbol,
    to: null,
    why: `${rule}: ${message}`,
    help,
  }));
  const stopped = stoppedModules(before, now).broken.map(({ path, line, symbol, message, modules }) => ({
    path,
    line,
    symbol,
    to: null,
    why: `${message}: ${modules.length} modules could not be imported`,
    help: 'Make sure that the new place has the name before its consumers are moved.',
  }));
  return [...findings, ...stopped, ...unresolved(before, now, changed), ...code.flatMap(unbound)];
}

function scanned({ path, after }: FixEdit): FixPlace[] {
  const [fault] = scanOutline(after).faults;
  if (fault === undefined) return [];
  return [place(path, fault.line, `would not be valid Python: ${fault.reason}`)];
}

async function parsedBy({ parse }: FixOptions, edits: readonly FixEdit[]): Promise<FixPlace[]> {
  if (parse === undefined) return [];
  const said = await parse(edits.map(({ path, after }) => ({ path, bytes: after })));
  if (!said.ok) return [place(edits[0]!.path, 1, said.message)];
  if (said.faults.size === 0) return [];
  // What this version of Python did not take before is no fault of ours.
  const old = await parse(
    edits.filter(({ path }) => said.faults.has(path)).map(({ path, before }) => ({ path, bytes: before })),
  );
  const known = old.ok ? old.faults : new Map<string, string>();
  return [...said.faults].flatMap(([path, why]) =>
    known.has(path) ? [] : [place(path, 1, `the interpreter would not take it: ${why}`)],
  );
}

/** Imports of changed files, guarded ones too, that lead nowhere and did not before. */
function unresolved(before: SourceIndex, now: SourceIndex, changed: ReadonlyMap<string, Buffer>): FixPlace[] {
  const missingIn = (index: SourceIndex) =>
    index.references.flatMap(({ file, item, targets }) => {
      if (!changed.has(file.path)) return [];
      const missing = missingOf(targets, index);
      return missing === undefined
        ? []
        : [{ file, item, missing, key: `${file.path}\0${missingKey(missing)}` }];
    });
  const known = new Set(missingIn(before).map(({ key }) => key));
  return missingIn(now)
    .filter(({ key }) => !known.has(key))
    .map(({ file, item, missing }) => ({
      ...place(file.path, item.line, whatIsMissing(missing)),
      symbol: symbolOf(missing),
    }));
}

/** Names that a changed file would read and no longer bind. */
function unbound({ path, before, after }: FixEdit): FixPlace[] {
  const known = new Set(scanOutline(before, { unbound: true }).unbound?.map(({ name }) => name));
  const found = scanOutline(after, { unbound: true }).unbound ?? [];
  return found
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ ...place(path, line, `${name} would be bound nowhere`), symbol: name }));
}

function place(path: string, line: number, why: string): FixPlace {
  return {
    path,
    line,
    symbol: path,
    to: null,
    why,
    help: 'Nothing was written. Fix this place by hand first.',
  };
}
