import { type Area, areaOf } from './area.ts';
import { classKindIn } from './index/class-kind.ts';
import type { Resolver } from './index/resolve.ts';
import { qualname, type SourceFile } from './index/source-file.ts';
import { innerOf } from './inner.ts';
import { type ContextName, contextNames, isStandIn } from './outline/context.ts';
import type { Assignment, Definition } from './outline/types.ts';
import { isLoss } from './rules/shadowed-definition.ts';

export interface InventoryDefinition {
  readonly path: string;
  readonly line: number;
  readonly module: string;
  readonly qualname: string;
  readonly kind:
    | 'class'
    | 'enum'
    | 'protocol'
    | 'dataclass'
    | 'typeddict'
    | 'namedtuple'
    | 'function'
    | 'constant'
    | 'typealias';
  readonly context: readonly ContextName[];
  readonly area: Area;
  /** Line of the definition that replaces it. */
  readonly shadowedBy?: number;
  readonly members: readonly string[];
}

/** Where a name gets an object of its own: `at` counts in the outline's definitions or assignments. */
export interface Found {
  readonly file: SourceFile;
  readonly at: number;
  readonly by: 'definition' | 'assignment';
}

/**
 * The names among `wanted` that a module binds to a value of their own, each once: what `x = 0` and a later `x = 1`
 * make is one variable. A stand-in gives way to the real one; a name that a class or function has too is theirs.
 */
export function constantsOf(file: SourceFile, wanted: { has(name: string): boolean }): Map<string, Found> {
  const found = new Map<string, Found>();
  const { assignments, definitions } = file.outline;
  for (const [at, { name }] of assignments.entries()) {
    if (!wanted.has(name) || !isConstant(file, at)) continue;
    const known = found.get(name);
    if (known === undefined || isStandIn(contextOf(known))) found.set(name, { file, at, by: 'assignment' });
  }
  for (const { name, scope } of found.size === 0 ? [] : definitions) if (scope === 0) found.delete(name);
  return found;
}

/** Whether an assignment gives a module's name a value of its own, and not that of another name. */
export function isConstant({ outline }: SourceFile, at: number): boolean {
  const { scope, form, value } = outline.assignments[at]!;
  return scope === 0 && form !== 'other' && (value === null || form === 'type-alias');
}

export function contextOf({ file, at, by }: Found): number {
  return (by === 'definition' ? file.outline.definitions : file.outline.assignments)[at]!.context;
}

/** `pkg.mod.Name` */
export function fullName(found: Found): string {
  return `${found.file.module}.${qualnameOf(found)}`;
}

/** Line of the definition that takes its place in its scope, be it lost thereby (`shadowedBy`) or taken in. */
export function replacedAt(found: Found): number | undefined {
  return replacing(found, () => true);
}

/** Line of the definition that silently replaces it. */
export function shadowedBy(found: Found): number | undefined {
  return replacing(found, isLoss);
}

function replacing({ file, at, by }: Found, counts: typeof isLoss): number | undefined {
  if (by === 'assignment') return undefined;
  const pair = file.outline.rebindings.find((it) => it.earlier === at);
  return pair && counts(file, pair) ? file.outline.definitions[pair.later]!.line : undefined;
}

/** A definition as the inventory lists it. */
export function definition(resolver: Resolver, found: Found): InventoryDefinition {
  const { file, at, by } = found;
  const { definitions, assignments } = file.outline;
  const replacedBy = shadowedBy(found);
  const inner =
    by === 'definition' && definitions[at]!.kind === 'class'
      ? Object.values(innerOf(file.outline, at)).flat()
      : [];
  return {
    path: file.path,
    line: (by === 'definition' ? definitions : assignments)[at]!.line,
    module: file.module,
    qualname: qualnameOf(found),
    kind: by === 'definition' ? kindOfBlock(resolver, file, definitions[at]!) : kindOfValue(assignments[at]!),
    context: contextNames(contextOf(found)),
    area: areaOf(file),
    ...(replacedBy === undefined ? {} : { shadowedBy: replacedBy }),
    members: [...new Set(inner.map(({ name }) => name))],
  };
}

function qualnameOf({ file, at, by }: Found): string {
  return by === 'definition' ? qualname(file, at) : file.outline.assignments[at]!.name;
}

function kindOfBlock(
  resolver: Resolver,
  file: SourceFile,
  definition: Definition,
): InventoryDefinition['kind'] {
  if (definition.kind === 'function') return 'function';
  const kind = classKindIn(resolver, file, definition);
  return kind === 'pydantic' ? 'class' : kind;
}

/** What a call of one of these makes, by its last name. */
const MADE_BY: readonly (readonly [RegExp, InventoryDefinition['kind']])[] = [
  [/^(?:namedtuple|NamedTuple)$/, 'namedtuple'],
  [/^TypedDict$/, 'typeddict'],
  [/^make_dataclass$/, 'dataclass'],
  [/^(?:type|new_class|create_model)$/, 'class'],
  [/^(?:NewType|TypeAliasType)$/, 'typealias'],
  [/(?:Enum|Flag)$/, 'enum'],
];

function kindOfValue({ form, call }: Assignment): InventoryDefinition['kind'] {
  if (form === 'type-alias') return 'typealias';
  const maker = call?.slice(call.lastIndexOf('.') + 1) ?? '';
  return MADE_BY.find(([pattern]) => pattern.test(maker))?.[1] ?? 'constant';
}
