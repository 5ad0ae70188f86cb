import * as assert from 'uvu/assert';
import { checkTree } from '../../src/ssot/check.ts';
import type { Finding } from '../../src/ssot/finding.ts';
import type { RuleId, SsotOptions } from '../../src/ssot/options.ts';
import { writeTree } from '../rig/tree.ts';

/** The findings of one rule over a tree written for the purpose. */
export async function findings(
  rule: RuleId,
  files: Record<string, string>,
  options: Omit<SsotOptions, 'root'> = {},
): Promise<Finding[]> {
  const result = await checkTree({ root: writeTree(files), ...options });
  assert.ok(result.ok);
  return result.report.findings.filter((finding) => finding.rule === rule);
}

/** `path:line symbol` of each. */
export function places(found: readonly Finding[]): string[] {
  return found.map(({ path, line, symbol }) => `${path}:${line} ${symbol}`);
}
