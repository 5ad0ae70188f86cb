import type { Outline } from '../outline/types.ts';
import type { Dir } from './tree.ts';

/** One Python file of the tree. */
export interface SourceFile {
  /** Its place in `SourceIndex.files`. */
  readonly id: number;
  /** Relative to the root with `/`. */
  readonly path: string;
  readonly dir: Dir;
  readonly isPackage: boolean;
  readonly isTest: boolean;
  readonly outline: Outline;
  /** Dotted, as most of the tree imports it. */
  module: string;
}

/** The dotted name of a definition within its module, as Python's `__qualname__` has it. */
export function qualname({ outline }: SourceFile, index: number): string {
  const parts: string[] = [];
  for (let at = index; ; ) {
    const definition = outline.definitions[at]!;
    parts.unshift(definition.name);
    if (definition.scope === 0) return parts.join('.');
    at = definition.scope - 1;
    if (outline.definitions[at]!.kind === 'function') parts.unshift('<locals>');
  }
}

/** The dotted package that `level` dots in a file stand for; empty above the top. */
export function relativeBase(
  { module, isPackage }: Pick<SourceFile, 'module' | 'isPackage'>,
  level: number,
): string {
  const parts = module.split('.');
  return parts.slice(0, Math.max(0, parts.length - level + (isPackage ? 1 : 0))).join('.');
}
