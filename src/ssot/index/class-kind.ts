import { type ClassKind, classKind, readHeader } from '../outline/class-kind.ts';
import type { Definition } from '../outline/types.ts';
import type { Resolver } from './resolve.ts';
import type { SourceFile } from './source-file.ts';

/** What kind of class a definition is, where a base called `Protocol` counts only if it is that of `typing`. */
export function classKindIn(resolver: Resolver, file: SourceFile, definition: Definition): ClassKind {
  const kind = classKind(definition);
  if (kind !== 'protocol') return kind;
  const { bases, keywords } = readHeader(definition.bases);
  const real = bases.filter(
    ({ name }) => !/(?:^|\.)Protocol$/.test(name) || isFromTyping(resolver, file, name, new Set()),
  );
  const parts = [...real.map(({ text }) => text), ...keywords.map(({ name, value }) => `${name}=${value}`)];
  return real.length === bases.length ? kind : classKind({ ...definition, bases: parts.join(', ') });
}

/** Whether a dotted name of a module comes, through whatever imports of the tree, from `typing` or `typing_extensions`. */
function isFromTyping(resolver: Resolver, file: SourceFile, dotted: string, seen: Set<SourceFile>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const [first, ...rest] = dotted.split('.');
  return file.outline.imports.some((item) => {
    const { name, as, module, level } = item;
    if (name === '*' ? rest.length > 0 : (as ?? name ?? module.split('.')[0]) !== first) return false;
    const taken = name === '*' ? first! : name;
    const path = [...(taken === null ? [] : [taken]), ...rest].join('.');
    if (level === 0 && TYPING.has(module)) return path === 'Protocol';
    const at = resolver.module(file, item);
    return at.kind === 'file' && path !== '' && isFromTyping(resolver, at.file, path, seen);
  });
}

const TYPING: ReadonlySet<string> = new Set(['typing', 'typing_extensions']);
