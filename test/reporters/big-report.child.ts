import { createJunitReporter } from '../../src/reporters/junit/junit.ts';
import { EventStream, failingCase, failure, testCase } from '../rig/events.ts';

/* Reports `argv[3]` cases to `argv[2]` and prints what that cost. */
const [, , file, count] = process.argv;
const started = process.cpuUsage();
const reporter = createJunitReporter({ file: file! });
const stream = new EventStream((event) => reporter.handle(event)).start(['unit']).stage('unit');
for (let at = 0; at < Number(count); at += 1) {
  const name = `test_something_with_a_name[${at}]`;
  stream.case(
    'unit',
    at % 50 === 0
      ? failingCase('unit', `file_${at % 20}`, name)
      : testCase(`file_${at % 20}`, name, { stdout: 'some output\n' }),
  );
  // Lets the garbage collector breathe as a real run would.
  if (at % 5_000 === 0) await new Promise(setImmediate);
}
stream.fail('unit', failure('unit')).finish('failed', failure('unit'));
const { written } = await reporter.finish({ written: [] });
const { user, system } = process.cpuUsage(started);
console.log(
  JSON.stringify({
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    written,
    ms: Math.round((user + system) / 1000),
  }),
);
