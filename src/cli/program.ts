import { Console } from 'node:console';
import { Command } from 'commander';
import { EXIT } from '../run/exit-code.ts';
import { suggest } from '../util/nearest.ts';
import { version } from '../util/version.ts';
import { addCheckpointCommand } from './commands/checkpoint.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addInitCommand } from './commands/init.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addRemediateCommand } from './commands/remediate.ts';
import { addReportCommand } from './commands/report.ts';
import { addRunCommand } from './commands/run.ts';
import { addSsotCommand } from './commands/ssot.ts';
import { addWsCommand } from './commands/ws.ts';
import type { SetExitCode } from './exit.ts';

/** Every command, its flags, help and examples. What a command needs is loaded only when it runs. */
export function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('portcullis')
    .description(
      'One command in front of a Python service: checks it, drops the gate at the first real failure, and says the cause.',
    )
    .version(version(), '-V, --version')
    .showHelpAfterError('Run with --help for usage.')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .hook('preAction', (_, command) => keepStdoutForDocument(command))
    .addHelpText(
      'after',
      `
Exit codes: 0 every gate open · 1 a gate closed · 2 bad usage or configuration, nothing was started
            3 a person must decide · 70 a defect of portcullis · 130, 143 interrupted

Examples:
  portcullis run                      the whole validation of the nearest runner.config.ts
  portcullis run quick --only unit    one stage of one pipeline
  portcullis plan --format mermaid    what would run, and why
  portcullis ssot check --root .      duplicates, broken imports and cycles of any Python tree, without a config`,
    );
  addRunCommand(program, setExitCode);
  addPlanCommand(program, setExitCode);
  addSsotCommand(program, setExitCode);
  addWsCommand(program, setExitCode);
  addCheckpointCommand(program, setExitCode);
  addRemediateCommand(program, setExitCode);
  addReportCommand(program, setExitCode);
  addInitCommand(program, setExitCode);
  addDoctorCommand(program, setExitCode);
  for (const command of [program, ...program.commands]) refuseUnknown(command);
  return program;
}

/** `ssot nosuch --help` is a mistake and no request for the help of `ssot`, which commander would give with exit 0. */
function refuseUnknown(command: Command): void {
  if (command.commands.length === 0) return;
  command.on('beforeHelp', () => {
    const [name = '-'] = command.args;
    if (name.startsWith('-') || name === 'help') return;
    const help = suggest(
      name,
      command.commands.map((it) => it.name()),
    );
    command.error(`error: unknown command '${name}'\n(${help})`, { exitCode: EXIT.usage });
  });
}

/** A config or a scenario of the user's may print: where stdout is to hold one document, that goes to stderr. */
function keepStdoutForDocument(command: Command): void {
  const { format = 'text' } = command.opts<{ format?: string }>();
  if (format !== 'text') globalThis.console = new Console(process.stderr);
}
