import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { RollbackResult } from '../../remediation/rollback/types.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { loadOrExplain } from '../load.ts';
import { maskFor } from '../mask.ts';
import { addLocationOptions, count, type LocationOptions } from '../options.ts';

interface RollbackFlags extends LocationOptions {
  readonly pipeline?: string;
  readonly range?: boolean;
  readonly dryRun?: boolean;
  readonly jobs?: number;
  readonly maxCommits: number;
  readonly format: 'text' | 'json';
}

/** `portcullis checkpoint rollback [NAME]` */
export function addRollbackCommand(group: Command, setExitCode: SetExitCode): void {
  addLocationOptions(group.command('rollback'))
    .description('find the commit that closed the gate since the last checkpoint, and revert it')
    .argument('[name]', 'checkpoint to go back to (default: the nearest of the pipeline on this branch)')
    .option('--pipeline <name>', "whose gates are meant (default: the config's, or full-validation)")
    .option('--range', 'revert every commit since the checkpoint, one new commit each')
    .option('--dry-run', 'find out and prove it, but move no branch')
    .option('--jobs <n>', 'commits that are evaluated at once (default: half the cores)', count)
    .option('--max-commits <n>', 'leave it to a person when more lie since the checkpoint', count, 200)
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Gates are evaluated in worktrees of their own: your files, index and stash are left alone, and need not be clean.
The branch moves forward, by new commits that undo others, once the whole pipeline has passed with them; or not at all. The
files that differ follow it; one that you have changed and that is in the way is named, and nothing is moved.
Exit code 0: rolled back, or nothing to do; 2: it could not be begun; 3: a person must decide, and what about is printed.

Examples:
  portcullis checkpoint rollback --dry-run            which commit is to blame, and would reverting it help?
  portcullis checkpoint rollback                      revert it
  portcullis checkpoint rollback --range --pipeline ci`,
    )
    .action(async (name: string | undefined, flags: RollbackFlags) =>
      setExitCode(await rollbackCommand(name, flags)),
    );
}

async function rollbackCommand(checkpoint: string | undefined, flags: RollbackFlags): Promise<number> {
  const loaded = await loadOrExplain(flags);
  if (loaded === undefined) return EXIT.usage;
  const { rollBack } = await import('../work.ts');
  const { renderResult, renderStep } = await import('../rollback/render.ts');
  const mask = await maskFor(loaded);
  const log = flags.format === 'json' ? process.stderr : process.stdout;
  const interrupts = takeInterrupts();
  try {
    const result = await rollBack(
      loaded,
      {
        checkpoint,
        pipeline: flags.pipeline ?? loaded.config.defaultPipeline,
        revert: flags.range === true ? 'range' : 'culprit',
        dryRun: flags.dryRun === true,
        jobs: flags.jobs ?? Math.max(1, Math.ceil(availableParallelism() / 2)),
        maxCommits: flags.maxCommits,
      },
      {
        ...interrupts,
        env: process.env,
        tell: (step) => void log.write(`${mask(renderStep(step))}\n`),
      },
    );
    if (result.outcome === 'refused') process.stderr.write(`${mask(renderResult(result))}\n`);
    else if (flags.format === 'json')
      process.stdout.write(`${JSON.stringify(mask.json({ version: 1, ...result }), null, 2)}\n`);
    else process.stdout.write(`${mask(renderResult(result))}\n`);
    return exitCodeOf(result, interrupts.signal());
  } finally {
    interrupts.dispose();
  }
}

function exitCodeOf({ outcome }: RollbackResult, signal: 'SIGINT' | 'SIGTERM' | undefined): number {
  switch (outcome) {
    case 'interrupted':
      return EXIT[signal ?? 'SIGINT'];
    case 'refused':
      return EXIT.usage;
    case 'escalated':
      return EXIT.escalated;
    case 'rolled-back':
    case 'proved':
    case 'nothing-to-do':
      return EXIT.passed;
  }
}
