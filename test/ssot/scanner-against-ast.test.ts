import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { scanOutline } from '../../src/ssot/outline/scan.ts';
import type { Outline } from '../../src/ssot/outline/types.ts';
import { suite } from '../rig/suite.ts';

const test = suite("outline scanner against CPython's ast");
/** Files compared: enough to meet every construct, few enough for some seconds. */
const FILES = 400;
const MAX_MS = 60_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Faults that only a codec or a Unicode table can see: no outline is wrong for them. */
const BEYOND_THE_SCANNER = /encoding|U\+20AC/;

const python = (args: readonly string[], input: string) =>
  execFileSync('python3', args, { input, encoding: 'utf8', timeout: MAX_MS, maxBuffer: MAX_OUTPUT });

function itemsOf({ definitions, imports }: Outline): string[] {
  return [
    ...definitions.map(({ kind, name, line, decorators }) => `${kind} ${name} ${line} @${decorators.length}`),
    ...imports.map(({ level, module, name, as, statementLine }) => {
      const from = '.'.repeat(level) + module;
      const alias = as ?? 'None';
      return name === null
        ? `import ${module} ${alias} ${statementLine}`
        : `from ${from} ${name} ${alias} ${statementLine}`;
    }),
  ].sort();
}

test('finds the same names on the same lines in the standard library, and faults in the same files', () => {
  const library = python(['-c', 'import os; print(os.path.dirname(os.__file__))'], '').trim();
  const all = readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py') && !path.includes('site-packages'))
    .sort();
  const step = Math.max(1, Math.floor(all.length / FILES));
  const paths = all.filter((_, index) => index % step === 0).map((path) => join(library, path));
  assert.ok(paths.length >= 200, `only ${paths.length} files in ${library}`);

  const mismatches: string[] = [];
  const output = python([join(import.meta.dirname, 'outline-of-ast.py')], `${paths.join('\n')}\n`);
  for (const line of output.trim().split('\n')) {
    const expected = JSON.parse(line) as { path: string; error: string | null; items: string[] };
    const outline = scanOutline(readFileSync(expected.path));
    const fault = outline.faults[0]?.reason;
    if (expected.error !== null) {
      if (fault === undefined && !BEYOND_THE_SCANNER.test(expected.error))
        mismatches.push(`${expected.path}: missed ${expected.error}`);
      continue;
    }
    if (fault !== undefined) mismatches.push(`${expected.path}: false fault ${fault}`);
    const found = itemsOf(outline);
    const [ours, theirs] = [new Set(found), new Set(expected.items)];
    const extra = found.filter((it) => !theirs.has(it));
    const missing = expected.items.filter((it) => !ours.has(it));
    if (extra.length + missing.length > 0 || found.length !== expected.items.length) {
      mismatches.push(`${expected.path}: extra ${extra.slice(0, 3)}, missing ${missing.slice(0, 3)}`);
    }
  }
  assert.equal(mismatches, []);
});

test.run();
