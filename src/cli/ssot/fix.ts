import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../run/exit-code.ts';
import type { FixReport } from '../../ssot/fix/report.ts';
import type { Consolidation, FixOptions } from '../../ssot/fix/types.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { printProblems } from '../problems.ts';
import { addSubcommand, formatOption, type SsotFlags } from './command.ts';
import { ssotOptionsFor } from './options.ts';
import { printRefusal } from './refusal.ts';

interface FixFlags extends SsotFlags {
  readonly write?: boolean;
  readonly relative?: boolean;
  readonly docs?: boolean;
  readonly move?: Readonly<Record<string, string>>;
  readonly consolidate?: readonly string[];
  readonly home?: string;
  readonly leave: Consolidation['leave'];
  readonly removal?: string;
  readonly python?: string | false;
}

/** `portcullis ssot fix` */
export function addFixCommand(group: Command, setExitCode: SetExitCode): void {
  addSubcommand(
    group,
    'fix',
    "imports rewritten to the path that each name has now, by 'moves' and 'canonical'; prints the diff; exits 1 when something could not be fixed",
    'portcullis ssot fix                                                  the diff, nothing is written',
    'portcullis ssot fix --write',
    'portcullis ssot fix --root . --move app.old.Core=app.new.Core --write',
    'portcullis ssot fix --consolidate Core --leave deprecated --removal 2027-01-31',
  )
    .option('--write', 'write the files, unless the tree would newly have something wrong')
    .option('--relative', 'keep relative imports relative')
    .option('--docs', 'rewrite dotted paths in Markdown and reStructuredText too')
    .option('--move <old=new>', 'a dotted path and where it is now, besides those of the config', collectMove)
    .option('--consolidate <name...>', 'remove second definitions of these names')
    .option('--home <module>', "the module that keeps them (default: what 'families' says)")
    .addOption(
      new Option('--leave <what>', 'what stays where a second definition was')
        .choices(['deprecated', 'reexport', 'nothing'])
        .default('reexport'),
    )
    .option('--removal <when>', 'a date or version for the warning of --leave deprecated')
    .option('--python <interpreter>', 'parse what is changed with this one (default: python3, then python)')
    .option('--no-python', 'do not ask an interpreter')
    .addOption(formatOption())
    .action(async (flags: FixFlags) => setExitCode(await fix(flags)));
}

async function fix(flags: FixFlags): Promise<number> {
  const options = await fixOptions(flags);
  if (options === undefined) return EXIT.usage;
  const started = performance.now();
  const { applyFixes } = await import('../../ssot/fix/apply.ts');
  const interrupts = takeInterrupts();
  try {
    const { interrupt } = interrupts;
    const { notes, ...python } = await parser(flags, options.root, interrupt);
    if (python.problem !== undefined) {
      printProblems([{ message: python.problem }]);
      return EXIT.usage;
    }
    const result = await applyFixes({ ...options, parse: python.parse }, interrupt);
    const received = interrupts.signal();
    if (received !== undefined) return EXIT[received];
    if (!result.ok) return printRefusal(result);
    const plan = { ...result.report, notes: [...result.report.notes, ...notes] };
    const { fixReport, isFixed } = await import('../../ssot/fix/report.ts');
    const outcome = flags.write === true ? await write(plan) : { written: false, failure: null };
    const elapsedMs = Math.round(performance.now() - started);
    const report = fixReport(plan, { ...outcome, elapsedMs });
    await print(flags, report);
    return isFixed(report) ? EXIT.passed : EXIT.failed;
  } finally {
    interrupts.dispose();
  }
}

async function write(plan: Parameters<typeof import('../../ssot/fix/report.ts').fixReport>[0]) {
  if (plan.blocked.length > 0)
    return { written: false, failure: 'the tree would newly have something wrong: nothing was written' };
  if (plan.edits.length === 0) return { written: false, failure: null };
  const { writeEdits } = await import('../../ssot/fix/write.ts');
  const wrote = writeEdits(plan.root, plan.edits);
  if (wrote.ok) return { written: true, failure: null };
  return { written: false, failure: `${wrote.path} ${wrote.message}. ${wrote.help}` };
}

async function print(flags: FixFlags, report: FixReport): Promise<void> {
  if (flags.format === 'json') process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const { renderFix } = await import('./fix-text.ts');
    const { told, diff } = renderFix(report);
    process.stdout.write(diff);
    // The diff can be piped into `git apply`: what is said about it goes elsewhere.
    (report.written || diff === '' ? process.stdout : process.stderr).write(told);
  }
}

/** What is declared, with what the command line adds; undefined once it was said why it cannot be. */
async function fixOptions(flags: FixFlags): Promise<FixOptions | undefined> {
  const declared = await ssotOptionsFor(flags);
  if (declared === undefined) return undefined;
  const { relative, docs, home, leave, removal } = flags;
  const moves = { ...declared.moves, ...flags.move };
  const consolidate = flags.consolidate?.map((name) => ({ name, home, leave, removal }));
  const options = { ...declared, moves, relative, docs, consolidate };
  const amount = Object.keys(moves).length + (declared.canonical?.length ?? 0) + (consolidate?.length ?? 0);
  if (amount === 0) {
    const help =
      "Declare moves or canonical under 'ssot' in the config, or give --move OLD=NEW or --consolidate NAME.";
    printProblems([{ message: 'ssot fix: nothing says which path a name should have', help }]);
    return undefined;
  }
  const { checkOptions } = await import('../../ssot/check-options.ts');
  const problems = await checkOptions(options);
  if (problems.length === 0) return options;
  printProblems(problems);
  return undefined;
}

async function parser({ python }: FixFlags, root: string, signal: AbortSignal) {
  if (python === false) return { notes: ['the changed files were not parsed by Python (--no-python)'] };
  const { pythonParser } = await import('../../run/parse-python.ts');
  const found = await pythonParser(root, python, signal);
  if ('parse' in found) return { parse: found.parse, notes: [] };
  if (python !== undefined) return { problem: found.message, notes: [] };
  return { notes: [`the changed files were not parsed by Python: ${found.message}`] };
}

function collectMove(text: string, sofar: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, from, to] = /^([^\s=]+)=([^\s=]+)$/.exec(text) ?? [];
  const dotted = /^[^\W\d]\w*(?:\.[^\W\d]\w*)*$/u;
  if (from === undefined || to === undefined || !dotted.test(from) || !dotted.test(to) || from === to)
    throw new InvalidArgumentError('Give two different dotted paths: --move app.old.Core=app.new.Core.');
  return { ...sofar, [from]: to };
}
