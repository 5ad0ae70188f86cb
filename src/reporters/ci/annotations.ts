import type { Failure } from '../../model/failure.ts';
import type { RunSummary } from '../summary/types.ts';
import { cleanText, cut, oneLine } from '../text/clean.ts';
import type { Annotation } from './github-commands.ts';

/** GitHub shows ten annotations of a level for one step, and drops the others without a word. */
const PER_LEVEL = 10;

/** The annotations of a run, ranked and capped: `hidden` is how many there would have been besides. */
export function annotationsOf(summary: RunSummary): {
  readonly list: readonly Annotation[];
  readonly hidden: number;
} {
  const first = summary.firstCause === undefined ? [] : [ofFailure(summary.firstCause, 'first cause')];
  // A failure with a place in the diff is worth more than one without.
  const further = [...summary.further].sort(
    (a, b) => Number(b.at !== undefined) - Number(a.at !== undefined),
  );
  const errors = [...first, ...further.map((failure) => ofFailure(failure, 'failure'))];
  if (errors.length === 0 && summary.verdict !== 'passed')
    errors.push({
      level: 'error',
      title: summary.verdict,
      message: summary.doubt ?? `the run was ${summary.verdict}`,
    });
  const warnings = [
    ...summary.flaky.map(ofFlaky),
    ...summary.notes.filter((note) => note.level === 'warning').map(ofNote),
  ];
  const hiddenErrors = first.length + summary.furtherTotal - Math.min(errors.length, PER_LEVEL);
  const hiddenWarnings = warnings.length - Math.min(warnings.length, PER_LEVEL);
  return {
    list: [...errors.slice(0, PER_LEVEL), ...warnings.slice(0, PER_LEVEL)],
    hidden: Math.max(0, hiddenErrors) + hiddenWarnings,
  };
}

function ofFailure(failure: Failure, rank: string): Annotation {
  const { at, excerpt, help, reproduce } = failure;
  const parts = [
    cut(cleanText(failure.message), 1_000),
    excerpt === undefined ? '' : cut(cleanText(excerpt.slice(-2_000)), 2_000),
    help === undefined ? '' : `next: ${oneLine(help, 500)}`,
    reproduce === undefined ? '' : `again: ${oneLine(reproduce, 500)}`,
  ];
  return {
    level: 'error',
    title: oneLine(`${rank}: ${failure.stage}${failure.test === undefined ? '' : ` › ${failure.test}`}`, 200),
    message: parts.filter((part) => part !== '').join('\n'),
    file: at === undefined ? undefined : oneLine(at.file, 500),
    line: at?.line,
    column: at?.column,
  };
}

function ofFlaky({ stage, test, failures }: RunSummary['flaky'][number]): Annotation {
  const [first] = failures;
  return {
    level: 'warning',
    title: oneLine(`flaky: ${stage}${test === undefined ? '' : ` › ${test}`}`, 200),
    message: `passed only on a later attempt${first === undefined ? '' : `; first: ${oneLine(first.message, 500)}`}`,
    file: first?.at === undefined ? undefined : oneLine(first.at.file, 500),
    line: first?.at?.line,
  };
}

function ofNote(note: RunSummary['notes'][number]): Annotation {
  return {
    level: 'warning',
    title: oneLine(note.stage ?? 'portcullis', 200),
    message: oneLine(note.message, 1_000),
  };
}
