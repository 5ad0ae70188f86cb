import type { StageContext } from '../model/ports.ts';
import type { Tail } from '../process/tail.ts';

/** What pytest and tests that are not captured may print before the rest is kept out of the event stream. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

/** Passes a child's output on as events, at most 4 MB of it, and keeps its last lines. */
export function createOutput(
  emit: StageContext['emit'],
  tail: Tail,
): (stream: 'stdout' | 'stderr', text: string) => void {
  let left = OUTPUT_LIMIT;
  return (stream, text) => {
    tail.push(text);
    if (left <= 0) return;
    emit({ type: 'output', stream, text: text.slice(0, left) });
    left -= text.length;
    if (left <= 0)
      emit({
        type: 'note',
        level: 'warning',
        message: `output beyond ${OUTPUT_LIMIT / 1024 / 1024} MB is left out`,
      });
  };
}
