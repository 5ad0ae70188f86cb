import { resolve } from 'node:path';
import { CachedTree } from './cache/cached-tree.ts';
import { codeVersion } from './cache/code-version.ts';
import type { TreeSource } from './index/source.ts';
import { buildIndex, type SourceIndex } from './index/source-index.ts';
import type { SsotOptions } from './options.ts';

/** What was read. */
export interface Scanned {
  readonly scanned: number;
  readonly bytes: number;
  readonly lines: number;
}

/** A report, or why there is none; a tree without Python is never a green one. */
export type SsotResult<Report> =
  | { readonly ok: true; readonly report: Report }
  | {
      readonly ok: false;
      readonly reason:
        | 'unreadable-root'
        | 'unreadable-baseline'
        | 'bad-contracts'
        | 'nothing-to-check'
        | 'stopped';
      readonly message: string;
      readonly help: string;
      /** Where the fault is, absolute, when it is in a file. */
      readonly file?: string | undefined;
      readonly line?: number | undefined;
    };

/** For whoever is asked to stop before there is a report. */
export const STOPPED = {
  ok: false,
  reason: 'stopped',
  message: 'the check was stopped',
  help: 'Run it again.',
} as const;

/**
 * Reads a tree; an unreadable root and a tree with no Python file are failures. Without a source it is read from disk, as far as
 * outlines of it are not kept.
 */
export async function indexTree(
  options: SsotOptions,
  signal?: AbortSignal,
  source?: TreeSource,
): Promise<SsotResult<SourceIndex>> {
  const version = source === undefined ? cacheVersion(options) : undefined;
  if (version === undefined) return indexFrom(source, options, signal);
  const cached = new CachedTree(resolve(options.root), version);
  try {
    return await indexFrom(cached, options, signal);
  } finally {
    await cached.close();
  }
}

/** Reads a tree from a source. */
export async function indexFrom(
  source: TreeSource | undefined,
  options: SsotOptions,
  signal: AbortSignal | undefined,
): Promise<SsotResult<SourceIndex>> {
  let index: SourceIndex;
  try {
    index = await buildIndex(options, signal, source);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const help = 'Give a directory that exists and may be read.';
    return { ok: false, reason: 'unreadable-root', message: `cannot list ${options.root}: ${code}`, help };
  }
  if (signal?.aborted) return STOPPED;
  if (index.files.length > 0) return { ok: true, report: index };
  const message = `nothing to check: no Python file under ${index.root}`;
  return {
    ok: false,
    reason: 'nothing-to-check',
    message,
    help: "Correct 'root', or what 'exclude' leaves out.",
  };
}

/** How much was read. */
export function scannedOf({ files }: SourceIndex): Scanned {
  let bytes = 0;
  let lines = 0;
  for (const { outline } of files) {
    bytes += outline.bytes;
    lines += outline.lines;
  }
  return { scanned: files.length, bytes, lines };
}

/** What the code that reads is called in the cache; undefined where nothing is to be kept. */
export function cacheVersion({ cache }: SsotOptions): string | undefined {
  return cache === false ? undefined : codeVersion(import.meta.url);
}
