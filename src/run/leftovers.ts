import { endLeftovers } from '../process/leftovers.ts';
import type { Processes } from '../process/types.ts';
import type { EventBus } from './events.ts';

/** Ends what an earlier run left alive because portcullis was killed, and says so. */
export async function endWhatWasLeft(stateDir: string, processes: Processes, bus: EventBus): Promise<void> {
  if (processes.warning !== undefined)
    bus.emit({ type: 'run-note', level: 'warning', message: processes.warning });
  for (const left of await endLeftovers(stateDir)) {
    const message = `ended ${left.processes.length} processes that run ${left.run} had left behind`;
    bus.emit({ type: 'run-note', level: 'warning', message });
    bus.emit({ type: 'cleanup', owner: left.run, processes: left.processes });
  }
}
