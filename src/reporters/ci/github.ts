import { createPlainReporter } from '../plain/plain.ts';
import type { Reporter } from '../reporter.ts';
import { annotationsOf } from './annotations.ts';
import { annotationCommand, escapeData, neutralise } from './github-commands.ts';
import { renderJobSummary } from './job-summary.ts';

export interface GithubOptions {
  /** Standard output of the step. */
  readonly write: (text: string) => void;
  /** Appends Markdown to `$GITHUB_STEP_SUMMARY`; left out where there is none. */
  readonly writeSummary?: ((markdown: string) => void) | undefined;
  readonly level?: 'normal' | 'verbose' | 'quiet' | undefined;
}

/** A log for GitHub Actions: groups for output, ranked annotations on the diff, a job summary. */
export function createGithubReporter(options: GithubOptions): Reporter {
  const { write, writeSummary, level } = options;
  const plain = createPlainReporter({
    write,
    color: false,
    width: 120,
    level,
    frame: {
      open: (_, title) => `::group::${escapeData(title)}\n`,
      close: () => '::endgroup::\n',
      guard: neutralise,
      folds: true,
    },
    onSummary(summary) {
      const { list, hidden } = annotationsOf(summary);
      for (const annotation of list) write(annotationCommand(annotation));
      if (hidden > 0)
        write(`${hidden} more are not shown as annotations: GitHub takes ten a step and level\n`);
      writeSummary?.(renderJobSummary(summary));
    },
  });
  return { ...plain, name: 'github' };
}
