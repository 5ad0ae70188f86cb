import { CONTEXT } from '../outline/context.ts';
import type { ImportedName } from '../outline/types.ts';
import { type Binding, BindingTable, firstPart } from './binding-table.ts';
import { getOrInsert } from './grouping.ts';
import { type Located, type Locator, topUnder } from './locate.ts';
import { relativeBase, type SourceFile } from './source-file.ts';
import type { Dir } from './tree.ts';

/** Why a name cannot be had. */
export interface MissingName {
  readonly kind: 'missing';
  /** What is not there: `pkg.mod` or `pkg.mod.Name`. */
  readonly module: string;
  readonly name: string | null;
  /** The file that should bind it, when there is one. */
  readonly file: SourceFile | undefined;
  readonly dir: Dir | undefined;
  readonly why: 'no-module' | 'no-name' | 'type-checking' | 'circular';
  readonly through: Dir | undefined;
}

/** What a name stands for in the end. Several when branches bind it differently. */
export type Target =
  | { readonly kind: 'definition'; readonly file: SourceFile; readonly index: number }
  | { readonly kind: 'assignment'; readonly file: SourceFile; readonly index: number }
  | { readonly kind: 'module'; readonly at: Located }
  | { readonly kind: 'external' }
  | { readonly kind: 'undecidable' }
  | MissingName;

const IMPLICIT = new Set([
  '__name__',
  '__file__',
  '__doc__',
  '__path__',
  '__spec__',
  '__package__',
  '__loader__',
  '__dict__',
  '__builtins__',
  '__annotations__',
  '__cached__',
]);
const UNDECIDABLE: readonly Target[] = [{ kind: 'undecidable' }];
const EXTERNAL: readonly Target[] = [{ kind: 'external' }];
/** Stands for a name while it is followed: who comes back to it has found nothing. */
const GOING_ROUND: readonly Target[] = [];

/** Follows names through imports, aliases, star imports and re-exports to what defines them. */
export class Resolver {
  readonly locator: Locator;
  private readonly tables = new Map<SourceFile, BindingTable>();
  /** What names came to: at run time, and as the type checker sees them. */
  private readonly atRuntime = new Map<SourceFile, Map<string, readonly Target[]>>();
  private readonly forTyping = new Map<SourceFile, Map<string, readonly Target[]>>();
  /** Names that are being followed right now. */
  private open = 0;

  constructor(locator: Locator) {
    this.locator = locator;
  }

  /** The module that an import statement names, before any name is taken from it. */
  module(from: SourceFile, item: ImportedName): Located {
    if (item.level > 0) return this.locator.relative(from, item.level, item.module);
    return this.locator.absolute(from, item.module);
  }

  /** What an import binds, from the module that it names. Empty for a star import. */
  import(from: SourceFile, item: ImportedName, at = this.module(from, item)): readonly Target[] {
    if (item.name === null) return this.ofModule(at);
    if (at.kind === 'missing') return this.ofModule(at);
    if (item.name === '*') return [];
    const runtime = (item.context & CONTEXT.typeChecking) === 0;
    return this.attribute(at, item.name, runtime, from, item);
  }

  /** What a name bound at the top of a module stands for, seen at run time or by the type checker. */
  name(file: SourceFile, name: string, runtime: boolean): readonly Target[] {
    const known = getOrInsert(runtime ? this.atRuntime : this.forTyping, file, () => new Map());
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, GOING_ROUND);
    this.open++;
    const found = this.lookUp(file, name, runtime);
    this.open--;
    // A result found inside a circle may lack what the circle's start knows: only whole ones are kept.
    if (this.open === 0 || found.length > 0) known.set(name, found);
    else known.delete(name);
    return found;
  }

  private lookUp(file: SourceFile, name: string, runtime: boolean): readonly Target[] {
    const all = this.table(file).get(name);
    const bindings = runtime ? all.filter((it) => !isForTyping(file, it)) : all;
    const found =
      bindings.length === 1
        ? this.follow(file, bindings[0]!, runtime)
        : bindings.flatMap((it) => this.follow(file, it, runtime));
    if (found.some(isThere)) return found.every(isThere) ? found : found.filter(isThere);
    const starred = this.throughStars(file, name, runtime);
    if (starred.length > 0) return starred;
    if (file.isPackage) {
      const submodule = this.locator.step(file.dir, name);
      if (submodule !== undefined) return this.ofModule(submodule);
    }
    if (IMPLICIT.has(name) || file.outline.dynamic || file.outline.faults.length > 0) return UNDECIDABLE;
    if (found.length > 0) return found;
    const why = bindings.length > 0 ? 'circular' : all.length > 0 ? 'type-checking' : 'no-name';
    return [{ kind: 'missing', module: file.module, name, file, dir: undefined, why, through: undefined }];
  }

  private table(file: SourceFile): BindingTable {
    return getOrInsert(this.tables, file, () => new BindingTable(file));
  }

  /** The names that a module binds at its top level. */
  names(file: SourceFile): Iterable<string> {
    return this.table(file).names();
  }

  private follow(file: SourceFile, { kind, index }: Binding, runtime: boolean): readonly Target[] {
    if (kind === 'definition') return [{ kind, file, index }];
    if (kind === 'assignment') return this.alias(file, index, runtime);
    const item = file.outline.imports[index]!;
    if (item.name !== null || item.as !== null) return this.import(file, item);
    return this.ofModule(this.locator.absolute(file, firstPart(item.module)));
  }

  private alias(file: SourceFile, index: number, runtime: boolean): readonly Target[] {
    const { value, name } = file.outline.assignments[index]!;
    const itself: Target = { kind: 'assignment', file, index };
    if (value === null || value === name) return [itself];
    const [first, ...rest] = value.split('.');
    if (!this.table(file).has(first!)) return [itself];
    let targets = this.name(file, first!, runtime);
    for (const part of rest) targets = targets.flatMap((target) => this.member(target, part, runtime));
    const real = targets.filter((it) => it.kind === 'definition' || it.kind === 'module');
    return real.length > 0 ? real : [itself];
  }

  private member(target: Target, name: string, runtime: boolean): readonly Target[] {
    if (target.kind === 'module') return this.attribute(target.at, name, runtime);
    if (target.kind !== 'definition') return UNDECIDABLE;
    const { file, index } = target;
    const inner = file.outline.definitions.findIndex((it) => it.scope === index + 1 && it.name === name);
    return inner < 0 ? UNDECIDABLE : [{ kind: 'definition', file, index: inner }];
  }

  /** A name in a module; where an import asks for it, `from` and `item` say how a missing module is told. */
  private attribute(
    at: Located,
    name: string,
    runtime: boolean,
    from?: SourceFile,
    item?: ImportedName,
  ): readonly Target[] {
    if (at.kind === 'file') return this.name(at.file, name, runtime);
    if (at.kind !== 'namespace') return this.ofModule(at);
    const found = this.locator.step(at.dir, name);
    if (found !== undefined) {
      if (at.root !== undefined) this.locator.usedNamespaces.add(topUnder(at.root, at.dir));
      return this.ofModule(found);
    }
    const module =
      from !== undefined && item !== undefined ? namespaceName(from, item) : at.dir.path.replaceAll('/', '.');
    const missing = { kind: 'missing', module: `${module}.${name}`, name: null, file: undefined } as const;
    return [{ ...missing, dir: at.dir, why: 'no-module', through: at.root && topUnder(at.root, at.dir) }];
  }

  private throughStars(file: SourceFile, name: string, runtime: boolean): readonly Target[] {
    const found: Target[] = [];
    for (const item of file.outline.imports) {
      if (item.name !== '*' || item.scope !== 0) continue;
      const at = this.module(file, item);
      if (at.kind !== 'file') {
        if (at.kind !== 'namespace') found.push({ kind: 'undecidable' });
        continue;
      }
      if (!isExported(at.file, name)) continue;
      found.push(...this.name(at.file, name, runtime).filter(isThere));
    }
    return found;
  }

  private ofModule(at: Located): readonly Target[] {
    switch (at.kind) {
      case 'file':
      case 'namespace':
        return [{ kind: 'module', at }];
      case 'opaque':
        return UNDECIDABLE;
      case 'external':
        return EXTERNAL;
      case 'missing': {
        const { module, dir, through } = at;
        return [{ kind: 'missing', module, name: null, file: undefined, dir, why: 'no-module', through }];
      }
    }
  }
}

/** The dotted name of what an import takes a name from. */
function namespaceName(from: SourceFile, { level, module }: ImportedName): string {
  if (level === 0) return module;
  return [relativeBase(from, level), module].filter((it) => it !== '').join('.');
}

/** Whether a star import takes a name along. */
function isExported({ outline }: SourceFile, name: string): boolean {
  const { exports } = outline;
  if (exports === null) return !name.startsWith('_');
  return !exports.complete || exports.names.includes(name);
}

const isThere = ({ kind }: Target): boolean => kind !== 'missing';

function isForTyping({ outline }: SourceFile, { kind, index }: Binding): boolean {
  const { definitions, assignments, imports } = outline;
  const list = kind === 'definition' ? definitions : kind === 'assignment' ? assignments : imports;
  return (list[index]!.context & CONTEXT.typeChecking) !== 0;
}
