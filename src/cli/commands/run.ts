import { type Command, Option } from 'commander';
import { EXIT } from '../../run/exit-code.ts';
import type { RunOptions } from '../../run.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { loadOrExplain } from '../load.ts';
import { maskFor } from '../mask.ts';
import { addSelectionOptions, type SelectionOptions } from '../options.ts';
import { printProblems } from '../problems.ts';
import { printPlan } from './plan.ts';

export interface RunFlags extends SelectionOptions {
  readonly ci?: boolean;
  readonly dryRun?: boolean;
  readonly reportDir?: string;
  readonly junit?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly format: 'text' | 'json';
}

/** `portcullis run [pipeline]` */
export function addRunCommand(program: Command, setExitCode: SetExitCode): void {
  addSelectionOptions(program.command('run'))
    .description('run a pipeline, and drop the gate at the first failure')
    .argument('[pipeline]', "name of a pipeline (default: the config's, or full-validation)")
    .option('--ci', 'plain output with the groups and annotations of the CI it runs in; every report written')
    .option('--dry-run', 'print the plan and start nothing')
    .option('--report-dir <dir>', 'write every report here')
    .option('--junit <file>', 'write JUnit XML here')
    .option('--no-checkpoint', 'make no checkpoint when it passes, whatever the pipeline says')
    .option('--verbose', 'show all output of every stage')
    .option('--quiet', 'show the verdict and the first cause only')
    .addOption(
      new Option('--format <format>', 'json: the summary on stdout, the log on stderr')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--no-color', 'no colours, also on a terminal')
    .addHelpText(
      'after',
      `
Examples:
  portcullis run                          the config's default pipeline
  portcullis run quick --fail finish      list every failure instead of stopping at the first
  portcullis run --only unit --jobs 1     one stage, alone
  portcullis run --since HEAD~1           only tests that can be reached from what has changed
  portcullis run --ci --report-dir out    for CI: annotations, JUnit and CTRF`,
    )
    .action(async (pipeline: string | undefined, flags: RunFlags & { readonly checkpoint: boolean }) => {
      const checkpoint = flags.checkpoint ? undefined : false;
      setExitCode(await runCommand(pipeline, { ...flags, checkpoint }));
    });
}

/** Runs a pipeline as the flags say; returns the exit code. */
export async function runCommand(
  pipeline: string | undefined,
  flags: RunFlags & Pick<RunOptions, 'checkpoint'>,
): Promise<number> {
  const loaded = await loadOrExplain(flags);
  if (loaded === undefined) return EXIT.usage;
  if (flags.dryRun) return await printPlan(loaded, { ...flags, pipeline }, flags.format);
  const { run } = await import('../work.ts');
  const interrupts = takeInterrupts();
  try {
    const result = await run(
      loaded,
      { ...flags, pipeline },
      { ...interrupts, stdout: process.stdout, stderr: process.stderr, env: process.env },
    );
    if (result.kind === 'refused') {
      printProblems(result.problems, await maskFor(loaded));
      return EXIT.usage;
    }
    return result.exitCode;
  } finally {
    interrupts.dispose();
  }
}
