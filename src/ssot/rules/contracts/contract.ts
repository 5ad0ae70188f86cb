/** What a contract about imports holds a tree to, as import-linter has it; names are dotted, `*` and `**` stand for modules. */
export type Contract =
  | LayersContract
  | IndependenceContract
  | ForbiddenContract
  | ProtectedContract
  | AcyclicContract;

export type ContractType = Contract['type'];

interface Common {
  readonly name: string;
  /** `importer -> imported`: imports that are left out of account. */
  readonly ignoreImports?: readonly string[] | undefined;
  /** What an ignored import that does not exist is. Default `error`. */
  readonly unmatchedIgnoreImports?: 'error' | 'warn' | 'none' | undefined;
  /** What to do about a violation, in the project's own words. */
  readonly guidance?: string | undefined;
}

/** Higher layers may import lower ones, also through others, never the other way round. */
export interface LayersContract extends Common {
  readonly type: 'layers';
  /** Highest first; `a | b` are siblings that may not import each other, `a : b` may; `(a)` need not exist. */
  readonly layers: readonly string[];
  /** Packages that each have these layers below them. */
  readonly containers?: readonly string[] | undefined;
  /** Every child of a container must be a layer. */
  readonly exhaustive?: boolean | undefined;
  readonly exhaustiveIgnores?: readonly string[] | undefined;
}

/** None of the modules may import another one, also through others. */
export interface IndependenceContract extends Common {
  readonly type: 'independence';
  readonly modules: readonly string[];
}

/** The sources may not import the forbidden modules, also through others unless that is allowed. */
export interface ForbiddenContract extends Common {
  readonly type: 'forbidden';
  readonly sourceModules: readonly string[];
  readonly forbiddenModules: readonly string[];
  readonly allowIndirectImports?: boolean | undefined;
  /** Whether a module stands for all below it. Default true. */
  readonly asPackages?: boolean | undefined;
}

/** Only the allowed importers may import the protected modules themselves. */
export interface ProtectedContract extends Common {
  readonly type: 'protected';
  readonly protectedModules: readonly string[];
  readonly allowedImporters: readonly string[];
  readonly asPackages?: boolean | undefined;
}

/** The children of a package, each with all below it, may not import each other in a circle. */
export interface AcyclicContract extends Common {
  readonly type: 'acyclic_siblings';
  readonly ancestors: readonly string[];
  /** How many levels below the ancestors are looked at. Default 10. */
  readonly depth?: number | undefined;
  readonly skipDescendants?: readonly string[] | undefined;
}

/** Contracts with the packages that they are about. */
export interface ContractSet {
  /** Top-level packages; all of the tree when not given. */
  readonly rootPackages?: readonly string[] | undefined;
  /** Whether packages from elsewhere can be forbidden or protected. */
  readonly includeExternalPackages: boolean;
  /** Whether imports under `TYPE_CHECKING` are left out of account. */
  readonly excludeTypeCheckingImports: boolean;
  readonly contracts: readonly PlacedContract[];
  /** Where the set is declared, for a fault of its root packages. */
  readonly at: DeclaredAt | undefined;
}

/** A contract, and where it is declared when that is a file of the tree. */
export interface PlacedContract {
  readonly contract: Contract;
  readonly at: DeclaredAt | undefined;
}

export interface DeclaredAt {
  /** Relative to the root. */
  readonly path: string;
  readonly line: number;
}

/** One module importing another, and where. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** What breaks a contract. */
export type Violation =
  /** `importer` reaches `imported`, which are the modules that the contract names; more heads and tails take the same way. */
  | {
      readonly kind: 'chain';
      readonly importer: string;
      readonly imported: string;
      readonly chain: readonly string[];
      readonly alsoFrom: readonly string[];
      readonly alsoTo: readonly string[];
    }
  | { readonly kind: 'undeclared-layer'; readonly module: string; readonly container: string }
  | { readonly kind: 'cycle'; readonly parent: string; readonly chain: readonly Link[] };
