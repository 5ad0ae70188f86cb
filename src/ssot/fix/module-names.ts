import type { Outline, Use } from '../outline/types.ts';
import type { PlacedImport } from './placed-imports.ts';
import { encoded, type SourceText, type Splice } from './source-text.ts';

/**
 * What must change besides the statement where `import a.b` becomes `import c.d`: every `a.b` that is read through it. Nothing
 * where it has an alias. A text says why it cannot be.
 */
export function moduleNames(
  source: SourceText,
  outline: Outline,
  own: PlacedImport,
  nth: number,
  to: string,
): Splice[] | string {
  const item = own.items[nth]!;
  if (item.as !== null) return [];
  const [oldTop, newTop] = [top(item.module), top(to)];
  const binders = outline.imports.filter((it) => it.scope === item.scope && boundTop(it) === oldTop);
  const firstBinder = outline.imports.indexOf(binders[0]!);
  const uses = (outline.uses ?? []).filter((it) => it.import === firstBinder);
  const own_ = uses.filter(({ name }) => name === item.module || name.startsWith(`${item.module}.`));
  if (oldTop !== newTop) {
    if (binders.length === 1 && own_.length < uses.length)
      return `line ${uses.find((it) => !own_.includes(it))!.line} uses ${oldTop}, which nothing else would bind`;
    if (isBoundOtherwise(source, newTop)) return `${newTop} means something else in this file`;
  }
  const splices: Splice[] = [];
  for (const use of own_) {
    const splice = respell(source, use, item.module, to);
    if (splice === undefined) return `line ${use.line} could not be read`;
    splices.push(splice);
  }
  return splices;
}

/** Replaces the start of what is read somewhere by another dotted name. */
export function respell(source: SourceText, use: Use, from: string, to: string): Splice | undefined {
  const at = source.offset(use.line, use.column);
  const pattern = new RegExp(
    from
      .split('.')
      .map((part) => encoded(part))
      .join('\\s*\\.\\s*'),
    'y',
  );
  pattern.lastIndex = at;
  const found = pattern.exec(source.text)?.[0];
  return found === undefined ? undefined : { from: at, to: at + found.length, text: encoded(to) };
}

const top = (path: string): string => path.split('.')[0]!;
const boundTop = ({ name, as, module }: Outline['imports'][number]): string => as ?? name ?? top(module);

/**
 * Whether a name may be bound in a file by anything but `import name.…`. By its text, so that parameters and locals count,
 * and comments and strings too: a doubt is no reason to shadow something.
 */
export function isBoundOtherwise(source: SourceText, name: string): boolean {
  const word = encoded(name);
  const pattern = new RegExp(`(?<![\\w.\\x80-\\xff])${word}(?![\\w\\x80-\\xff])(?!\\s*\\.)`, 'g');
  const imported = new RegExp(`^[ \\t]*(?:import[ \\t]+${word}|from[ \\t]+${word})\\b`);
  for (const { index } of source.text.matchAll(pattern)) {
    const line = source.text.slice(source.lineStart(index), index + word.length);
    if (!imported.test(line)) return true;
  }
  return false;
}
