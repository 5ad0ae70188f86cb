import { MAX_STEPS } from '../diff/report.ts';
import { loadStep } from '../diff/stopped.ts';
import type { SourceFile } from '../index/source-file.ts';
import { failingWith } from '../reach/failing.ts';
import { isTestFile, type Loads } from '../reach/loads.ts';
import { chainOf } from '../reach/walk.ts';
import type { Use } from './consumers.ts';
import type { BrokenModule } from './report.ts';
import type { Subject } from './subject.ts';

/** The modules that could not be imported if the subjects went, the nearest first; those that go themselves are not among them. */
export function brokenWithout(
  loads: Loads,
  uses: readonly Use[],
  subjects: readonly Subject[],
): BrokenModule[] {
  const starts = new Map<SourceFile, boolean>();
  for (const { file, breaks } of uses) {
    if (breaks === 'no') continue;
    starts.set(file, starts.get(file) === true || breaks === 'certain');
  }
  const gone = new Set(subjects.filter(({ kind }) => kind === 'module').map(({ file }) => file));
  const reached = failingWith(loads, starts);
  return [...reached.values()]
    .filter(({ file }) => !gone.has(file))
    .map(({ file, certain }) => ({
      path: file.path,
      module: file.module,
      test: isTestFile(file),
      certain,
      chain: chainOf(reached, file).slice(0, MAX_STEPS).map(loadStep),
    }));
}
