import { getOrInsert } from '../index/grouping.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { indexTree, type SsotResult } from '../index-tree.ts';
import type { SsotOptions } from '../options.ts';
import { hiddenLoaders } from './hidden.ts';
import { importersOf } from './importers.ts';
import { type Loads, loadsOf, type Step } from './loads.ts';
import { mentionsOf } from './mentioned.ts';
import { chainOf } from './walk.ts';

/** How a file comes to load what was asked for. */
export interface Way {
  /** False where it leads to a file that loads nobody knows what. */
  readonly known: boolean;
  /** From the file to what was asked for, or to the one that hides it; empty when it is that itself. */
  readonly chain: readonly Step[];
}

/** Who loads whom in a tree, taken wide: what may be loaded counts, and what cannot be told is told as that. */
export interface CodeGraph {
  readonly index: SourceIndex;
  /** A file by its path relative to the root, with `/`. */
  file(path: string): SourceFile | undefined;
  /** Files that may load modules which no import names. */
  readonly hidden: ReadonlySet<SourceFile>;
  /** The modules that a file names in strings. */
  mentions(file: SourceFile): readonly Step[];
  /** For each file how it loads one of `modules`, now or later; undefined where it is known not to. */
  waysTo(modules: Iterable<SourceFile>): (file: SourceFile) => Way | undefined;
}

/** Reads a tree and links it, or says why that cannot be. Linear in its size. */
export async function readCodeGraph(
  options: Pick<SsotOptions, 'root' | 'sourceRoots' | 'testPatterns' | 'cache'>,
  signal?: AbortSignal,
): Promise<SsotResult<CodeGraph>> {
  const indexed = await indexTree(options, signal);
  return indexed.ok ? { ok: true, report: codeGraph(indexed.report) } : indexed;
}

function codeGraph(index: SourceIndex): CodeGraph {
  const byPath = new Map(index.files.map((file) => [file.path, file]));
  const mentioned = new Map<SourceFile, Step[]>();
  const mentioning = new Map<SourceFile, Step[]>();
  for (const step of mentionsOf(index)) {
    getOrInsert(mentioned, step.from, () => []).push(step);
    getOrInsert(mentioning, step.to, () => []).push(step);
  }
  const imported = loadsOf(index);
  const loads: Loads = { to: (file) => [...imported.to(file), ...(mentioning.get(file) ?? [])] };
  const hidden = new Set(hiddenLoaders(index));
  const concealed = importersOf(loads, hidden, { deferred: true });
  return {
    index,
    hidden,
    file: (path) => byPath.get(path),
    mentions: (file) => mentioned.get(file) ?? [],
    waysTo(modules) {
      const reached = importersOf(loads, modules, { deferred: true });
      return (file) => {
        if (reached.has(file)) return { known: true, chain: chainOf(reached, file) };
        return concealed.has(file) ? { known: false, chain: chainOf(concealed, file) } : undefined;
      };
    },
  };
}

/** A way in one line, place by place: `tests/test_a.py:3 → app/main.py:7 → app/orders.py`. */
export function describeChain(chain: readonly Step[]): string {
  const places = chain.map(({ from, line }) => `${from.path}:${line}`);
  const last = chain.at(-1)?.to.path;
  return [...places, ...(last === undefined ? [] : [last])].join(' → ');
}
