import { formatLocation } from '../../model/location.ts';
import { formatDuration } from '../../util/duration.ts';
import { oneLine } from '../text/clean.ts';
import { wrap } from '../text/wrap.ts';
import type { Style } from './cause.ts';
import { mark, nameWidth } from './marks.ts';
import type { RunSummary } from './types.ts';
import { describeStage, plural } from './words.ts';

/** How many entries of a list are shown; the rest is counted. */
const SHOWN = 20;
const SLOWEST = 3;
/** Longer than this is slow, in ms. */
const SLOW = 1_000;

type Section = (summary: RunSummary, style: Style) => string[];

const further: Section = (summary, { paint, width }) => {
  if (summary.furtherTotal === 0) return [];
  const shown = summary.further.slice(0, SHOWN);
  const lines = shown.map((failure) => {
    const where = failure.at === undefined ? '' : `${formatLocation(failure.at)}  `;
    const what = failure.test ?? failure.message;
    const why = failure.test === undefined ? '' : `  ${failure.message}`;
    return `  ${paint.red('✗')} ${oneLine(`${failure.stage}  ${where}${what}${why}`, width - 4)}`;
  });
  const hidden = summary.furtherTotal - shown.length;
  if (hidden > 0) lines.push(`  … and ${hidden} more, all in the reports`);
  return [paint.bold(`OTHER FAILURES  ${summary.furtherTotal}`), ...lines];
};

const victims: Section = (summary, { paint, width }) => {
  const stages = summary.stages.filter(
    (stage) =>
      stage.status === 'cancelled' ||
      (stage.status === 'skipped' && stage.selected) ||
      isUnended(stage.status),
  );
  if (stages.length === 0) return [];
  const column = nameWidth(stages);
  const lines = stages.map((stage) => {
    const status = isUnended(stage.status) ? 'not finished' : stage.status;
    const because = stage.because ?? 'the run ended first';
    return `  ${mark(stage, paint)} ${oneLine(stage.id, column).padEnd(column)}  ${status.padEnd(9)}  ${oneLine(because, width - column - 17)}`;
  });
  return [paint.bold(`STOPPED OR NOT STARTED  ${stages.length}`), ...lines];
};

const table: Section = (summary, { paint, width }) => {
  if (summary.stages.length === 0) return [];
  const column = nameWidth(summary.stages);
  const lines = summary.stages.map((stage) => {
    const time = stage.startedAt === 0 ? '–' : formatDuration(stage.durationMs);
    const room = width - column - 17;
    const what = (stage.selected ? describeStage(stage, room) : stage.because) || stage.status;
    return `  ${mark(stage, paint)} ${oneLine(stage.id, column).padEnd(column)}  ${time.padStart(9)}  ${oneLine(what, room)}`;
  });
  return [paint.bold('STAGES'), ...lines];
};

const flaky: Section = (summary, { paint, width }) => {
  if (summary.flakyTotal === 0) return [];
  const lines = summary.flaky.slice(0, SHOWN).map(({ stage, test, failures }) => {
    const why = failures[0] === undefined ? '' : `  first: ${failures[0].message}`;
    return `  ${paint.yellow('~')} ${oneLine(`${stage}${test === undefined ? '' : ` › ${test}`}${why}`, width - 4)}`;
  });
  if (summary.flakyTotal > SHOWN) lines.push(`  … and ${summary.flakyTotal - SHOWN} more`);
  return [paint.bold(`FLAKY  ${summary.flakyTotal} passed only on a later attempt`), ...lines];
};

const slow: Section = (summary, { paint, width }) => {
  const shown = summary.slowest.filter((one) => one.durationMs > SLOW).slice(0, SLOWEST);
  if (shown.length === 0) return [];
  const lines = shown.map(
    (one) =>
      `  ${formatDuration(one.durationMs).padStart(9)}  ${oneLine(`${one.stage} › ${one.id}`, width - 13)}`,
  );
  return [paint.bold('SLOWEST'), ...lines];
};

const services: Section = (summary, { paint, width }) => {
  if (summary.services.length === 0) return [];
  const failed = summary.services.filter(({ status }) => status === 'failed');
  const bad = failed.slice(0, SHOWN).map(({ id, failure }) => {
    const told = failure === undefined || failure.message === summary.firstCause?.message;
    return `  ${paint.red('✗')} ${oneLine(`${id}  failed${told ? '' : `: ${failure.message}`}`, width - 4)}`;
  });
  if (failed.length > SHOWN) bad.push(`  … and ${failed.length - SHOWN} more`);
  const others = summary.services
    .filter(({ status }) => status !== 'failed')
    .map(({ id, readyMs, status }) => {
      const ready = readyMs === undefined ? 'never ready' : `ready in ${formatDuration(readyMs)}`;
      return `${oneLine(id, 40)} ${ready}${status === 'ready' ? ', not stopped' : ''}`;
    });
  const rest = others.length === 0 ? [] : wrap(oneLine(others.join(' · '), 2_000), width, '  ');
  return [paint.bold('SERVICES'), ...bad, ...rest];
};

const cleanups: Section = (summary, { paint, width }) => {
  if (summary.cleanupsTotal === 0) return [];
  const lines = summary.cleanups.slice(0, SHOWN).map((one) => {
    const line = oneLine(`${one.owner}: ${one.how} ${one.pid} ${one.command}`, width - 4);
    return `  ${one.how === 'survived' ? paint.red(`✗ ${line}`) : `· ${line}`}`;
  });
  if (summary.cleanupsTotal > SHOWN) lines.push(`  … and ${summary.cleanupsTotal - SHOWN} more`);
  return [paint.bold(`PROCESSES THAT DID NOT END BY THEMSELVES  ${summary.cleanupsTotal}`), ...lines];
};

const notes: Section = (summary, { paint, width }) => {
  const warnings = summary.notes.filter((note) => note.level === 'warning');
  if (warnings.length === 0) return [];
  const lines = warnings
    .slice(0, SHOWN)
    .map(
      (note) =>
        `  ${paint.yellow('!')} ${oneLine(`${note.stage ? `${note.stage}: ` : ''}${note.message}`, width - 4)}`,
    );
  if (warnings.length > SHOWN) lines.push(`  … and ${plural(warnings.length - SHOWN, 'warning')} more`);
  return [paint.bold('WARNINGS'), ...lines];
};

const checkpoint: Section = ({ checkpoint: made }, { paint, width }) => {
  if (made === undefined) return [];
  const line = made.made ? `${made.ref} at ${made.commit.slice(0, 12)}` : `none was made: ${made.why}`;
  const [first = '', ...rest] = wrap(oneLine(line, 2_000), width, ' '.repeat(12));
  return [`${paint.bold('CHECKPOINT')}  ${first.trimStart()}`, ...rest];
};

/** Everything below the first cause, in the order of how soon a reader needs it. */
export const SECTIONS: readonly Section[] = [
  further,
  victims,
  table,
  flaky,
  slow,
  services,
  cleanups,
  notes,
  checkpoint,
];

function isUnended(status: string): boolean {
  return status === 'running' || status === 'stopping' || status === 'planned';
}
