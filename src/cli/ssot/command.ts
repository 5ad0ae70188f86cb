import { type Command, Option } from 'commander';
import type { Problem } from '../../model/ports.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { SsotOptions } from '../../ssot/options.ts';
import { addLocationOptions, type LocationOptions } from '../options.ts';
import { ssotOptionsFor } from './options.ts';
import { printRefusal } from './refusal.ts';

export interface SsotFlags extends LocationOptions {
  readonly root?: string;
  readonly cache?: boolean;
  readonly format: 'text' | 'json' | 'markdown' | 'sarif';
}

/** A report as an `ssot` function gives it. */
type Result<Report> =
  | { readonly ok: true; readonly report: Report }
  | (Problem & { readonly ok: false; readonly reason: string });

/** A command of the group that runs on any directory; its help ends with `examples`. */
export function addSubcommand(
  group: Command,
  name: string,
  description: string,
  ...examples: readonly string[]
): Command {
  return addLocationOptions(group.command(name))
    .description(description)
    .option('--root <dir>', 'check this directory, without a config')
    .option('--no-cache', 'read every file anew, and keep nothing for the next run')
    .addHelpText('after', `\nExample${examples.length === 1 ? '' : 's'}:\n  ${examples.join('\n  ')}`);
}

/** `--format` with text, json and what else a command can say it in. */
export function formatOption(...choices: readonly string[]): Option {
  return new Option('--format <format>', 'how to say it')
    .choices(['text', 'json', ...choices])
    .default('text');
}

/** Runs one of the library's functions and prints what it came to; returns the exit code. */
export async function report<Report>(
  flags: SsotFlags,
  produce: (options: SsotOptions) => Promise<Result<Report>>,
  render: (report: Report) => string | Promise<string>,
  isGood: (report: Report) => boolean,
): Promise<number> {
  const options = await ssotOptionsFor(flags);
  if (options === undefined) return EXIT.usage;
  const result = await produce(options);
  if (!result.ok) return printRefusal(result);
  process.stdout.write(
    flags.format === 'json' ? `${JSON.stringify(result.report, null, 2)}\n` : await render(result.report),
  );
  return isGood(result.report) ? EXIT.passed : EXIT.failed;
}
