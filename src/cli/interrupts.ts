import type { Stop } from '../model/outcome.ts';

/** What the user's signals mean to a run: the first ends it in good order, the second by force. */
export interface Interrupts {
  /** Aborted with a `Stop` at the first SIGINT, SIGTERM or SIGHUP. */
  readonly interrupt: AbortSignal;
  /** Aborted at the second. */
  readonly force: AbortSignal;
  signal(): 'SIGINT' | 'SIGTERM' | undefined;
  dispose(): void;
}

/** Takes the process' signal handling over, until disposed. */
export function takeInterrupts(): Interrupts {
  const interrupt = new AbortController();
  const force = new AbortController();
  let received: 'SIGINT' | 'SIGTERM' | undefined;
  const handle = (name: 'SIGINT' | 'SIGTERM'): void => {
    if (received !== undefined) {
      force.abort();
      return;
    }
    received = name;
    interrupt.abort({ kind: 'signal', signal: name } satisfies Stop);
  };
  const onInt = (): void => handle('SIGINT');
  const onTerm = (): void => handle('SIGTERM');
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  process.on('SIGHUP', onTerm);
  return {
    interrupt: interrupt.signal,
    force: force.signal,
    signal: () => received,
    dispose() {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
      process.off('SIGHUP', onTerm);
    },
  };
}
