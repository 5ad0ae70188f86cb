/**
 * npm run verify:scanner -- [--python EXE] [--jobs N] [--corpus] DIR…
 *
 * Holds our outline scanner to CPython's own parser on every Python file under the directories. Prints each
 * mismatch and ends with `N files, M mismatches`. `--corpus` adds the standard library of the interpreter and
 * large projects from PyPI, some 33,000 files, downloaded once to `~/.cache/portcullis/corpus`. Exits 1 when there is one, or no file at all; 2 on bad usage.
 */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { compare, type Mismatch } from './compare.ts';
import { corpus } from './corpus.ts';
import { ask } from './oracle.ts';
import { pythonFiles } from './python-files.ts';

const USAGE = 'usage: npm run verify:scanner -- [--python EXE] [--jobs N] [--corpus] DIR…';
/** Mismatches printed; all are counted. */
const SHOWN = 100;

const { python, jobs, directories, withCorpus } = readArguments();
const paths = [...pythonFiles(directories), ...(withCorpus ? await corpus(python) : [])];
const mismatches: Mismatch[] = [];
let count = 0;
let refused = 0;
let newer = 0;

// Neighbours are alike in size and kind: dealt out in turn, every interpreter has its share of each.
const shares = Array.from({ length: jobs }, (_, at) => paths.filter((__, index) => index % jobs === at));
await Promise.all(
  shares.map((share) =>
    ask(python, share, (expected) => {
      const compared = compare(expected, readFileSync(expected.path));
      if (compared.refused) refused++;
      if (compared.newer) newer++;
      for (const mismatch of compared.mismatches) {
        if (count++ < SHOWN) mismatches.push(mismatch);
      }
    }),
  ),
);

for (const { path, line, says, what } of mismatches) {
  const other = says === 'scanner' ? 'python' : 'scanner';
  console.log(`${path}:${line}: ${says} says, and ${other} does not: ${what}`);
}
if (count > SHOWN) console.log(`and ${count - SHOWN} more`);
if (refused > 0) console.log(`${refused} files are no valid Python, for this interpreter and for us`);
if (newer > 0) console.log(`${newer} files are of a newer Python than ${python}: not compared`);
console.log(`${paths.length} files, ${count} mismatches`);
process.exitCode = paths.length > 0 && count === 0 ? 0 : 1;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        python: { type: 'string', default: 'python3' },
        corpus: { type: 'boolean', default: false },
        jobs: { type: 'string', default: String(availableParallelism()) },
      },
    });
    const wanted = Number(values.jobs);
    if (positionals.length === 0 && !values.corpus) throw new Error('no directory given');
    if (!Number.isInteger(wanted) || wanted < 1) throw new Error(`--jobs ${values.jobs}: expected 1 or more`);
    for (const directory of positionals) {
      if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
        throw new Error(`${directory}: no such directory`);
    }
    return { python: values.python, jobs: wanted, directories: positionals, withCorpus: values.corpus };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}
