import type { Area } from '../ssot/options.ts';
import type { Contract } from '../ssot/rules/contracts/contract.ts';

/** Paths and module patterns are as Python sees them: `backend.websocket.*`. */
export interface SsotInput {
  /** Directories that Python imports from, relative to the root (default: detected). */
  readonly sourceRoots?: readonly string[];
  readonly exclude?: readonly string[];
  /** Concepts that may be defined once only, with the module that is their home. */
  readonly families?: Readonly<Record<string, string>>;
  /** Modules in which every class must be defined once: `backend.*`. */
  readonly unique?: readonly string[];
  readonly forbidden?: readonly ForbiddenImportInput[];
  /** A module may import from its own layer and those below it, never from those above. */
  readonly layers?: readonly {
    readonly name: string /** Module patterns, highest first. */;
    readonly order: readonly string[];
  }[];
  /** Contracts about imports, also indirect ones: layers, independence, forbidden, protected, acyclic_siblings. */
  readonly contracts?: readonly Contract[];
  /** An import-linter config, relative to the root (default: the project's own, where there is one); false: none is read. */
  readonly importLinter?: string | false;
  /** Where names have gone: `{ 'old.path.Name': 'new.path.Name' }`. Imports by the old path are findings. */
  readonly moves?: Readonly<Record<string, string>>;
  /** Modules whose definitions are imported from where they are defined (or from their home in `families`), not through others. */
  readonly canonical?: readonly string[];
  /** What texts passed as an argument look like: `{ argument: 'user_id', matches: '^usr_[0-9a-f]{8}$', areas: ['test'] }`. */
  readonly literals?: readonly {
    readonly argument: string;
    /** A regular expression. */
    readonly matches: string;
    /** Default: all. */
    readonly areas?: readonly Area[];
  }[];
  /** Globs of what belongs to an area, before the conventions are asked. */
  readonly areas?: Readonly<Partial<Record<Area, readonly string[]>>>;
  /** The areas that single rules look at (default: all): `{ 'broken-import': ['source', 'test'] }`. */
  readonly ruleAreas?: Readonly<Record<string, readonly Area[]>>;
  /** What `portcullis ssot baseline` wrote, relative to the root (default: `ssot-baseline.json`, where there is one). */
  readonly baseline?: string;
  /** Globs of what counts as test code. */
  readonly testPatterns?: readonly string[];
  /** Turns single rules off: `{ 'import-cycle': false }`. */
  readonly rules?: Readonly<Record<string, boolean>>;
}

export interface ForbiddenImportInput {
  readonly import: string;
  readonly reason: string;
  readonly use?: string;
  readonly in?: readonly string[];
  readonly except?: readonly string[];
}
