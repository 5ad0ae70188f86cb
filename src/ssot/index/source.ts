import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outline } from '../outline/types.ts';
import { readOutlines } from './read.ts';

/** What a directory holds under one name. */
export interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  /** Also what else cannot be looked into, such as a submodule. */
  isSymbolicLink(): boolean;
}

/** Where a tree is read from: the file system, or a revision of it. Paths are relative to its root, with `/`. */
export interface TreeSource {
  /** What a directory holds, in any order. Throws when it cannot be listed. */
  entries(directory: string): Entry[];
  has(path: string): boolean;
  /** The text of a small file; undefined when there is none. */
  text(path: string): string | undefined;
  /** The outline of each file; one that cannot be read, or is larger than `maxBytes`, has that as its fault. */
  outlines(
    files: readonly string[],
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Outline[]>;
}

/** A directory as it is on disk; `root` is absolute. */
export function onDisk(root: string): TreeSource {
  return {
    entries: (directory) => readdirSync(join(root, directory), { withFileTypes: true }),
    has: (path) => existsSync(join(root, path)),
    text(path) {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return undefined;
      }
    },
    outlines: (files, maxBytes, signal) => readOutlines(root, files, maxBytes, signal),
  };
}
