import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { reaperCommand } from './entry.ts';

/** ms the guard gets to go after the farewell. */
const FAREWELL_MS = 500;

/**
 * Waits for a line. With the farewell it goes; when the pipe closes without one, portcullis was killed,
 * and the shell becomes the reaper. Signals meant for portcullis must not take its guard away.
 */
const SCRIPT = `trap '' INT TERM HUP; IFS= read -r word; [ "$word" = farewell ] || exec "$@"`;

/** The one process that outlives us when we are killed. */
export interface Guard {
  /** Sends it home; resolves when it is gone. */
  dismiss(): Promise<void>;
}

/**
 * Starts the guard of a registry: a `/bin/sh` in a session of its own, blocked on a pipe of which only
 * we hold the other end. It bears no mark and does not keep our event loop alive.
 */
export function startGuard(registry: string): Guard {
  const { PATH = '/usr/bin:/bin', HOME = '/', TMPDIR = '/tmp' } = process.env;
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'portcullis-guard', ...reaperCommand(registry)], {
    cwd: '/',
    detached: true,
    env: { PATH, HOME, TMPDIR },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = once(child, 'exit').catch(() => {});
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    dismiss: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      child.stdin.end('farewell\n');
      const stop = new AbortController();
      await Promise.race([gone, sleep(FAREWELL_MS, undefined, { signal: stop.signal }).catch(() => {})]);
      stop.abort();
    },
  };
}
