import type { Command } from 'commander';
import type { Checkpoint } from '../../git/checkpoint.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { SetExitCode } from '../exit.ts';

/** `portcullis checkpoint delete NAME…` */
export function addDeleteCommand(group: Command, setExitCode: SetExitCode): void {
  group
    .command('delete')
    .description('remove checkpoints; the commits stay')
    .argument('<names...>', '<pipeline>/<name>, or the name alone where one pipeline has it')
    .option('--cwd <dir>', 'the repository', process.cwd())
    .addHelpText('after', '\nExample:\n  portcullis checkpoint delete before-consolidation')
    .action(async (names: string[], { cwd }: { cwd: string }) => setExitCode(await remove(names, cwd)));
}

async function remove(names: readonly string[], cwd: string): Promise<number> {
  const { listCheckpoints, namedCheckpoints, readRef, removeRef } = await import('../work.ts');
  const listed = await listCheckpoints(cwd);
  if (!listed.ok)
    return refuse(listed.message, 'Run it inside a git repository, or name one with --cwd DIR.');
  const meant = new Set<Checkpoint>();
  for (const name of names) {
    const found = namedCheckpoints(listed.value.checkpoints, name);
    if (!found.ok) return refuse(found.message, found.help);
    const { checkpoints } = found;
    if (checkpoints.length > 1)
      return refuse(`'${name}' has several`, `Name one: ${checkpoints.map((each) => each.name).join(', ')}.`);
    meant.add(checkpoints[0]);
  }
  for (const { ref, name, commit } of meant) {
    const at = await readRef(cwd, ref);
    const gone = at === undefined ? undefined : await removeRef(cwd, ref, at);
    if (gone?.ok === false) return refuse(`${name} was not deleted: ${gone.message}`, 'Run it again.');
    process.stdout.write(`deleted ${name}, of commit ${commit.slice(0, 12)}\n`);
  }
  return EXIT.passed;
}

function refuse(message: string, help: string): number {
  process.stderr.write(`portcullis: ${message}\n  ${help}\n`);
  return EXIT.usage;
}
