import type { Contract } from './rules/contracts/contract.ts';

/** A module that may not be imported. */
export interface ForbiddenImport {
  /**
   * A dotted module or name: it and everything below it. With `*`, a pattern for the whole dotted name; a
   * trailing `.*` takes in the name before it.
   */
  readonly import: string;
  /** Why: the message ends with it. */
  readonly reason: string;
  /** What to import instead. */
  readonly use?: string | undefined;
  /** Only importers whose module matches one of these patterns are held to it. */
  readonly in?: readonly string[] | undefined;
  /** Importers that may. */
  readonly except?: readonly string[] | undefined;
}

/** Modules in layers: one may import its own and those below, never one above. */
export interface Layers {
  readonly name: string;
  /** Module patterns, the highest layer first. */
  readonly order: readonly string[];
}

export type RuleId =
  | 'unparsable-file'
  | 'broken-import'
  | 'unbound-name'
  | 'shadowed-definition'
  | 'duplicate-definition'
  | 'forbidden-import'
  | 'import-cycle'
  | 'layer-violation'
  | 'non-canonical-import'
  | 'literal-format'
  | 'suppression';

/** What a file is for. */
export const AREAS = ['source', 'test', 'script', 'backup', 'generated'] as const;
export type Area = (typeof AREAS)[number];

/** What the texts look like that are passed as an argument of some name. */
export interface LiteralFormat {
  /** A keyword or a parameter: `user_id`. */
  readonly argument: string;
  /** A regular expression that the text must match. */
  readonly matches: string;
  /** Where it holds; everywhere when not given. */
  readonly areas?: readonly Area[] | undefined;
}

/** What to check. Only `root` is needed: everything else narrows or adds. Plain JSON. */
export interface SsotOptions {
  /** Directory of the tree; absolute, or relative to the working directory. */
  readonly root: string;
  /** Directories that are on `sys.path`, relative to `root`; detected when not given. */
  readonly sourceRoots?: readonly string[] | undefined;
  /** Paths or globs (`*`, `**`) relative to `root` that are not read. */
  readonly exclude?: readonly string[] | undefined;
  /** A class, function or constant name, or `/regex/`, and the module that is its only home. */
  readonly families?: Readonly<Record<string, string>> | undefined;
  /** Module patterns: a class name may be defined once among them, tests left out. */
  readonly unique?: readonly string[] | undefined;
  readonly forbidden?: readonly ForbiddenImport[] | undefined;
  readonly layers?: readonly Layers[] | undefined;
  /** Contracts about imports, also indirect ones, with the meaning that import-linter gives them. */
  readonly contracts?: readonly Contract[] | undefined;
  /** The import-linter config, relative to `root`; found when not given (`setup.cfg`, `.importlinter`, `pyproject.toml`); false: not read. */
  readonly importLinter?: string | false | undefined;
  /** Dotted names that were moved, each with where it is now. */
  readonly moves?: Readonly<Record<string, string>> | undefined;
  /** Module patterns: what these define is imported from there, or from its home in `families`. */
  readonly canonical?: readonly string[] | undefined;
  readonly literals?: readonly LiteralFormat[] | undefined;
  /** Globs of what belongs to an area, before the conventions are asked. */
  readonly areas?: Readonly<Partial<Record<Area, readonly string[] | undefined>>> | undefined;
  /** The areas that a rule looks at, where that is not all that it can look at. */
  readonly ruleAreas?: Readonly<Partial<Record<RuleId, readonly Area[]>>> | undefined;
  /** Rules to switch off or on; all are on by default. */
  readonly rules?: Readonly<Partial<Record<RuleId, boolean>>> | undefined;
  /** File of accepted findings, relative to `root`; it must exist. Default: `ssot-baseline.json`, where there is one. */
  readonly baseline?: string | undefined;
  /** Globs of what counts as test code. Default: `test` and `tests` directories, `test_*.py`, `*_test.py`, `conftest.py`. */
  readonly testPatterns?: readonly string[] | undefined;
  /** Whether outlines and findings are kept in the user's cache directory for the next run. Default true. */
  readonly cache?: boolean | undefined;
  /** Largest file that is read, in bytes; a larger one is reported, not skipped. Default 8 MiB. */
  readonly maxFileBytes?: number | undefined;
}

export const DEFAULT_TEST_PATTERNS = [
  '**/test/**',
  '**/tests/**',
  '**/test_*.py',
  '**/*_test.py',
  '**/conftest.py',
];
export const DEFAULT_BASELINE = 'ssot-baseline.json';
export const DEFAULT_MAX_FILE_BYTES = 8 * 1024 * 1024;
