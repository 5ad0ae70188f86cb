import { join, resolve } from 'node:path';
import { packagesAbove } from '../index/packages-above.ts';
import { listTree, type Tree } from '../index/tree.ts';
import { DEFAULT_MAX_FILE_BYTES, type SsotOptions } from '../options.ts';
import { pathMatcher } from '../patterns.ts';
import { CachedTree, MIN_FILES } from './cached-tree.ts';
import { type Found, type KeptFindings, readFindings, writeFindings } from './kept-findings.ts';
import { pruneCache } from './prune.ts';
import { SUM_BYTES, sumOf } from './replace-file.ts';
import { sameShape } from './same-shape.ts';
import type { Seen } from './snapshot.ts';
import { structureOf } from './structure.ts';
import { plainJson } from './values.ts';

/** Files that may have changed for findings to hold still; each is compared with what it was. */
const MAX_CHANGED = 20;

/** Findings that hold for a tree as it is now, and how much of it there is. */
export interface KnownFindings {
  readonly found: Found;
  readonly files: { readonly scanned: number; readonly bytes: number; readonly lines: number };
}

/**
 * What the rules found before, for as long as it holds: with the same code, options and structure of the tree, and where each file
 * has the content it had, or an outline that differs in nothing but lines, of which no finding tells.
 */
export class FindingsCache {
  readonly tree: CachedTree;
  private readonly options: SsotOptions;
  private readonly directory: string;
  private readonly file: string | undefined;
  private known = false;
  private kept = false;
  private at:
    | { readonly structure: Buffer; readonly seen: readonly Seen[]; readonly sums: Buffer }
    | undefined;

  /** `version` is that of the code; `options` are all that rules are told. */
  constructor(options: SsotOptions, version: string) {
    const root = resolve(options.root);
    this.options = options;
    this.tree = new CachedTree(root, version);
    this.directory = this.tree.directory;
    const { cache: _, ...asked } = options;
    const key = plainJson({ version, root, asked });
    this.file = key && join(this.directory, `findings-${sumOf(key).toString('hex', 0, 12)}`);
  }

  /** What is known of the tree as it is; undefined where the rules must run. */
  async lookUp(signal: AbortSignal | undefined): Promise<KnownFindings | undefined> {
    if (this.file === undefined) return undefined;
    const tree = this.list();
    if (tree === undefined || tree.files.length < MIN_FILES) return undefined;
    const seen = await this.tree.look(
      tree.files,
      this.options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
      signal,
    );
    if (seen.length < tree.files.length) return undefined;
    this.at = { structure: structureOf(tree), seen, sums: Buffer.concat(seen.map(({ sum }) => sum)) };
    const kept = readFindings(this.file);
    if (kept === undefined || !this.holds(kept, tree)) return undefined;
    let bytes = 0;
    let lines = 0;
    for (const file of seen) {
      bytes += file.bytes;
      lines += file.lines;
    }
    this.known = true;
    return { found: kept.found, files: { scanned: seen.length, bytes, lines } };
  }

  /** Keeps what the rules found in the tree that was looked up. */
  keep(found: Found): void {
    if (this.known || this.file === undefined || this.at === undefined || !this.tree.isWhole) return;
    const { structure, sums } = this.at;
    const { inputs } = this.tree;
    this.kept = true;
    writeFindings(this.file, { structure, sums, inputs, found });
  }

  /** Keeps the outlines of the tree for the next run, and what is kept within its bounds. To be called when the rules have run. */
  async close(): Promise<void> {
    // As long as findings hold, the outlines are kept that tell whether they do.
    const replaced = await this.tree.close(!this.known);
    if (replaced || this.kept) pruneCache(this.directory);
  }

  /** Undefined where the root cannot be listed, which is for others to tell. */
  private list(): Tree | undefined {
    try {
      const { root, exclude = [] } = this.options;
      return listTree(this.tree, pathMatcher(exclude), packagesAbove(resolve(root)));
    } catch {
      return undefined;
    }
  }

  private holds(kept: KeptFindings, { files }: Tree): boolean {
    const { structure, seen, sums } = this.at!;
    if (!kept.structure.equals(structure) || kept.sums.length !== sums.length) return false;
    if (kept.inputs.some(([path, sum]) => this.tree.inputAt(path)[1] !== sum)) return false;
    if (kept.sums.equals(sums)) return true;
    const sumAt = (nth: number) => kept.sums.subarray(nth * SUM_BYTES, (nth + 1) * SUM_BYTES);
    const changed = files.flatMap((path, nth) => (sumAt(nth).equals(seen[nth]!.sum) ? [] : [{ path, nth }]));
    if (changed.length > MAX_CHANGED) return false;
    const told = JSON.stringify([...kept.found.values()]);
    return changed.every(({ path, nth }) => {
      if (told.includes(JSON.stringify(path).slice(1, -1))) return false;
      const before = this.tree.keptOutline(path, sumAt(nth));
      const after = seen[nth]!.outline();
      return before !== undefined && after !== undefined && sameShape(before, after);
    });
  }
}
