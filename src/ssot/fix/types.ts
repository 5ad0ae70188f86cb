import type { SsotOptions } from '../options.ts';

/** What a fix may do besides what the options declare. */
export interface FixWishes {
  /** Relative imports stay relative, where the new module is of the same package. */
  readonly relative?: boolean | undefined;
  /** Rewrite dotted paths and imports in Markdown and reStructuredText too. */
  readonly docs?: boolean | undefined;
  /** Second definitions to remove in favour of the one in their home. */
  readonly consolidate?: readonly Consolidation[] | undefined;
  /** Parses the changed files with Python itself; what it says of one, or nothing for a file that it takes. */
  readonly parse?: ParseFiles | undefined;
}

/** A name whose second definitions go, and what is left in their places. */
export interface Consolidation {
  readonly name: string;
  /** The module that keeps it; what `families` says where it is not given. */
  readonly home?: string | undefined;
  /** `deprecated`: a module `__getattr__` that warns; `reexport`: an import; `nothing`. */
  readonly leave: 'deprecated' | 'reexport' | 'nothing';
  /** When the warning says that it will be gone: `2026-12-31` or `version 3`. */
  readonly removal?: string | undefined;
}

export type ParseFiles = (
  files: readonly { readonly path: string; readonly bytes: Buffer }[],
) => Promise<
  | { readonly ok: true; readonly faults: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly message: string }
>;

/** A file as it is to be. Paths are relative to the root, with `/`. */
export interface FixEdit {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  /** Statements, attributes and strings that change. */
  readonly changes: number;
}

/** A place, as the documents have it. */
export interface FixPlace {
  readonly path: string;
  readonly line: number;
  /** The path that it is written as. */
  readonly symbol: string;
  /** Where it should lead. */
  readonly to: string | null;
  readonly why: string;
  readonly help: string;
}

/** What a fix comes to before anything is written. */
export interface FixPlan {
  readonly root: string;
  readonly edits: readonly FixEdit[];
  /** What is to be fixed and could not be. */
  readonly refused: readonly FixPlace[];
  /** What may need a person's eye: documents, strings of unclear meaning, imports out of order. */
  readonly look: readonly FixPlace[];
  /** What the tree would newly have wrong: nothing may be written while this is not empty. */
  readonly blocked: readonly FixPlace[];
  readonly notes: readonly string[];
}

export interface FixOptions extends SsotOptions, FixWishes {}
