import type { MissingName, Target } from '../index/resolve.ts';
import type { SourceIndex } from '../index/source-index.ts';

/** What an import names that is not there, when nothing that it could mean is. */
export function missingOf(targets: readonly Target[], index: SourceIndex): MissingName | undefined {
  const [first] = targets;
  if (first?.kind !== 'missing' || targets.some((it) => it.kind !== 'missing')) return undefined;
  const { through } = first;
  return through !== undefined && !index.resolver.locator.usedNamespaces.has(through) ? undefined : first;
}

/** Tells what is missing from all else that is: imports with the same key miss the same thing. */
export function missingKey({ file, module, name }: MissingName): string {
  return `${file?.path ?? ''}\0${module}\0${name ?? ''}`;
}
