import type { Finding } from '../finding.ts';

/** Where one definition is. */
export interface DefinitionPlace {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  /** `pkg.mod.Name` */
  readonly symbol: string;
  readonly kind: 'class' | 'function' | 'constant';
}

/** A load on the way from a file to what it fails by. */
export interface LoadStep {
  readonly path: string;
  readonly line: number;
  readonly why: 'import' | 'package' | 'conftest';
  /** The file that is loaded. */
  readonly to: string;
}

/** A module that cannot be imported in one tree and could be, or was not there, in the other. */
export interface StoppedModule {
  readonly path: string;
  readonly module: string;
  readonly test: boolean;
  /** Whether the other tree has it. */
  readonly known: boolean;
  /** The shortest way to the cause; empty where that is in this file itself. At most `MAX_STEPS`. */
  readonly chain: readonly LoadStep[];
}

/** What takes modules down, with those that it takes down in one tree only. */
export interface StoppedGroup {
  readonly cause: 'missing' | 'invalid';
  readonly symbol: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly modules: readonly StoppedModule[];
}

/** One side of a comparison. */
export interface Side {
  readonly findings: readonly Finding[];
  /** Root causes, most modules first. */
  readonly imports: readonly StoppedGroup[];
}

/** How much stands on one side. */
export interface SideCounts {
  readonly findings: number;
  readonly modules: number;
  /** Those of the modules that are test files, which pytest cannot collect. */
  readonly tests: number;
}

export interface Base {
  /** As it was asked for. */
  readonly revision: string;
  readonly commit: string;
  /** Whether `commit` is what the revision and HEAD last shared, and not the revision itself. */
  readonly mergeBase: boolean;
}

/** The document of `ssot diff --format json`. */
export interface DiffReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  readonly base: Base;
  readonly files: {
    readonly scanned: number;
    readonly before: number;
    readonly changed: number;
    readonly added: number;
    readonly removed: number;
  };
  readonly summary: { readonly broken: SideCounts; readonly mended: SideCounts };
  readonly broken: Side;
  readonly mended: Side;
  readonly definitions: {
    readonly gone: readonly DefinitionPlace[];
    readonly added: readonly DefinitionPlace[];
    readonly moved: readonly { readonly from: DefinitionPlace; readonly to: DefinitionPlace }[];
    /** New classes whose name others already have. Told, and no reason to fail: names may be shared. */
    readonly homonyms: readonly {
      readonly added: DefinitionPlace;
      readonly others: readonly DefinitionPlace[];
    }[];
  };
  /** What was left out of the comparison or taken from elsewhere. */
  readonly notes: readonly string[];
}

/** Loads of a chain that are told. */
export const MAX_STEPS = 12;
