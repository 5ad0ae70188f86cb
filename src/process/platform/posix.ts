import type { Platform } from './types.ts';

/** Signals as every Unix has them. */
export const posixSignals: Pick<Platform, 'signal' | 'signalGroup' | 'groupExists' | 'recoverable'> = {
  signal: (pid, name) => void send(pid, name),
  signalGroup: (pgid, name) => void send(-pgid, name),
  groupExists: (pgid) => send(-pgid, 0),
  recoverable: true,
};

/** False when there is nobody to receive it: gone, or not ours to signal. */
function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
