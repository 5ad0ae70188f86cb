import { type Command, Option } from 'commander';
import { findConfig } from '../../config/find.ts';
import { EXIT } from '../../run/exit-code.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { loadOrExplain } from '../load.ts';
import { addLocationOptions, type LocationOptions } from '../options.ts';

const MARKS = { good: 'ok     ', poor: 'advice ', missing: 'MISSING' } as const;

/** `portcullis doctor` */
export function addDoctorCommand(program: Command, setExitCode: SetExitCode): void {
  addLocationOptions(program.command('doctor'))
    .description('say whether everything is here that a run needs')
    .addOption(new Option('--format <format>', 'how to say it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExits 1 when something is missing that a run cannot do without.\n\nExample:\n  portcullis doctor',
    )
    .action(async (flags: LocationOptions & { format: 'text' | 'json' }) => setExitCode(await doctor(flags)));
}

async function doctor({
  format,
  ...location
}: LocationOptions & { format: 'text' | 'json' }): Promise<number> {
  const there = location.config !== undefined || findConfig(location.cwd) !== undefined;
  const loaded = there ? await loadOrExplain(location) : undefined;
  const { examine } = await import('../work.ts');
  const interrupts = takeInterrupts();
  const findings = await examine(location.cwd, loaded, there, interrupts.interrupt);
  interrupts.dispose();
  const received = interrupts.signal();
  if (received !== undefined) {
    process.stderr.write(`portcullis: interrupted by ${received}\n`);
    return EXIT[received];
  }
  if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  for (const { what, state, detail, help } of format === 'text' ? findings : []) {
    process.stdout.write(
      `${MARKS[state]}  ${what.padEnd(15)} ${detail}\n${help === undefined ? '' : `${' '.repeat(25)}${help}\n`}`,
    );
  }
  return findings.some(({ state }) => state === 'missing') ? EXIT.failed : EXIT.passed;
}
