import { type Command, InvalidArgumentError, Option } from 'commander';
import { FAIL_POLICIES, type FailPolicy } from '../model/plan.ts';

/** Where the config is looked for. */
export interface LocationOptions {
  readonly cwd: string;
  readonly config?: string;
}

/** What narrows or bends a plan. */
export interface SelectionOptions extends LocationOptions {
  readonly only?: string[];
  readonly skip?: string[];
  readonly fail?: FailPolicy;
  readonly maxFailures?: number;
  readonly jobs?: number;
  readonly since?: string;
  readonly affected?: boolean;
}

export function addLocationOptions(command: Command): Command {
  return command
    .option('--cwd <dir>', 'look for the config here and above', process.cwd())
    .option('--config <file>', 'use this config file');
}

export function addSelectionOptions(command: Command): Command {
  return addLocationOptions(command)
    .option('--only <stage...>', 'run these stages only')
    .option('--skip <stage...>', 'leave these stages out; what needs them runs all the same')
    .addOption(
      new Option('--fail <policy>', 'what a closed gate does to the rest of the run').choices(FAIL_POLICIES),
    )
    .option('--max-failures <n>', 'act on failures once there are this many', count)
    .option('--jobs <n>', 'total weight of stages that run at once', count)
    .option(
      '--since <rev>',
      'of pytest suites, only tests that can be reached from what has changed since then',
    )
    .addOption(
      new Option('--affected', '--since the last commit shared with the default branch').conflicts('since'),
    );
}

/** A whole number of at least 1. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}
