import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CONFIG_NAMES } from '../../config/find.ts';
import { lookAt, type ProjectFacts } from '../../init/look.ts';
import { remarksOn } from '../../init/remarks.ts';
import { workflowFor } from '../../init/workflow.ts';
import { configFor } from '../../init/write.ts';
import { EXIT } from '../../run/exit-code.ts';
import { makeDirectory } from '../../util/make-directory.ts';
import type { SetExitCode } from '../exit.ts';

interface InitFlags {
  readonly cwd: string;
  readonly workflow?: boolean;
  readonly dryRun?: boolean;
}

/** `portcullis init` */
export function addInitCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('init')
    .description('look at a project and write a config for it')
    .option('--cwd <dir>', 'the project', process.cwd())
    .option('--workflow', 'also write .github/workflows/portcullis.yml')
    .option('--dry-run', 'print what would be written')
    .addHelpText('after', '\nExample:\n  portcullis init --workflow')
    .action((flags: InitFlags) => setExitCode(init(flags)));
}

function init({ cwd, workflow, dryRun }: InitFlags): number {
  const directory = resolve(cwd);
  const present = CONFIG_NAMES.find((name) => existsSync(join(directory, name)));
  if (present !== undefined && !dryRun) {
    process.stderr.write(
      `portcullis: ${present} is there already and was left as it is.\n  Edit it, or see with \`portcullis init --dry-run\` what init would write.\n`,
    );
    return EXIT.usage;
  }
  const facts = lookAt(directory);
  say(facts);
  const files = new Map([['runner.config.ts', configFor(facts)]]);
  if (workflow) files.set('.github/workflows/portcullis.yml', workflowFor());
  for (const [path, text] of files) {
    const file = join(directory, path);
    if (dryRun) process.stdout.write(`--- ${path}\n${text}`);
    else if (existsSync(file)) process.stdout.write(`kept     ${path}, which is there already\n`);
    else {
      makeDirectory(dirname(file));
      writeFileSync(file, text, { flag: 'wx' });
      process.stdout.write(`wrote    ${path}\n`);
    }
  }
  if (workflow)
    process.stdout.write(
      '\nnote     The workflow fails until you fill in PORTCULLIS_REPOSITORY and PORTCULLIS_COMMIT: portcullis is not on the npm registry.\n',
    );
  for (const remark of remarksOn(facts)) process.stdout.write(`\nnote     ${remark}\n`);
  process.stdout.write('\nNext: `portcullis plan` says what would run, `portcullis run` runs it.\n');
  return EXIT.passed;
}

function say({ requirements, unitTests, integrationTests, asgiApp }: ProjectFacts): void {
  const seen = {
    requirements,
    'unit tests': unitTests,
    'integration tests': integrationTests,
    'ASGI application': asgiApp,
  };
  for (const [what, value] of Object.entries(seen))
    process.stdout.write(
      `${value === undefined ? 'no   ' : 'found'}    ${what}${value === undefined ? '' : `: ${value}`}\n`,
    );
}
