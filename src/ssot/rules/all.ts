import { brokenImport } from './broken-import.ts';
import { duplicateDefinition } from './duplicate-definition.ts';
import { forbiddenImport } from './forbidden-import.ts';
import { importCycle } from './import-cycle.ts';
import { layerViolation } from './layer-violation.ts';
import { literalFormat } from './literal-format.ts';
import { nonCanonicalImport } from './non-canonical-import.ts';
import type { Rule } from './rule.ts';
import { shadowedDefinition } from './shadowed-definition.ts';
import { suppression } from './suppression.ts';
import { unboundName } from './unbound-name.ts';
import { unparsableFile } from './unparsable-file.ts';

/** Every rule, those that cause findings of others first: findings are reported in this order. */
export const RULES: readonly Rule[] = [
  unparsableFile,
  brokenImport,
  unboundName,
  shadowedDefinition,
  duplicateDefinition,
  forbiddenImport,
  nonCanonicalImport,
  layerViolation,
  importCycle,
  literalFormat,
  // After all others: it tells what hid none of their findings.
  suppression,
];
