import { createJunitReporter } from '../../src/reporters/junit/junit.ts';
import { EventStream, testCase } from '../rig/events.ts';

/* Is killed with a report half written: what is left of it then? */
const reporter = createJunitReporter({ file: process.argv[2]! });
const stream = new EventStream((event) => reporter.handle(event)).start(['unit']).stage('unit');
for (let at = 0; at < 5_000; at += 1) stream.case('unit', testCase('x', `test_${at}`));
process.kill(process.pid, 'SIGKILL');
