import type { RunEvent } from '../../model/event.ts';
import type { Failure } from '../../model/failure.ts';
import { formatLocation } from '../../model/location.ts';
import { formatDuration } from '../../util/duration.ts';
import { renderBriefly, type Style } from '../summary/cause.ts';
import { mark } from '../summary/marks.ts';
import type { StageSummary } from '../summary/types.ts';
import { describeStage, plural } from '../summary/words.ts';
import { oneLine } from '../text/clean.ts';

export interface LineContext extends Style {
  readonly verbose: boolean;
  stage(id: string): StageSummary | undefined;
  /** What closed the first gate, once it has. */
  readonly firstCause: Failure | undefined;
}

/** What a log says of one event, without a line end; undefined where it says nothing. Output is not told here. */
export function lineFor(event: RunEvent, context: LineContext): string | undefined {
  const { paint, verbose, width } = context;
  switch (event.type) {
    case 'run-started':
      return paint.bold(`${oneLine(event.pipeline, 80)}: ${plural(event.stages.length, 'stage')}`);
    case 'run-note':
      return noteLine(event.level, event.message, context);
    case 'stage-started': {
      const again = event.attempt > 1 ? `  (attempt ${event.attempt})` : '';
      const title = oneLine(context.stage(event.stage)?.title ?? '', 200);
      return `${paint.cyan('▸')} ${oneLine(event.stage, 80)}${again}  ${paint.dim(title)}`;
    }
    case 'stage-event': {
      const { event: inner, stage } = event;
      return inner.type === 'note' ? noteLine(inner.level, `${stage}: ${inner.message}`, context) : undefined;
    }
    case 'attempt-failed': {
      const why = oneLine(
        `${event.stage}: attempt ${event.attempt} failed: ${event.failures[0]?.message ?? ''}`,
        300,
      );
      return paint.yellow(`~ ${why}; again in ${formatDuration(event.retryInMs)}`);
    }
    case 'gate-closed': {
      const { failure } = event;
      if (event.first) return `\n${renderBriefly(failure, 'GATE CLOSED', { paint, width }).join('\n')}\n`;
      const parts = [event.stage, failure.test, failure.at && formatLocation(failure.at), failure.message];
      return `${paint.red('✗')} ${oneLine(parts.filter((part) => part !== undefined).join(': '), 300)}`;
    }
    case 'stage-finished':
      return finishedLine(event, context);
    case 'service-starting':
      return paint.dim(`· service ${oneLine(event.service, 80)} starting: ${oneLine(event.command, 200)}`);
    case 'service-ready':
      return paint.dim(
        `· service ${oneLine(event.service, 80)} ready in ${formatDuration(event.durationMs)}`,
      );
    case 'service-failed':
      // Told a line above.
      if (event.failure.message === context.firstCause?.message) return undefined;
      return `${paint.red('✗')} service ${oneLine(event.service, 80)}: ${oneLine(event.failure.message, 300)}`;
    case 'interrupted':
      return paint.yellow(`${event.signal}: stopping everything; once more to force it`);
    case 'service-stopped':
      return verbose
        ? paint.dim(`· service ${oneLine(event.service, 80)} stopped (${event.how})`)
        : undefined;
    case 'stage-stopping':
    case 'service-output':
    case 'cleanup':
    case 'checkpoint':
    case 'run-finished':
      return undefined;
  }
}

function noteLine(level: 'info' | 'warning', message: string, context: LineContext): string | undefined {
  if (level === 'info' && !context.verbose) return undefined;
  return `  ${level === 'info' ? '·' : context.paint.yellow('!')} ${oneLine(message)}`;
}

function finishedLine(
  event: Extract<RunEvent, { type: 'stage-finished' }>,
  { paint, stage }: LineContext,
): string | undefined {
  const summary = stage(event.stage);
  // What the user left out is told once, in the summary.
  if (summary === undefined || !summary.selected) return undefined;
  const { outcome } = event;
  const what = 'because' in outcome ? `${outcome.status}: ${summary.because}` : describeStage(summary);
  const time = summary.startedAt === 0 ? '' : `  ${formatDuration(event.durationMs)}`;
  return `${mark(summary, paint)} ${oneLine(event.stage, 80)}${time}${what === '' ? '' : `  ${oneLine(what, 300)}`}`;
}
