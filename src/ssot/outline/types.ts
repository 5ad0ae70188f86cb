/** A class or function, at any depth. `definitions[i]` owns scope `i + 1`; scope 0 is the module. */
export interface Definition {
  readonly kind: 'class' | 'function';
  readonly name: string;
  /** Of the `class`, `def` or `async` keyword; both count from 1, the column in UTF-8 bytes. */
  readonly line: number;
  readonly column: number;
  /** The scope it is bound in: 0 for the module, otherwise `definitions[scope - 1]`. */
  readonly scope: number;
  /** Index into `Outline.branches`. */
  readonly branch: number;
  /** Bits of `CONTEXT`. */
  readonly context: number;
  /** Dotted names, without arguments; an empty string for a decorator that is not a name or a call of one. */
  readonly decorators: readonly string[];
  /** Text between the parentheses of a class header; empty for a function. */
  readonly bases: string;
  /** Text between the parentheses of a function's header; empty for a class. */
  readonly parameters: string;
}

/** One name bound at module or class level by something other than a class, function or import. */
export interface Assignment {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly scope: number;
  readonly branch: number;
  readonly context: number;
  /** `other`: a loop, `with`, pattern, walrus or `global` binds it. */
  readonly form: 'assign' | 'annotated' | 'type-alias' | 'other';
  /** The right side where it is a name or an attribute, dotted. */
  readonly value: string | null;
  /** What is called, dotted, where the right side is a call. */
  readonly call: string | null;
}

/** One name of one import statement. */
export interface ImportedName {
  /** Dotted, without leading dots; empty in `from . import x`. */
  readonly module: string;
  /** Leading dots. */
  readonly level: number;
  /** The name taken from the module; null for `import a.b`; `*` for a star import. */
  readonly name: string | null;
  readonly as: string | null;
  /** Where the name stands. */
  readonly line: number;
  readonly column: number;
  /** Where the statement starts. */
  readonly statementLine: number;
  readonly scope: number;
  readonly branch: number;
  readonly context: number;
  /** PEP 810 `lazy import`. */
  readonly lazy: boolean;
}

/** One place where a name is read that an import binds. */
export interface Use {
  /** Index into `Outline.imports`; the first of several that bind the name there. */
  readonly import: number;
  /** The name as it is bound here, with the attributes taken of it, dotted. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly scope: number;
  readonly context: number;
}

/** A name that is read, and that neither the file nor Python itself binds. */
export interface UnboundName {
  readonly name: string;
  /** Where it is read first. */
  readonly line: number;
  readonly column: number;
  /** How often it is read. */
  readonly count: number;
  /** The bits that all those places have in common; `nameGuard` where one of them has it. */
  readonly context: number;
}

/** A string literal that is two or more identifiers with dots between, in one piece. */
export interface DottedString {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** What it is the first argument of, dotted; empty when it is none, or that has no name. */
  readonly callee: string;
  readonly scope: number;
  readonly context: number;
}

/** What `__all__` says. */
export interface Exports {
  readonly names: readonly string[];
  /** Whether these are all: nothing else is taken in, and everything could be read. */
  readonly complete: boolean;
  /** The modules whose `__all__` it takes in, as they are written: `m` of `m.__all__`. */
  readonly from: readonly string[];
  /** Whether nothing but literals and these was met. */
  readonly readable: boolean;
  readonly line: number;
}

/** One name that a `del` at module or class level takes away. */
export interface Deletion {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly scope: number;
  readonly branch: number;
  readonly context: number;
}

/** A suite that may run or not: a branch of `if`, a loop, a handler. `branches[0]` is the module itself. */
export interface Branch {
  readonly kind: BranchKind;
  readonly parent: number;
  /** Branches of one `if`/`try` statement share this. */
  readonly chain: number;
  readonly line: number;
}

export type BranchKind =
  | 'root'
  | 'if'
  | 'elif'
  | 'else'
  | 'loop'
  | 'with'
  | 'try'
  | 'except'
  | 'finally'
  | 'match'
  | 'case';

/** The same name bound by two definitions in one scope, the later of which always replaces the earlier. */
export interface Rebinding {
  /** Indices into `definitions`. */
  readonly earlier: number;
  readonly later: number;
  /** The name stands in the text between the two, so the earlier may have served before it was replaced. */
  readonly usedBetween: boolean;
}

/** Why a file is not valid Python. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** What one pass over one file finds. */
export interface Outline {
  readonly bytes: number;
  readonly lines: number;
  readonly definitions: readonly Definition[];
  readonly assignments: readonly Assignment[];
  readonly imports: readonly ImportedName[];
  readonly branches: readonly Branch[];
  readonly exports: Exports | null;
  /** Absent when there are none. */
  readonly deletions?: readonly Deletion[];
  /** The module binds names that no outline can list: `__getattr__`, `globals()[…] = …`, `exec` and the like. */
  readonly dynamic: boolean;
  readonly rebindings: readonly Rebinding[];
  /** In the order found; the first is the one to show. At most 20. */
  readonly faults: readonly Fault[];
  /** Only where it was asked for. */
  readonly uses?: readonly Use[];
  /** Only where it was asked for; none of a file with faults, nor of what a star import may bind. */
  readonly unbound?: readonly UnboundName[];
  /** What it adds to `builtins`, for every file to see. Absent when nothing; only where `unbound` was asked for. */
  readonly given?: readonly string[];
  /** Only where it was asked for. */
  readonly paths?: readonly DottedString[];
}

/** What an outline is to hold besides what it always does: each costs time and memory. */
export interface Wanted {
  readonly uses?: boolean;
  readonly unbound?: boolean;
  readonly paths?: boolean;
}
