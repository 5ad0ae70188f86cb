import type { Failure } from '../../model/failure.ts';
import { excerptLines } from '../summary/excerpt.ts';
import { createLineSplitter, createTail, type LineSplitter, type Tail } from '../text/lines.ts';

/** Lines of a stage's output that are held, to be shown when it ends badly. */
const HELD = 200;

/** The output of one stage: its last lines, and whether they are still worth showing. */
export interface StageOutput {
  /** Takes a chunk; returns the lines it completes. */
  push(stream: 'stdout' | 'stderr', text: string): readonly string[];
  /** Ends the last lines and returns them. */
  end(): readonly string[];
  /** From here on what it prints is the noise of being stopped. */
  stopped: boolean;
  readonly tail: Tail;
}

export function createStageOutput(): StageOutput {
  const splitters: Record<'stdout' | 'stderr', LineSplitter> = {
    stdout: createLineSplitter(),
    stderr: createLineSplitter(),
  };
  const tail = createTail(HELD);
  const keep = (lines: readonly string[]): readonly string[] => {
    tail.add(lines);
    return lines;
  };
  return {
    push: (stream, text) => keep(splitters[stream].push(text)),
    end: () => keep([...splitters.stdout.end(), ...splitters.stderr.end()]),
    stopped: false,
    tail,
  };
}

/** Whether a failure's evidence, as the summary will show it, is all that the stage printed. */
export function holds({ excerpt = '' }: Failure, lines: readonly string[], total: number): boolean {
  const shown = new Set(excerptLines(excerpt));
  return total === lines.length && lines.every((line) => line.trim() === '' || shown.has(line.trimEnd()));
}
