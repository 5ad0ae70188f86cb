/**
 * The test entry: runs every `*.test.ts` in a process of its own and believes none of them.
 *
 *   node --import tsx test/run.ts [FILTER…] [--jobs N] [--timeout SECONDS] [--verbose] [--root DIR] [--suffix .test.ts]
 *
 * A FILTER is a part of a path: files that contain any of them are run. Exit code 0 only when every file
 * is green (see `rig/entry/judge.ts`) and at least one test passed.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, type Verdict } from './rig/entry/judge.ts';
import { readDurations, slowestFirst, writeDurations } from './rig/entry/order.ts';
import { fileLine, outputBlock, redBlock, totalLine } from './rig/entry/print.ts';
import { type FileOutcome, killAll, runFile } from './rig/entry/run-file.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', short: 'j', default: String(availableParallelism()) },
    timeout: { type: 'string', default: '240' },
    verbose: { type: 'boolean', default: false },
    root: { type: 'string', default: 'test' },
    suffix: { type: 'string', default: '.test.ts' },
  },
});
const jobs = positive('--jobs', values.jobs);
const timeoutMs = positive('--timeout', values.timeout) * 1000;
const ci = /^(1|true|yes)$/i.test(process.env.CI ?? '');

process.chdir(repository);
const durationsFile = join('node_modules', '.cache', 'portcullis', 'test-durations.json');
const scratch = mkdtempSync(join(tmpdir(), 'portcullis-test-'));
process.on('exit', () => {
  killAll();
  rmSync(scratch, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const files = slowestFirst(find(values.root, values.suffix, filters), readDurations(durationsFile));
const done: { verdict: Verdict; outcome: FileOutcome }[] = [];
const queue = [...files];
await Promise.all(Array.from({ length: jobs }, work));

const red = done.filter(({ verdict }) => verdict.faults.length > 0);
for (const { verdict, outcome } of red) console.log(redBlock(verdict, outcome));
const timed = done.filter(({ outcome }) => !('timeoutMs' in outcome.exit));
if (timed.length > 0) {
  writeDurations(durationsFile, Object.fromEntries(timed.map(({ outcome }) => [outcome.file, outcome.ms])));
}

const passed = sum(({ verdict }) => verdict.passed);
const skipped = sum(({ verdict }) => verdict.skipped);
let failed = sum(({ verdict }) => verdict.faults.length);
if (passed === 0 && failed === 0) {
  failed = 1;
  const narrowed = filters.length === 0 ? '' : ` with ${filters.join(' or ')} in its path`;
  console.log(`nothing ran: ${files.length} files under ${values.root} end in ${values.suffix}${narrowed}`);
}
console.log(`\n${totalLine(passed, failed, skipped)}`);
process.exitCode = failed === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const outcome = await runFile(file, timeoutMs, scratch);
    const verdict = judge(outcome, { ci });
    done.push({ verdict, outcome });
    console.log(fileLine(verdict, outcome));
    if (values.verbose && verdict.faults.length === 0) console.log(outputBlock(outcome.output));
  }
}

function find(root: string, suffix: string, wanted: readonly string[]): readonly string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative('.', join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
}

function sum(count: (one: (typeof done)[number]) => number): number {
  return done.reduce((total, one) => total + count(one), 0);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`${name} takes a number above 0, not ${text}`);
  process.exit(2);
}
