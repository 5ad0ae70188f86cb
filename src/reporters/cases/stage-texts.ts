import type { RunEvent } from '../../model/event.ts';

/** Characters of output kept for one stage, and for all stages together once they have ended. */
const PER_STAGE = 100_000;
const TOTAL = 16_000_000;

export interface StageTexts {
  handle(event: RunEvent): void;
  /** The end of what the stage printed in its last attempt, if it did not pass. */
  of(stage: string): { readonly text: string; readonly cut: number };
}

/** The output of stages that did not pass, for the stages that have no case to carry it. */
export function createStageTexts(): StageTexts {
  const kept = new Map<string, { text: string; cut: number }>();
  let total = 0;
  return {
    handle(event) {
      if (event.type === 'stage-started') kept.delete(event.stage);
      else if (event.type === 'stage-event' && event.event.type === 'output') {
        const known = kept.get(event.stage) ?? { text: '', cut: 0 };
        known.text += event.event.text;
        if (known.text.length > PER_STAGE * 2) trim(known);
        kept.set(event.stage, known);
      } else if (event.type === 'stage-finished') {
        const known = kept.get(event.stage);
        if (known === undefined) return;
        trim(known);
        total += known.text.length;
        if (event.outcome.status === 'passed' || total > TOTAL) {
          total -= known.text.length;
          kept.delete(event.stage);
        }
      }
    },
    of: (stage) => kept.get(stage) ?? { text: '', cut: 0 },
  };
}

function trim(kept: { text: string; cut: number }): void {
  const over = kept.text.length - PER_STAGE;
  if (over <= 0) return;
  kept.text = kept.text.slice(over);
  kept.cut += over;
}
