import type { RunEvent } from '../../model/event.ts';
import type { Reporter } from '../reporter.ts';
import { renderBriefly } from '../summary/cause.ts';
import { createSummarizer } from '../summary/reduce.ts';
import { renderSummary } from '../summary/render.ts';
import { createPalette } from '../text/palette.ts';
import type { Painter, Row } from './painter.ts';
import { serviceTitle, stageTitle } from './titles.ts';

export interface TerminalOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  /** The terminal that is painted on. */
  readonly stdout?: NodeJS.WriteStream | undefined;
}

/** How often times are brought up to date, in ms. */
const TICK_MS = 200;

/** The live view for a person at a terminal: stages, how far they are, services; the failure the moment the gate closes. */
export async function createTerminalReporter(options: TerminalOptions): Promise<Reporter> {
  const { write, color, width, stdout = process.stdout } = options;
  const { createPainter } = await import('./painter.ts');
  const summarizer = createSummarizer();
  const paint = createPalette(color);
  const serviceSince = new Map<string, number>();
  const open = new Set<string>();
  const printed = new Set<string>();
  let painter: Painter | undefined;
  let timer: NodeJS.Timeout | undefined;

  function begin(event: Extract<RunEvent, { type: 'run-started' }>): void {
    const services = [...new Set(event.stages.flatMap((stage) => stage.services))];
    painter = createPainter(
      [
        ...event.stages.map(({ id }) => ({
          id: `stage ${id}`,
          title: stageTitle(summarizer.stage(id)!, event.t, paint),
        })),
        ...services.map((id) => ({ id: `service ${id}`, title: paint.dim(`service ${id}`) })),
      ],
      stdout,
      color,
    );
    timer = setInterval(() => refresh(Date.now()), TICK_MS).unref();
  }

  function refresh(now: number): void {
    for (const id of open) {
      const stage = summarizer.stage(id);
      if (stage !== undefined) painter?.row(`stage ${id}`)?.title(stageTitle(stage, now, paint));
    }
    for (const [id, since] of serviceSince) {
      const service = summarizer.service(id);
      if (service !== undefined)
        painter?.row(`service ${id}`)?.title(serviceTitle(service, since, now, paint));
    }
  }

  function paintStage(id: string, t: number, act: (row: Row) => void): void {
    const row = painter?.row(`stage ${id}`);
    const stage = summarizer.stage(id);
    if (row === undefined || stage === undefined) return;
    row.title(stageTitle(stage, t, paint));
    act(row);
  }

  function show(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        begin(event);
        return;
      case 'stage-started':
        open.add(event.stage);
        paintStage(event.stage, event.t, (row) => row.start());
        return;
      case 'stage-event':
        if (event.event.type === 'output') printed.add(event.stage);
        return;
      case 'gate-closed':
        if (event.first)
          paintStage(event.stage, event.t, (row) =>
            row.detail(renderBriefly(event.failure, 'GATE CLOSED', { paint, width: width - 6 }).join('\n')),
          );
        return;
      case 'stage-finished': {
        open.delete(event.stage);
        const { status } = event.outcome;
        const how = status === 'passed' ? 'good' : status === 'failed' ? 'bad' : 'left-out';
        paintStage(event.stage, event.t, (row) => row.end(how));
        return;
      }
      case 'service-starting':
        serviceSince.set(event.service, event.t);
        painter?.row(`service ${event.service}`)?.start();
        return;
      case 'service-failed':
      case 'service-stopped': {
        refresh(event.t);
        serviceSince.delete(event.service);
        painter?.row(`service ${event.service}`)?.end(event.type === 'service-failed' ? 'bad' : 'good');
        return;
      }
      default:
        return;
    }
  }

  return {
    name: 'terminal',
    role: 'view',
    handle(event) {
      summarizer.add(event);
      show(event);
    },
    async finish(reports) {
      clearInterval(timer);
      await painter?.close();
      const summary = summarizer.value();
      const unshown = summary.stages.some(({ id, status }) => status === 'failed' && printed.has(id));
      write(renderSummary(summary, { color, width, reports, unshown }));
      return { written: [] };
    },
  };
}
