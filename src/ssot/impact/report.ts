import type { Area } from '../area.ts';
import type { LoadStep } from '../diff/report.ts';
import type { ContextName } from '../outline/context.ts';

/** A place that would notice if a name went. */
export interface ImpactConsumer {
  readonly path: string;
  readonly line: number;
  readonly kind: 'import' | 'attribute' | 'string' | 'doc';
  /** The module, as written, that it is taken through. */
  readonly via: string;
  /** The name that an import takes out of the module asked for; `*` for all. */
  readonly takes?: string;
  /** `import`: as its module is imported; `call`: when the code runs; `typing`: for the type checker; `caught`: it goes on without. */
  readonly when: 'import' | 'call' | 'typing' | 'caught';
  /** Whether others take the name from there. */
  readonly reexport: boolean;
  readonly context: readonly ContextName[];
  readonly area: Area;
}

/** A module that could no longer be imported. */
export interface BrokenModule {
  readonly path: string;
  readonly module: string;
  readonly test: boolean;
  /** False where the import that breaks stands under a condition. */
  readonly certain: boolean;
  /** The shortest way to the consumer that breaks; empty where it is one itself. */
  readonly chain: readonly LoadStep[];
}

export type RiskLevel = 'low' | 'medium' | 'high';

/** Files of one package whose imports can be rewritten together. */
export interface Move {
  readonly package: string;
  readonly area: Area;
  readonly why: string;
  /** Those that nobody imports first. */
  readonly files: readonly {
    readonly path: string;
    readonly lines: readonly number[];
    readonly importedBy: number;
  }[];
}

/** The document of `ssot impact --format json`. */
export interface ImpactReport {
  readonly version: 1;
  readonly root: string;
  readonly elapsedMs: number;
  /** As it was asked for. */
  readonly name: string;
  readonly definitions: readonly {
    readonly symbol: string;
    readonly path: string;
    readonly line: number;
    readonly kind: 'class' | 'function' | 'constant' | 'module';
    readonly area: Area;
  }[];
  readonly summary: {
    readonly consumers: number;
    readonly files: number;
    readonly byKind: Readonly<Record<string, number>>;
    readonly byArea: Readonly<Record<string, number>>;
  };
  readonly consumers: readonly ImpactConsumer[];
  /** What would break if it went and nothing else changed. */
  readonly breaks: {
    readonly modules: readonly BrokenModule[];
    /** Those of them that are test files: pytest could not collect them. */
    readonly tests: number;
    /** Consumers that would fail when they run. */
    readonly later: number;
  };
  /** Test files that load it, and those of which that cannot be told. */
  readonly tests: { readonly reach: number; readonly unknown: number };
  readonly risk: {
    readonly level: RiskLevel;
    /** The gravest first. */
    readonly reasons: readonly {
      readonly level: RiskLevel;
      readonly figure: number;
      readonly text: string;
    }[];
  };
  /** An order in which consumers can be moved so that each step stands alone; the definition last. */
  readonly moves: readonly Move[];
  /** What was not read. */
  readonly notes: readonly string[];
}
