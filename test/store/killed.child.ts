import { openJournal } from '../../src/store/journal.ts';
import { RUNS } from '../rig/runs.ts';

/* Writes a journal up to the moment the gate closes, and is killed without warning. */
const opened = openJournal({ stateDir: process.argv[2]!, run: 'killed' });
if (!opened.ok) throw new Error(opened.message);
for (const event of RUNS.red()) {
  opened.journal.append(event);
  if (event.type === 'gate-closed') process.kill(process.pid, 'SIGKILL');
}
