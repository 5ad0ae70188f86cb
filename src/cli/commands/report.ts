import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { SetExitCode } from '../exit.ts';
import { locateOrExplain } from '../load.ts';
import { addLocationOptions, type LocationOptions } from '../options.ts';
import { printProblems } from '../problems.ts';

interface ReportFlags extends LocationOptions {
  readonly junit?: string;
  readonly ctrf?: string;
  readonly color: boolean;
  readonly format: 'text' | 'json';
}

/** `portcullis report show [RUN]` */
export function addReportCommand(program: Command, setExitCode: SetExitCode): void {
  const group = program
    .command('report')
    .description('reports of earlier runs, made again from their journals')
    .addHelpText(
      'after',
      '\nExample:\n  portcullis report show --junit junit.xml    the latest run again, as JUnit',
    );
  addLocationOptions(group.command('show'))
    .description('the summary of a run, and any report of it; exits 0 whatever the run came to')
    .argument('[run]', 'id of a run, or the path of a journal (default: the latest)')
    .option('--junit <file>', 'write JUnit XML here')
    .option('--ctrf <file>', 'write CTRF JSON here')
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .option('--no-color', 'no colours, also on a terminal')
    .addHelpText(
      'after',
      '\nExamples:\n  portcullis report show\n  portcullis report show 20261122T231700-4f2a9c1b --junit junit.xml',
    )
    .action(async (run: string | undefined, flags: ReportFlags) => setExitCode(await show(run, flags)));
}

async function show(run: string | undefined, flags: ReportFlags): Promise<number> {
  const { EXIT } = await import('../../run/exit-code.ts');
  const place = await locateOrExplain(flags);
  if (place === undefined) return EXIT.usage;
  const { findJournal, replay } = await import('../work.ts');
  const found = findJournal(place, run);
  if ('message' in found) {
    printProblems([found]);
    return EXIT.usage;
  }
  const outputs = {
    ...(flags.junit !== undefined && { junit: resolve(flags.junit) }),
    ...(flags.ctrf !== undefined && { ctrf: resolve(flags.ctrf) }),
  };
  for (const { message } of place.problems.slice(0, 1))
    process.stderr.write(
      `portcullis: of the run alone, without the config, which is not valid: ${message}\n`,
    );
  const { problems } = await replay(place.loaded, found.journal, outputs, {
    stdout: process.stdout,
    env: process.env,
    color: flags.color,
    format: flags.format,
  });
  for (const { message } of problems) process.stderr.write(`portcullis: ${message}\n`);
  return problems.length === 0 ? EXIT.passed : EXIT.failed;
}
