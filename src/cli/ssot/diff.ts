import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../../run/exit-code.ts';
import type { DiffReport } from '../../ssot/diff/report.ts';
import type { SetExitCode } from '../exit.ts';
import { takeInterrupts } from '../interrupts.ts';
import { addSubcommand, formatOption, report, type SsotFlags } from './command.ts';

interface DiffFlags extends SsotFlags {
  readonly mergeBase?: boolean;
}

/** `portcullis ssot diff REV` */
export function addDiffCommand(group: Command, setExitCode: SetExitCode): void {
  addSubcommand(
    group,
    'diff',
    'what this tree breaks or mends relative to a revision, read from git without a checkout; exits 1 when it breaks something',
    'portcullis ssot diff HEAD                                             what is not committed yet',
    'portcullis ssot diff origin/main --merge-base --format markdown       for a pull request, at most 60 kB',
    'portcullis ssot diff v1.2.0 --root src --format sarif > ssot.sarif    what is newly broken, for code scanning',
  )
    .argument('<rev>', 'a branch, tag or commit')
    .option('--merge-base', 'compare with the last commit that REV and HEAD share')
    .addOption(formatOption('markdown', 'sarif'))
    .action(async (revision: string, flags: DiffFlags) => setExitCode(await diff(revision, flags)));
}

async function diff(revision: string, flags: DiffFlags): Promise<number> {
  const { breaksNothing, diffTree } = await import('../../ssot/diff/diff.ts');
  const { revisionTree } = await import('../../run/revision-tree.ts');
  const interrupts = takeInterrupts();
  const { interrupt: signal } = interrupts;
  try {
    const render = await diffRenderer(flags);
    const code = await report(
      flags,
      (options) => {
        const base = revisionTree(resolve(options.root), revision, {
          mergeBase: flags.mergeBase ?? false,
          signal,
        });
        return diffTree(options, base, signal);
      },
      render,
      breaksNothing,
    );
    const received = interrupts.signal();
    return received === undefined ? code : EXIT[received];
  } finally {
    interrupts.dispose();
  }
}

async function diffRenderer({
  format,
}: DiffFlags): Promise<(report: DiffReport) => string | Promise<string>> {
  if (format === 'sarif') return (await import('./diff-sarif.ts')).renderDiffSarif;
  if (format === 'markdown') return (await import('./diff-markdown.ts')).renderDiffMarkdown;
  return (await import('./diff-text.ts')).renderDiff;
}
