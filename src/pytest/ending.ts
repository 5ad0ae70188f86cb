import type { StageContext } from '../model/ports.ts';
import type { ManagedProcess } from '../process/types.ts';
import { wait } from '../util/wait.ts';

/** Ends pytest once, whoever asks first; `ended` tells whether anyone did. */
export interface Ending {
  /** SIGINT, so that it tears down and reports; what is still there near the end of the grace period is ended with its tree. */
  politely(): void;
  /** The tree, now. */
  now(): void;
  readonly asked: boolean;
  /** Settles when what was asked for is done. */
  finished(): Promise<void>;
}

/** Share of the grace period that is pytest's own; the rest is the tree's. */
const POLITE_SHARE = 0.75;

export function createEnding(
  child: ManagedProcess,
  { graceMs, cleanedUp }: Pick<StageContext, 'graceMs' | 'cleanedUp'>,
): Ending {
  let work: Promise<void> | undefined;
  const endTree = async (ms: number): Promise<void> => {
    const processes = await child.terminate({ graceMs: Math.round(ms) });
    if (processes.length > 0) cleanedUp(processes);
  };
  const politely = async (): Promise<void> => {
    child.signal('SIGINT');
    const over = new AbortController();
    const ended = await Promise.race([
      child.done.then(() => true),
      wait(graceMs * POLITE_SHARE, over.signal).then(() => false),
    ]);
    over.abort();
    if (!ended) await endTree(graceMs * (1 - POLITE_SHARE));
  };
  return {
    politely: () => {
      work ??= politely();
    },
    now: () => {
      work ??= endTree(graceMs);
    },
    get asked() {
      return work !== undefined;
    },
    finished: () => work ?? Promise.resolve(),
  };
}
