import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY, type Workspace } from './workspace.ts';

/** Starts the command line as it was built, on a workspace: the full pipeline, or the one that the fault names. */
export function startRun({ directory, pipeline }: Workspace, stdio: 'inherit' | 'pipe'): ChildProcess {
  const argv = [join(REPOSITORY, 'bin/portcullis.js'), 'run', pipeline, '--cwd', directory];
  return spawn(process.execPath, argv, { cwd: directory, stdio: ['ignore', stdio, stdio] });
}

/** Waits for its end; null when a signal ended it. Rejects when it could not be started. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
