import type { Target } from '../index/resolve.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';

/** A place outside of import statements that names something of the tree. */
export interface Mention {
  /** `attribute`: of a module, in code; `string`: a dotted path in a string; `doc`: a document or notebook. */
  readonly kind: 'attribute' | 'string' | 'doc';
  /** Where it stands; of a document what a script there would see. */
  readonly file: SourceFile;
  readonly line: number;
  /** Dotted, up to the name that was looked for; that name alone where it stands bare in a document's code. */
  readonly text: string;
  /** Bits of `CONTEXT`. */
  readonly context: number;
  /** What it stands for; empty for a bare name, which several may have. */
  readonly targets: readonly Target[];
}

/**
 * What a dotted path comes to that ends, or passes, at one of `names`, as a module in the place of `from` would import it;
 * undefined when none of it is of this tree.
 */
export function resolveDotted(
  { resolver }: SourceIndex,
  from: SourceFile,
  parts: readonly string[],
  names: ReadonlySet<string>,
): { readonly text: string; readonly targets: readonly Target[] } | undefined {
  for (let end = parts.length - 1; end >= 0; end--) {
    const name = parts[end]!;
    if (!names.has(name)) continue;
    const text = parts.slice(0, end + 1).join('.');
    const outer = end === 0 ? undefined : resolver.locator.absolute(from, parts.slice(0, end).join('.'));
    if (outer?.kind === 'file') return { text, targets: resolver.name(outer.file, name, false) };
    const whole = resolver.locator.absolute(from, text);
    if (whole.kind === 'file') return { text, targets: [{ kind: 'module', at: whole }] };
  }
  return undefined;
}
