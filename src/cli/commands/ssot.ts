import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../run/exit-code.ts';
import type { CheckReport } from '../../ssot/check.ts';
import type { CyclesReport } from '../../ssot/cycles.ts';
import { nameFault } from '../../ssot/name-filter.ts';
import type { SetExitCode } from '../exit.ts';
import type { LocationOptions } from '../options.ts';
import { acceptFindings } from '../ssot/baseline.ts';
import { addSubcommand, formatOption as formats, report, type SsotFlags } from '../ssot/command.ts';
import { addDiffCommand } from '../ssot/diff.ts';
import { addFixCommand } from '../ssot/fix.ts';
import { addImpactCommand } from '../ssot/impact.ts';
import { ssotOptionsFor } from '../ssot/options.ts';
import { renderCheck, renderCycles, renderInventory } from '../ssot/render.ts';

/** `portcullis ssot check | baseline | cycles | inventory | diff | impact | fix` */
export function addSsotCommand(program: Command, setExitCode: SetExitCode): void {
  const group = program
    .command('ssot')
    .description('single source of truth: definitions, imports and cycles of a Python tree')
    .addHelpText(
      'after',
      `
Examples:
  portcullis ssot check --root .             every rule, without a config
  portcullis ssot impact app.core.Manager    who depends on it, and what breaks if it goes
  portcullis ssot diff main                  what this tree breaks or mends relative to a revision`,
    );
  const sub = (name: string, description: string, ...examples: string[]): Command =>
    addSubcommand(group, name, description, ...examples);

  sub(
    'check',
    'every rule; exits 1 when one is violated that the baseline does not have, or when there is nothing to check',
    'portcullis ssot check --root src --format json',
    'portcullis ssot check --verbose                       findings of the baseline too',
    'portcullis ssot check --format markdown > comment.md  for a pull request, at most 60 kB',
    'portcullis ssot check --format sarif > ssot.sarif     for code scanning: SARIF 2.1.0',
  )
    .addOption(formats('markdown', 'sarif'))
    .option('--verbose', 'list the findings of the baseline too')
    .action(async (flags: SsotFlags & { readonly verbose?: boolean }) => {
      const { checkTree } = await import('../../ssot/check.ts');
      const render = await checkRenderer(flags);
      setExitCode(await report(flags, checkTree, render, ({ summary }) => summary.new === 0));
    });
  sub(
    'baseline',
    "accepts today's findings, so that only new ones fail: commit the file it writes",
    'portcullis ssot baseline',
    'portcullis ssot baseline --root src --file known.json',
  )
    .option('--file <file>', 'write it here (default: where `ssot check` reads it)')
    .action(async (flags: LocationOptions & { readonly root?: string; readonly file?: string }) => {
      const options = await ssotOptionsFor(flags);
      setExitCode(options === undefined ? EXIT.usage : await acceptFindings(options, flags));
    });
  sub(
    'cycles',
    'import cycles, each with the cheapest imports to cut; exits 1 when one closes as modules load',
    'portcullis ssot cycles --root .',
  )
    .addOption(formats())
    .action(async (flags: SsotFlags) => {
      const { cyclesOfTree } = await import('../../ssot/cycles.ts');
      const isGood = ({ cycles }: CyclesReport) => cycles.every(({ kind }) => kind !== 'import-time');
      setExitCode(await report(flags, (options) => cyclesOfTree(options), renderCycles, isGood));
    });
  sub(
    'inventory',
    'definitions, aliases, re-exports and consumers of names',
    "portcullis ssot inventory WebSocketManager '/Protocol$/'",
  )
    .argument(
      '[names...]',
      'names, or /regular expressions/ (default: every class at the top of a module)',
      collectName,
    )
    .addOption(formats())
    .action(async (names: string[] = [], flags: SsotFlags) => {
      const { inventoryTree } = await import('../../ssot/inventory.ts');
      setExitCode(
        await report(
          flags,
          (options) => inventoryTree(options, names),
          renderInventory,
          () => true,
        ),
      );
    });
  addDiffCommand(group, setExitCode);
  addImpactCommand(group, setExitCode);
  addFixCommand(group, setExitCode);
}

/** How a check is told in the format that was asked for; what is rarely asked for is loaded then. */
async function checkRenderer({ format, verbose = false }: SsotFlags & { readonly verbose?: boolean }) {
  if (format === 'sarif') return (await import('../ssot/sarif.ts')).renderSarif;
  if (format === 'markdown') return (await import('../ssot/markdown.ts')).renderMarkdown;
  return (report: CheckReport) => renderCheck(report, verbose);
}

function collectName(name: string, sofar: readonly string[] = []): string[] {
  const fault = nameFault(name);
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  return [...sofar, name];
}
