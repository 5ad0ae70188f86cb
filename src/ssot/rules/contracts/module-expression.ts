import { escapePattern } from '../../../util/escape-pattern.ts';

/** Whether an expression can stand for several modules. */
export function hasWildcard(expression: string): boolean {
  return expression.includes('*');
}

/** Why a text is no module expression, or undefined: `*` stands for one whole name, `**` for one or more. */
export function expressionFault(expression: string): string | undefined {
  let last = '';
  for (const part of expression.split('.')) {
    if (part === '*' || part === '**') {
      if (last === '**') return 'a recursive wildcard cannot be followed by a wildcard';
      if (last === '*' && part === '**') return 'a wildcard cannot be followed by a recursive wildcard';
      last = part;
      continue;
    }
    if (part.includes('*')) return 'a wildcard can only replace a whole module';
    if (!/^[\p{L}\p{N}_-]+$/u.test(part)) return `'${part}' is no name of a module`;
    last = '';
  }
  return undefined;
}

/** A predicate for the dotted names that an expression stands for. */
export function expressionMatcher(expression: string): (module: string) => boolean {
  if (!hasWildcard(expression)) return (module) => module === expression;
  const one = '[^.]+';
  const parts = expression
    .split('.')
    .map((part) => (part === '*' ? one : part === '**' ? `${one}(?:\\.${one})*` : escapePattern(part)));
  const regex = new RegExp(`^${parts.join('\\.')}$`);
  return (module) => regex.test(module);
}

/** The two sides of `importer -> imported`, or undefined when it is none. */
export function importExpression(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('->');
  if (at < 0) return undefined;
  const importer = text.slice(0, at).trim();
  const imported = text.slice(at + 2).trim();
  return importer === '' || imported === '' ? undefined : [importer, imported];
}
