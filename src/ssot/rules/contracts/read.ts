import { resolve } from 'node:path';
import type { Problem } from '../../../model/ports.ts';
import type { SsotOptions } from '../../options.ts';
import type { ContractSet } from './contract.ts';
import { readImportLinter } from './import-linter.ts';

/** The contracts that hold for a tree, or what is wrong with the file that declares them. */
export type ContractsResult =
  | { readonly ok: true; readonly sets: readonly ContractSet[] }
  | (Problem & { readonly ok: false; readonly reason: 'bad-contracts'; readonly help: string });

/** The contracts of the options, and those of the project's import-linter config. */
export async function readContracts({
  root,
  rules,
  contracts = [],
  importLinter,
}: SsotOptions): Promise<ContractsResult> {
  if (rules?.['layer-violation'] === false) return { ok: true, sets: [] };
  const own: ContractSet = {
    includeExternalPackages: true,
    excludeTypeCheckingImports: false,
    contracts: contracts.map((contract) => ({ contract, at: undefined })),
    at: undefined,
  };
  const sets = contracts.length === 0 ? [] : [own];
  if (importLinter === false) return { ok: true, sets };
  const read = await readImportLinter(resolve(root), importLinter);
  if (!read.ok) return read;
  return { ok: true, sets: read.set === undefined ? sets : [...sets, read.set] };
}
