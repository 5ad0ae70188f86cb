import { createProcesses } from '../process/processes.ts';
import type { Processes } from '../process/types.ts';
import { newRunId } from './state.ts';

/**
 * Does something with processes that are recorded in `stateDir`. Whatever comes of it, all of them have ended, and their
 * directories are gone, when it resolves; at once when `force` is aborted.
 */
export async function withProcesses<T>(
  stateDir: string,
  force: AbortSignal,
  act: (processes: Processes) => Promise<T>,
): Promise<T> {
  const processes = createProcesses({ stateDir, run: newRunId() });
  const endNow = (): void => void processes.endEverything({ graceMs: 0 });
  force.addEventListener('abort', endNow, { once: true });
  try {
    return await act(processes);
  } finally {
    force.removeEventListener('abort', endNow);
    await processes.close();
  }
}
