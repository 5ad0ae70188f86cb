import { relative, resolve } from 'node:path';
import { EXIT } from '../../run/exit-code.ts';
import type { SsotOptions } from '../../ssot/options.ts';
import { plural } from '../../util/plural.ts';
import { printProblems } from '../problems.ts';
import { printRefusal } from './refusal.ts';

/**
 * Writes today's findings where `ssot check` reads them, or to `file`; returns the exit code. A file that is there and is
 * no baseline is left alone.
 */
export async function acceptFindings(
  options: SsotOptions,
  { cwd, file }: { readonly cwd: string; readonly file?: string },
): Promise<number> {
  const { baselineFile, readBaseline, writeBaseline } = await import('../../ssot/baseline-file.ts');
  const { Baseline } = await import('../../ssot/baseline.ts');
  const { checkAgainst } = await import('../../ssot/check.ts');
  const target = file === undefined ? baselineFile(options) : resolve(cwd, file);
  const before = readBaseline(target);
  if (!before.ok) return printRefusal(before);
  const result = await checkAgainst(new Baseline([]), options);
  if (!result.ok) return printRefusal(result);
  const wrote = await writeBaseline(target, before.entries, result.report.findings);
  if (!wrote.ok) {
    printProblems([{ message: wrote.message, help: 'Name a file that can be written with --file FILE.' }]);
    return EXIT.usage;
  }
  const { findings, added, pruned } = wrote;
  const shown = relative(process.cwd(), target) || target;
  const total = plural(findings, 'finding');
  process.stdout.write(`Wrote ${shown}: ${total}, ${added} added, ${pruned} pruned. Commit it.\n`);
  if (target !== baselineFile(options)) {
    const from = relative(resolve(options.root), target).replaceAll('\\', '/');
    process.stdout.write(`For 'ssot check' to read it, say ssot: { baseline: '${from}' } in the config.\n`);
  }
  return EXIT.passed;
}
