import type { RunEvent } from '../../model/event.ts';
import type { Failure } from '../../model/failure.ts';
import type { Reporter } from '../reporter.ts';
import { createSummarizer } from '../summary/reduce.ts';
import { renderSummary } from '../summary/render.ts';
import type { RunSummary } from '../summary/types.ts';
import { hasCases, plural } from '../summary/words.ts';
import { oneLine } from '../text/clean.ts';
import { createPalette } from '../text/palette.ts';
import { type Frame, PLAIN_FRAME } from './frame.ts';
import { lineFor } from './line.ts';
import { createStageOutput, holds, type StageOutput } from './output.ts';

export interface PlainOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  /** `verbose`: all output as it comes, each line with its stage. `quiet`: the verdict and the first cause alone. */
  readonly level?: 'normal' | 'verbose' | 'quiet' | undefined;
  readonly frame?: Frame | undefined;
  /** Called with the summary once it has been shown, for what a CI service wants besides. */
  readonly onSummary?: ((summary: RunSummary) => void) | undefined;
}

/** A log for pipes and CI: a line as each stage starts and ends, the failure the moment the gate closes, then the summary. */
export function createPlainReporter(options: PlainOptions): Reporter {
  const { level = 'normal', frame = PLAIN_FRAME, color, width, write } = options;
  const verbose = level === 'verbose';
  const summarizer = createSummarizer();
  const paint = createPalette(color);
  const outputs = new Map<string, StageOutput>();
  let firstCause: Failure | undefined;
  let unshown = false;
  const say = (text: string) => write(`${frame.guard(text)}\n`);

  const outputOf = (owner: string): StageOutput => {
    const output = outputs.get(owner) ?? createStageOutput();
    outputs.set(owner, output);
    return output;
  };
  const sayLive = (owner: string, lines: readonly string[]): void => {
    if (verbose) for (const line of lines) say(`${paint.dim(`${oneLine(owner, 40)} │`)} ${line}`);
  };

  function listen(event: RunEvent): void {
    if (event.type === 'stage-event' && event.event.type === 'output') {
      const output = outputOf(event.stage);
      const lines = output.push(event.event.stream, event.event.text);
      if (!output.stopped) sayLive(event.stage, lines);
    } else if (event.type === 'service-output' && verbose) {
      const owner = `service ${event.service}`;
      sayLive(owner, outputOf(owner).push(event.stream, event.text));
    } else if (event.type === 'stage-stopping') {
      // What it prints from here on is the noise of being stopped, and must not bury the first cause.
      outputOf(event.stage).stopped = true;
    } else if (event.type === 'attempt-failed') outputs.delete(event.stage);
    else if (event.type === 'gate-closed' && event.first) firstCause = event.failure;
  }

  function showOutput({ stage, outcome, t }: Extract<RunEvent, { type: 'stage-finished' }>): void {
    const output = outputs.get(stage);
    if (output === undefined) return;
    outputs.delete(stage);
    const last = output.end();
    if (!output.stopped) sayLive(stage, last);
    const { lines, total } = output.tail;
    const failed = outcome.status === 'failed';
    if (verbose || total === 0 || !(failed || (outcome.status === 'passed' && frame.folds))) return;
    if (failed && !frame.folds) {
      // Cases tell of themselves, in the summary and in the reports.
      const told = hasCases(summarizer.stage(stage));
      unshown ||= told;
      if (told || (firstCause?.stage === stage && holds(firstCause, lines, total))) return;
    }
    const all = plural(total, 'line');
    const title = `output of ${oneLine(stage, 80)}: ${total > lines.length ? `last ${lines.length} of ${all}` : all}`;
    write(frame.open(stage, title, t) || `${paint.dim(`── ${title} ──`)}\n`);
    for (const line of lines) say(`${paint.dim('│')} ${line}`);
    write(frame.close(stage, t));
  }

  return {
    name: 'plain',
    role: 'view',
    handle(event) {
      summarizer.add(event);
      if (level === 'quiet') return;
      listen(event);
      const line = lineFor(event, { paint, width, verbose, firstCause, stage: summarizer.stage });
      if (line !== undefined) say(line);
      if (event.type === 'stage-finished') showOutput(event);
    },
    async finish(reports) {
      const summary = summarizer.value();
      write(
        frame.guard(renderSummary(summary, { color, width, reports, brief: level === 'quiet', unshown })),
      );
      options.onSummary?.(summary);
      return { written: [] };
    },
  };
}
