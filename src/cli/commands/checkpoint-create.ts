import type { Command } from 'commander';
import type { SetExitCode } from '../exit.ts';
import { addLocationOptions } from '../options.ts';
import { type RunFlags, runCommand } from './run.ts';

/** `portcullis checkpoint create [pipeline]` */
export function addCreateCommand(group: Command, setExitCode: SetExitCode): void {
  addLocationOptions(group.command('create'))
    .description('run a pipeline, and record on HEAD that the tree passed')
    .argument('[pipeline]', "name of a pipeline (default: the config's, or full-validation)")
    .option('--name <name>', 'name of the checkpoint (default: the time and the commit)')
    .option('--no-color', 'no colours, also on a terminal')
    .addHelpText(
      'after',
      `
The tree must be clean: a checkpoint is a record of a commit. Exit code 0 means that there is one now.

Examples:
  portcullis checkpoint create
  portcullis checkpoint create full-validation --name before-consolidation`,
    )
    .action(async (pipeline: string | undefined, { name, ...flags }: RunFlags & { name?: string }) =>
      setExitCode(await runCommand(pipeline, { ...flags, format: 'text', checkpoint: { name } })),
    );
}
