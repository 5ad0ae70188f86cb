import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../run/exit-code.ts';
import { nameFault } from '../../ssot/name-filter.ts';
import type { SsotOptions } from '../../ssot/options.ts';
import type { SetExitCode } from '../exit.ts';
import { addLocationOptions, type LocationOptions } from '../options.ts';
import { ssotOptionsFor } from '../ssot/options.ts';
import { renderCheck, renderCycles, renderInventory } from '../ssot/render.ts';

interface SsotFlags extends LocationOptions {
  readonly root?: string;
  readonly format: 'text' | 'json';
}

/** A report as an `ssot` function gives it. */
type Result<Report> =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly reason: string; readonly message: string; readonly help: string };

/** `portcullis ssot check | inventory | cycles` */
export function addSsotCommand(program: Command, setExitCode: SetExitCode): void {
  const group = program
    .command('ssot')
    .description('single source of truth: definitions, imports and cycles of a Python tree');
  const sub = (name: string, description: string, example: string): Command =>
    addLocationOptions(group.command(name))
      .description(description)
      .option('--root <dir>', 'check this directory, without a config')
      .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
      .addHelpText('after', `\nExample:\n  ${example}`);

  sub(
    'check',
    'every rule; exits 1 when one is violated, or when there is nothing to check',
    'portcullis ssot check --root src --format json',
  ).action(async (flags: SsotFlags) => {
    const { checkTree } = await import('../../ssot/check.ts');
    setExitCode(await report(flags, checkTree, renderCheck, ({ findings }) => findings.length === 0));
  });
  sub(
    'cycles',
    'import cycles, each with the cheapest import to cut; exits 1 when there is one',
    'portcullis ssot cycles --root .',
  ).action(async (flags: SsotFlags) => {
    const { cyclesOfTree } = await import('../../ssot/cycles.ts');
    setExitCode(await report(flags, cyclesOfTree, renderCycles, ({ cycles }) => cycles.length === 0));
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
}

function collectName(name: string, sofar: readonly string[] = []): string[] {
  const fault = nameFault(name);
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  return [...sofar, name];
}

/** Runs one of the library's functions and prints what it came to; returns the exit code. */
async function report<Report>(
  flags: SsotFlags,
  produce: (options: SsotOptions) => Promise<Result<Report>>,
  render: (report: Report) => string,
  isGood: (report: Report) => boolean,
): Promise<number> {
  const options = await ssotOptionsFor(flags);
  if (options === undefined) return EXIT.usage;
  const result = await produce(options);
  if (!result.ok) {
    process.stderr.write(`portcullis: ${result.message}\n  ${result.help}\n`);
    return result.reason === 'unreadable-root' ? EXIT.usage : EXIT.failed;
  }
  process.stdout.write(
    flags.format === 'json' ? `${JSON.stringify(result.report, null, 2)}\n` : render(result.report),
  );
  return isGood(result.report) ? EXIT.passed : EXIT.failed;
}
