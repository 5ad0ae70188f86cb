import { type Command, Option } from 'commander';
import type { LoadedConfig } from '../../config/load.ts';
import { PLAN_FORMATS, type PlanFormat, renderPlan } from '../../plan/render.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { RunPlanOptions } from '../../run/plan-run.ts';
import type { SetExitCode } from '../exit.ts';
import { loadOrExplain } from '../load.ts';
import { maskFor } from '../mask.ts';
import { addSelectionOptions, type SelectionOptions } from '../options.ts';
import { printProblems } from '../problems.ts';

/** `portcullis plan [pipeline]` */
export function addPlanCommand(program: Command, setExitCode: SetExitCode): void {
  addSelectionOptions(program.command('plan'))
    .description('say what would run, in what order, and why')
    .argument('[pipeline]', "name of a pipeline (default: the config's, or full-validation)")
    .addOption(new Option('--format <format>', 'how to say it').choices(PLAN_FORMATS).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  portcullis plan full-validation --format mermaid > plan.mmd\n  portcullis plan --affected     which tests this branch reaches, and by which imports',
    )
    .action(async (pipeline: string | undefined, flags: SelectionOptions & { format: PlanFormat }) => {
      const loaded = await loadOrExplain(flags);
      setExitCode(
        loaded === undefined ? EXIT.usage : await printPlan(loaded, { ...flags, pipeline }, flags.format),
      );
    });
}

/** Prints a plan, or what is wrong with it; returns the exit code. */
export async function printPlan(
  loaded: LoadedConfig,
  options: RunPlanOptions,
  format: PlanFormat,
): Promise<number> {
  const { planRun } = await import('../work.ts');
  const mask = await maskFor(loaded);
  const result = await planRun(loaded, options);
  if (!result.ok) {
    printProblems(result.problems, mask);
    return EXIT.usage;
  }
  process.stdout.write(mask(renderPlan(result.plan, format)));
  return EXIT.passed;
}
