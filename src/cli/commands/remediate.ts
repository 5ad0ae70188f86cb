import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { RemediateResult } from '../../remediation/phases/remediate.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { loadOrExplain } from '../load.ts';
import { maskFor } from '../mask.ts';
import { addLocationOptions, type LocationOptions } from '../options.ts';
import { printProblems } from '../problems.ts';
import { renderDryRun } from '../remediate/dry-run.ts';
import { renderReport, renderStep } from '../remediate/render.ts';

interface RemediateFlags extends LocationOptions {
  readonly resume?: true | string;
  readonly land?: boolean;
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

/** `portcullis remediate [PLAN]` */
export function addRemediateCommand(program: Command, setExitCode: SetExitCode): void {
  addLocationOptions(program.command('remediate'))
    .description('carry a plan out phase by phase: change, validate, commit, revert what turns out red')
    .argument('[plan]', 'a file, or the name of one beside the config or in its pipelines/', 'remediation')
    .option(
      '--resume [id]',
      'go on with one that was interrupted, killed, escalated or waits (default: the newest)',
    )
    .option('--land', 'move the branch forward at the end; rebased and judged anew if it has moved')
    .option('--dry-run', 'print every phase and command, and change nothing')
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Everything happens in worktrees and on a branch of its own: your files, index and stash are not touched, and need not be
clean. Each phase is one commit, judged before it is made and after. Every step is on disk before it is taken. While
.portcullis/stop is there, nothing is begun.
Exit code 0: every phase is on the branch and every gate open; 1: the final gates are closed; 2: it could not be begun;
          3: a person must decide, or is waited for, and a page says about what.

Examples:
  portcullis remediate --dry-run                  what would pipelines/remediation.ts do?
  portcullis remediate                            carry it out, and offer the branch
  portcullis remediate imports --land             pipelines/imports.ts, and move the branch when all is good
  portcullis remediate imports --resume           after a kill, or once it is mended`,
    )
    .action(async (plan: string, flags: RemediateFlags) => setExitCode(await remediateCommand(plan, flags)));
}

async function remediateCommand(named: string, flags: RemediateFlags): Promise<number> {
  const loaded = await loadOrExplain(flags);
  if (loaded === undefined) return EXIT.usage;
  const { findRemediationPlan, remediateTree } = await import('../work.ts');
  const mask = await maskFor(loaded);
  const found = await findRemediationPlan(named, resolve(flags.cwd), loaded);
  if (!found.ok) {
    printProblems(found.problems, mask);
    return EXIT.usage;
  }
  if (flags.dryRun === true) {
    process.stdout.write(mask(renderDryRun(found.plan, loaded, flags)));
    return EXIT.passed;
  }
  const log = flags.format === 'json' ? process.stderr : process.stdout;
  const interrupts = takeInterrupts();
  try {
    const result = await remediateTree(
      loaded,
      found.plan,
      { resume: flags.resume ?? false, land: flags.land === true },
      { ...interrupts, env: process.env, tell: (step) => void log.write(`${mask(renderStep(step))}\n`) },
    );
    if (result.outcome === 'refused')
      process.stderr.write(mask(`portcullis: ${result.message}\n  ${result.help}\nNothing was started.\n`));
    else if (flags.format === 'json') process.stdout.write(`${JSON.stringify(mask.json(result), null, 2)}\n`);
    else process.stdout.write(`${mask(renderReport(result))}\n`);
    return exitCodeOf(result, interrupts.signal());
  } finally {
    interrupts.dispose();
  }
}

function exitCodeOf({ outcome }: RemediateResult, signal: 'SIGINT' | 'SIGTERM' | undefined): number {
  switch (outcome) {
    case 'interrupted':
      return EXIT[signal ?? 'SIGINT'];
    case 'refused':
      return EXIT.usage;
    case 'red':
      return EXIT.failed;
    case 'escalated':
    case 'waiting':
    case 'stopped':
      return EXIT.escalated;
    case 'done':
    case 'landed':
    case 'unchanged':
      return EXIT.passed;
  }
}
