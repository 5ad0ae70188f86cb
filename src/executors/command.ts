import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Executor, Problem, StageContext, StageFailure, StageResult } from '../model/ports.ts';
import { createTail } from '../process/tail.ts';
import type { Exit, ManagedProcess, SpawnOptions } from '../process/types.ts';
import { onPath } from '../util/on-path.ts';
import { type CommandLine, commandLine, quoteCommand } from '../util/quote.ts';

/** A program to run; `cwd` is absolute. */
export interface CommandSpec {
  readonly kind: 'command';
  readonly file: string;
  readonly args: readonly string[];
  readonly shell?: boolean | undefined;
  readonly cwd: string;
}

/** Lines of output shown with a failure. */
const EXCERPT_LINES = 20;

/** What runs a program, and writes how to run it by hand. */
export interface CommandHost {
  readonly spawn: (options: SpawnOptions) => ManagedProcess;
  readonly commandLine?: CommandLine | undefined;
}

/**
 * Runs a program and judges it by how it ended: exit code 0 passes, a signal never does. `env` is where programs are
 * looked for beforehand; undefined where a part of it is still to be made.
 */
export function createCommandExecutor(
  host: CommandHost,
  env: Readonly<Record<string, string>> | undefined,
): Executor<CommandSpec> {
  return {
    async check({ file, cwd, shell }) {
      if (!existsSync(cwd)) return [{ message: `the directory '${cwd}' does not exist` }];
      return shell ? [] : missingProgram(file, cwd, env);
    },
    run: (spec, context) => runCommand(spec, context, host),
  };
}

/** Runs one command for a stage, its output passed on as it comes. */
export async function runCommand(
  spec: Omit<CommandSpec, 'kind'>,
  context: StageContext,
  host: CommandHost,
): Promise<StageResult> {
  const tail = createTail(EXCERPT_LINES);
  const child = host.spawn({
    file: spec.file,
    args: spec.args,
    shell: spec.shell,
    cwd: spec.cwd,
    env: context.env,
    owner: context.stage,
    onOutput: (stream, text) => {
      tail.push(text);
      context.emit({ type: 'output', stream, text });
    },
  });
  const end = (): void => void endTree(child, context);
  if (context.signal.aborted) end();
  else context.signal.addEventListener('abort', end, { once: true });
  // Settles when all of the tree is gone, not only the child.
  const { exit, leftBehind } = await child.done;
  context.signal.removeEventListener('abort', end);
  context.cleanedUp(leftBehind);
  const failure = describeExit(exit, spec, context, tail.text(), host.commandLine);
  return { failures: failure === undefined ? [] : [failure] };
}

/** Ends a child and all it started; tells of what did not go politely. */
async function endTree(child: ManagedProcess, context: StageContext): Promise<void> {
  const processes = await child.terminate({ graceMs: context.graceMs });
  context.cleanedUp(processes.filter(({ how }) => how !== 'terminated'));
}

/** The failure an exit stands for, or undefined for exit code 0. */
function describeExit(
  exit: Exit,
  spec: Omit<CommandSpec, 'kind'>,
  { env, ownEnv }: StageContext,
  excerpt: string,
  write: CommandLine = commandLine,
): StageFailure | undefined {
  if (exit.kind === 'exit' && exit.code === 0) return undefined;
  const line = spec.shell ? spec.file : quoteCommand([spec.file, ...spec.args]);
  const argv = spec.shell ? ['sh', '-c', line] : [onPath(spec.file, env) ?? spec.file, ...spec.args];
  const reproduce = write(spec.cwd, argv, ownEnv);
  switch (exit.kind) {
    case 'exit':
      return {
        reason: 'exit-code',
        message: `${line} exited with code ${exit.code}`,
        excerpt,
        reproduce,
        help: 'Its last output is above; run it by hand with the command below.',
      };
    case 'signal':
      return {
        reason: 'signal',
        message: `${line} was ended by ${exit.signal}`,
        excerpt,
        reproduce,
        help: 'Something outside it, or a crash, ended it: look for memory limits and native code.',
      };
    case 'spawn':
      return {
        reason: 'spawn',
        message: `${line} could not be started: ${exit.message}`,
        reproduce,
        help: 'Check that the program is installed and on PATH.',
      };
  }
}

/**
 * Why a program cannot be found, if so. Without `env` a name is not looked up: the environment it will be
 * found in is only made by the run.
 */
export function missingProgram(
  file: string,
  cwd: string,
  env: Readonly<Record<string, string>> | undefined,
): Problem[] {
  const isPath = /[\\/]/.test(file);
  if (isPath ? existsSync(resolve(cwd, file)) : env === undefined || onPath(file, env) !== undefined)
    return [];
  return [
    {
      message: isPath ? `the program '${file}' does not exist` : `the program '${file}' is not on PATH`,
      help: 'Install it, or give its path. A stage never goes through a shell unless it is made with shell().',
    },
  ];
}
