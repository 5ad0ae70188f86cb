/**
 * Stands in for a portcullis that runs one tree: `owner.ts STATE_DIR RUN normal|stubborn|setsid GRACE_MS`.
 * Passes on the tree's `ready` line. SIGINT and SIGTERM end everything; a second one does so at once.
 */
import { fileURLToPath } from 'node:url';
import { createProcesses } from '../../../src/process/processes.ts';

const [stateDir = '', run = '', kind = '', grace = ''] = process.argv.slice(2);
const processes = createProcesses({ stateDir, run });
let signals = 0;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, async () => {
    process.exitCode = code;
    const graceMs = signals++ === 0 ? Number(grace) : 0;
    await processes.endEverything({ graceMs });
    await processes.close();
  });
}

processes.spawn({
  file: 'python3',
  args: [fileURLToPath(new URL('tree.py', import.meta.url)), kind],
  cwd: '/',
  env: process.env as Record<string, string>,
  owner: 'tree',
  onOutput: (_stream, text) => process.stdout.write(text),
});
