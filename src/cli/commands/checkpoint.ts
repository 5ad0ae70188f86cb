import { type Command, Option } from 'commander';
import type { Checkpoint, CheckpointResult } from '../../git/checkpoint.ts';
import { EXIT } from '../../run/exit-code.ts';
import { formatDuration } from '../../util/duration.ts';
import { plural } from '../../util/plural.ts';
import type { SetExitCode } from '../exit.ts';
import { addCreateCommand } from './checkpoint-create.ts';
import { addDeleteCommand } from './checkpoint-delete.ts';
import { addRollbackCommand } from './checkpoint-rollback.ts';

interface CheckpointFlags {
  readonly cwd: string;
  readonly format: 'text' | 'json';
}

/** `portcullis checkpoint list | show | create | delete | rollback` */
export function addCheckpointCommand(program: Command, setExitCode: SetExitCode): void {
  const group = program.command('checkpoint').description('records of trees that passed, kept as git refs');
  const withFlags = (command: Command): Command =>
    command
      .option('--cwd <dir>', 'the repository', process.cwd())
      .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'));
  withFlags(group.command('list'))
    .description('every checkpoint, newest first')
    .addHelpText('after', '\nExample:\n  portcullis checkpoint list --format json')
    .action(async (flags: CheckpointFlags) => setExitCode(await list(flags)));
  withFlags(group.command('show'))
    .description('what was run on the tree of a checkpoint')
    .argument('<name>', '<pipeline>/<name>, the name alone, or the start of a commit')
    .addHelpText(
      'after',
      '\nExample:\n  portcullis checkpoint show full-validation/20261122T231700Z-1a2b3c4d-9f3e',
    )
    .action(async (name: string, flags: CheckpointFlags) => setExitCode(await show(name, flags)));
  addCreateCommand(group, setExitCode);
  addDeleteCommand(group, setExitCode);
  addRollbackCommand(group, setExitCode);
}

async function list({ cwd, format }: CheckpointFlags): Promise<number> {
  const { listCheckpoints } = await import('../work.ts');
  const listed = await listCheckpoints(cwd);
  if (!listed.ok) return refuse(listed);
  const { checkpoints, unreadable } = listed.value;
  if (format === 'json') print(JSON.stringify({ version: 1, checkpoints, unreadable }, null, 2));
  else if (checkpoints.length === 0)
    print('No checkpoints yet: a pipeline with `checkpoint: true` that passes on a clean tree makes one.');
  for (const { name, commit, record } of format === 'text' ? checkpoints : []) {
    print(
      `${name}\n  commit ${commit.slice(0, 12)}  ${record.at}  ${plural(record.gates.length, 'gate')} in ${formatDuration(record.durationMs)}`,
    );
  }
  for (const ref of unreadable)
    process.stderr.write(`portcullis: ${ref} is not a checkpoint that can be read; it was left alone.\n`);
  return EXIT.passed;
}

async function show(wanted: string, { cwd, format }: CheckpointFlags): Promise<number> {
  const { listCheckpoints, namedCheckpoints } = await import('../work.ts');
  const listed = await listCheckpoints(cwd);
  if (!listed.ok) return refuse(listed);
  const named = namedCheckpoints(listed.value.checkpoints, wanted);
  if (!named.ok) {
    process.stderr.write(`portcullis: ${named.message}. ${named.help}\n`);
    return EXIT.usage;
  }
  const [found] = named.checkpoints;
  print(format === 'json' ? JSON.stringify({ version: 1, ...found }, null, 2) : describe(found));
  return EXIT.passed;
}

function describe({ name, ref, commit, record }: Checkpoint): string {
  const width = Math.max(...record.gates.map(({ stage }) => stage.length));
  const gates = record.gates.map(
    ({ stage, kind, durationMs, cases, flaky }) =>
      `  ${stage.padEnd(width)}  ${kind.padEnd(10)}  ${String(cases).padStart(5)} ${cases === 1 ? 'case ' : 'cases'}  ${formatDuration(durationMs)}${flaky ? '  (flaky)' : ''}`,
  );
  return [
    name,
    `  ref     ${ref}`,
    `  commit  ${commit}`,
    `  tree    ${record.tree}`,
    `  passed  ${record.at} in ${formatDuration(record.durationMs)}, portcullis ${record.portcullis}, run ${record.run}`,
    '',
    ...gates,
  ].join('\n');
}

function refuse(result: Extract<CheckpointResult<unknown>, { ok: false }>): number {
  process.stderr.write(
    `portcullis: ${result.message}\n  Run it inside a git repository, or name one with --cwd DIR.\n`,
  );
  return EXIT.usage;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
