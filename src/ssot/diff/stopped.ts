import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { type Failures, failures, type RootCause } from '../reach/failing.ts';
import { isTestFile, loadsOf, type Step } from '../reach/loads.ts';
import { chainOf } from '../reach/walk.ts';
import { symbolOf, whatIsMissing } from '../rules/broken-import.ts';
import { type LoadStep, MAX_STEPS, type StoppedGroup, type StoppedModule } from './report.ts';

/** Modules that fail to import for certain in the one tree, by root cause, and do not in the other. */
export function stoppedModules(
  before: SourceIndex,
  now: SourceIndex,
): { readonly broken: StoppedGroup[]; readonly mended: StoppedGroup[] } {
  const old = judge(before);
  const current = judge(now);
  return { broken: onlyIn(current, old), mended: onlyIn(old, current).flatMap(withKnown) };
}

interface Judged {
  readonly failures: Failures;
  readonly files: ReadonlyMap<string, SourceFile>;
}

function judge(index: SourceIndex): Judged {
  return {
    failures: failures(index, loadsOf(index)),
    files: new Map(index.files.map((file) => [file.path, file])),
  };
}

function onlyIn(one: Judged, other: Judged): StoppedGroup[] {
  const { causes, reached } = one.failures;
  return causes
    .map(({ cause, modules }) => {
      const stopped = modules.filter(({ file, certain }) => certain && !failsIn(other, file.path));
      return {
        ...told(cause),
        modules: stopped.map(({ file }) => stoppedModule(file, chainOf(reached, file), other)),
      };
    })
    .filter(({ modules }) => modules.length > 0)
    .sort((a, b) => b.modules.length - a.modules.length);
}

function failsIn({ failures: { reached }, files }: Judged, path: string): boolean {
  const file = files.get(path);
  return file !== undefined && reached.get(file)?.certain === true;
}

/** A module that is gone was not mended. */
function withKnown(group: StoppedGroup): StoppedGroup[] {
  const modules = group.modules.filter(({ known }) => known);
  return modules.length === 0 ? [] : [{ ...group, modules }];
}

function stoppedModule(file: SourceFile, chain: readonly Step[], other: Judged): StoppedModule {
  return {
    path: file.path,
    module: file.module,
    test: isTestFile(file),
    known: other.files.has(file.path),
    chain: chain.slice(0, MAX_STEPS).map(loadStep),
  };
}

/** A load as the documents have it. */
export function loadStep({ from, to, line, why }: Step): LoadStep {
  return { path: from.path, line, why, to: to.path };
}

function told(cause: RootCause): Omit<StoppedGroup, 'modules'> {
  if (cause.kind === 'invalid') {
    const { file, fault } = cause;
    const at = { path: file.path, line: fault.line };
    return {
      cause: 'invalid',
      symbol: file.module,
      message: `${file.path} is not valid Python: ${fault.reason}`,
      ...at,
    };
  }
  const { missing, references } = cause;
  const { file, item } = references[0]!;
  const at = { path: file.path, line: item.line };
  return { cause: 'missing', symbol: symbolOf(missing), message: whatIsMissing(missing), ...at };
}
