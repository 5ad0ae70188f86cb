import { formatDuration } from '../../util/duration.ts';
import type { ServiceSummary, StageSummary } from '../summary/types.ts';
import { describeStage } from '../summary/words.ts';
import { cut, oneLine } from '../text/clean.ts';
import type { Palette } from '../text/palette.ts';

/** How long a case runs before it is worth naming, in ms. */
const SLOW = 500;

/** The line of a stage in the live view: its name, how far it is, and the case it has been waiting for longest. */
export function stageTitle(stage: StageSummary, now: number, paint: Palette): string {
  const name = oneLine(stage.id, 40);
  switch (stage.status) {
    case 'planned':
      return paint.dim(name);
    case 'running':
    case 'stopping': {
      const again = stage.attempts > 1 ? paint.yellow(`  attempt ${stage.attempts}`) : '';
      const stopping = stage.status === 'stopping' ? paint.yellow('  stopping') : '';
      const time = paint.dim(`  ${formatDuration(Math.max(0, now - stage.startedAt))}`);
      return `${paint.bold(name)}${progress(stage, paint)}${again}${stopping}${time}${slowest(stage, now, paint)}`;
    }
    case 'passed':
    case 'failed':
      return `${name}${paint.dim(`  ${formatDuration(stage.durationMs)}  ${describeStage(stage)}`)}`;
    case 'cancelled':
    case 'skipped':
      return `${name}  ${stage.selected ? paint.yellow(`${stage.status}  `) : ''}${paint.dim(oneLine(stage.because ?? '', 200))}`;
  }
}

/** The line of a service in the live view. */
export function serviceTitle(service: ServiceSummary, since: number, now: number, paint: Palette): string {
  const name = `service ${oneLine(service.id, 40)}`;
  switch (service.status) {
    case 'starting':
      return `${name}${paint.dim(`  starting  ${formatDuration(Math.max(0, now - since))}`)}`;
    case 'ready':
      return `${name}${paint.dim(`  ready in ${formatDuration(service.readyMs ?? 0)}  ${service.address ?? ''}`)}`;
    case 'failed':
      return `${name}  ${paint.red(cut(oneLine(service.failure?.message ?? 'failed'), 200))}`;
    case 'stopped':
      return `${name}${paint.dim('  stopped')}`;
  }
}

function progress({ counts, collected }: StageSummary, paint: Palette): string {
  const { passed, failed, error, skipped } = counts;
  const done = passed + failed + error + skipped;
  if (done === 0 && collected === undefined) return '';
  const bad = failed + error > 0 ? paint.red(`  ${failed + error} failed`) : '';
  return `  ${collected === undefined ? done : `${done}/${collected}`}${bad}`;
}

function slowest({ running }: StageSummary, now: number, paint: Palette): string {
  const [first] = running;
  if (first === undefined || now - first.since < SLOW) return '';
  return paint.dim(`  ${oneLine(first.name, 60)} ${formatDuration(now - first.since)}`);
}
