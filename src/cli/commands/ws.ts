import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { StageEvent } from '../../model/event.ts';
import { formatLocation } from '../../model/location.ts';
import type { StageFailure } from '../../model/ports.ts';
import { EXIT } from '../../run/exit-code.ts';
import { formatDuration } from '../../util/duration.ts';
import { commandLine } from '../../util/quote.ts';
import type { Keep } from '../../websocket/index.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { printProblems } from '../problems.ts';
import { replayOne } from '../ws-replay.ts';

interface WsFlags {
  readonly url?: string;
  readonly replay?: string;
  readonly record?: string;
  readonly service: Readonly<Record<string, string>>;
  readonly format: 'text' | 'json';
}

/** `portcullis ws run SCENARIO --url URL` */
export function addWsCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('ws')
    .description('WebSocket scenarios against a service that is running already')
    .command('run')
    .description('play one scenario')
    .argument('<scenario>', 'the file of the scenario')
    .option('--url <url>', "address of the scenario's service, such as http://127.0.0.1:8000", httpUrl)
    .option('--replay <file>', 'judge a recorded run again from its log, with no service')
    .option('--record <file>', 'where to write the recording if it fails')
    .option(
      '--service <name=url>',
      'address of another service that a step names (may be repeated)',
      collectService,
      {},
    )
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExample:\n  portcullis ws run golden-path.scenario.ts --url http://127.0.0.1:8000\n  portcullis ws run golden-path.scenario.ts --replay .portcullis/replays/golden-path.json',
    )
    .action(async (file: string, flags: WsFlags) => setExitCode(await runOne(file, flags)));
}

async function runOne(file: string, flags: WsFlags): Promise<number> {
  const { url, service, format, record } = flags;
  if ((url === undefined) === (flags.replay === undefined)) {
    const help = 'Give --url for a service that runs, or --replay for a recorded run.';
    printProblems([
      {
        message: url === undefined ? 'no service to talk to' : '--url and --replay exclude each other',
        help,
      },
    ]);
    return EXIT.usage;
  }
  const { loadScenario } = await import('../../plan/scenario.ts');
  const scenario = await loadScenario(resolve(file));
  if ('message' in scenario) {
    printProblems([scenario]);
    return EXIT.usage;
  }
  const { checkScenario, runScenario } = await import('../../websocket/index.ts');
  const problems = checkScenario(scenario);
  if (problems.length > 0) {
    printProblems(problems.map((problem) => ({ ...problem, file })));
    return EXIT.usage;
  }
  if (flags.replay !== undefined) return replayOne(scenario, flags.replay, format);
  const interrupts = takeInterrupts();
  try {
    const emit = format === 'text' ? tell : undefined;
    const { recording: _, ...result } = await runScenario(scenario, {
      baseUrl: url!,
      services: service,
      signal: interrupts.interrupt,
      file: relative(process.cwd(), file),
      ...(emit && { emit }),
      ...(record !== undefined && { keep: keepIn(record, file) }),
    });
    if (format === 'json')
      process.stdout.write(
        `${JSON.stringify({ version: 1, scenario: scenario.name, ...result }, null, 2)}\n`,
      );
    else for (const failure of result.failures) process.stdout.write(tellFailure(failure));
    if (result.verdict === 'aborted') return EXIT[interrupts.signal() ?? 'SIGINT'];
    return result.verdict === 'passed' ? EXIT.passed : EXIT.failed;
  } finally {
    interrupts.dispose();
  }
}

function tellFailure({ message, at, excerpt, help, reproduce }: StageFailure): string {
  const lines = [`FAILED  ${message}`, at && `  at ${formatLocation(at)}`, excerpt, help, reproduce];
  return `\n${lines.filter(Boolean).join('\n')}\n`;
}

function keepIn(record: string, file: string): Keep {
  return {
    reproduce: commandLine(process.cwd(), ['portcullis', 'ws', 'run', file, '--replay', record]),
    write(recording) {
      try {
        writeFileSync(record, `${JSON.stringify(recording)}\n`);
        return true;
      } catch (error) {
        process.stderr.write(`the replay file could not be written: ${(error as Error).message}\n`);
        return false;
      }
    },
  };
}

function tell(event: StageEvent): void {
  if (event.type !== 'case-finished') return;
  const { status, classname, name, durationMs } = event.case;
  process.stdout.write(`${status.padEnd(7)} ${classname} › ${name}  ${formatDuration(durationMs)}\n`);
}

function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/$/, '');
  throw new InvalidArgumentError('Give an http:// or https:// address.');
}

function collectService(text: string, sofar: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, url] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined) throw new InvalidArgumentError('Give NAME=URL.');
  return { ...sofar, [name]: httpUrl(url) };
}
