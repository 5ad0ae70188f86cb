import type { Contract, ContractType } from './contract.ts';
import { parseLayer } from './layers.ts';
import { expressionFault, importExpression } from './module-expression.ts';

export type FieldKind = 'layers' | 'modules' | 'imports' | 'names' | 'boolean' | 'alert' | 'integer' | 'text';

interface Field {
  /** The key in a `Contract`. */
  readonly key: string;
  readonly kind: FieldKind;
  readonly required?: true;
}

const COMMON: Readonly<Record<string, Field>> = {
  ignore_imports: { key: 'ignoreImports', kind: 'imports' },
  unmatched_ignore_imports_alerting: { key: 'unmatchedIgnoreImports', kind: 'alert' },
  broken_contract_guidance: { key: 'guidance', kind: 'text' },
};

/** What each type of contract is declared with, by import-linter's names. */
export const FIELDS: Readonly<Record<ContractType, Readonly<Record<string, Field>>>> = {
  layers: {
    layers: { key: 'layers', kind: 'layers', required: true },
    containers: { key: 'containers', kind: 'modules' },
    exhaustive: { key: 'exhaustive', kind: 'boolean' },
    exhaustive_ignores: { key: 'exhaustiveIgnores', kind: 'names' },
    ...COMMON,
  },
  independence: { modules: { key: 'modules', kind: 'modules', required: true }, ...COMMON },
  forbidden: {
    source_modules: { key: 'sourceModules', kind: 'modules', required: true },
    forbidden_modules: { key: 'forbiddenModules', kind: 'modules', required: true },
    allow_indirect_imports: { key: 'allowIndirectImports', kind: 'boolean' },
    as_packages: { key: 'asPackages', kind: 'boolean' },
    ...COMMON,
  },
  protected: {
    protected_modules: { key: 'protectedModules', kind: 'modules', required: true },
    allowed_importers: { key: 'allowedImporters', kind: 'modules', required: true },
    as_packages: { key: 'asPackages', kind: 'boolean' },
    ...COMMON,
  },
  acyclic_siblings: {
    ancestors: { key: 'ancestors', kind: 'modules', required: true },
    depth: { key: 'depth', kind: 'integer' },
    skip_descendants: { key: 'skipDescendants', kind: 'modules' },
    ...COMMON,
  },
};

/** Why a value cannot be of a kind, or undefined. */
export function valueFault(kind: FieldKind, text: string): string | undefined {
  switch (kind) {
    case 'layers': {
      const layer = parseLayer(text);
      return typeof layer === 'string' ? layer : undefined;
    }
    case 'modules':
      return expressionFault(text);
    case 'imports': {
      const pair = importExpression(text);
      if (pair === undefined) return 'expected importer -> imported';
      return expressionFault(pair[0]) ?? expressionFault(pair[1]);
    }
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? undefined : 'expected True or False';
    case 'alert':
      return /^(?:none|warn|error)?$/.test(text.trim()) ? undefined : "expected 'none', 'warn' or 'error'";
    case 'integer':
      return /^\s*\+?\d+\s*$/.test(text) ? undefined : 'expected a number from 0';
    case 'names':
    case 'text':
      return undefined;
  }
}

/** A value as a contract has it. */
export function fieldValue(kind: FieldKind, items: readonly string[]): unknown {
  const [first = ''] = items;
  switch (kind) {
    case 'boolean':
      return first.toLowerCase() === 'true';
    case 'alert':
      return first.trim() === '' ? undefined : first.trim();
    case 'integer':
      return Number(first);
    case 'text':
      return items.join('\n');
    default:
      return items.filter((item) => item.trim() !== '');
  }
}

/** Why a contract cannot be checked on any tree, though each of its values could: the field, and what is wrong. */
export function contractFault(
  contract: Contract,
): { readonly field: string; readonly message: string } | undefined {
  if (contract.type !== 'layers') return undefined;
  const names = contract.layers.map(parseLayer).flatMap((it) => (typeof it === 'string' ? [] : it.modules));
  const twice = names.find(({ name }, nth) => names.findIndex((it) => it.name === name) !== nth);
  if (twice !== undefined) return { field: 'layers', message: `'${twice.name}' stands in two layers` };
  if (contract.exhaustive && (contract.containers ?? []).length === 0)
    return { field: 'exhaustive', message: 'only layers with containers can be exhaustive' };
  return undefined;
}
