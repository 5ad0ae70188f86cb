import type { FileScan } from './state.ts';

const MODULES = new Set(['builtins', '__builtin__']);

/** The names that a file gives to every other by adding them to `builtins`: `builtins.x = …`, `setattr(builtins, 'x', …)`. */
export function givenBuiltins(s: FileScan): string[] {
  const locals = new Set<string>();
  for (const { module, name, as } of s.imports) {
    if (name === null && MODULES.has(module)) locals.add(as ?? module);
  }
  if (locals.size === 0) return [];
  const text = s.bytes.toString('latin1');
  const names = [...locals].join('|');
  const given = new RegExp(
    `\\b(?:${names})\\.(?:__dict__\\s*\\[\\s*['"])?(\\w+)(?:['"]\\s*\\])?\\s*=(?!=)|\\bsetattr\\(\\s*(?:${names})\\s*,\\s*['"](\\w+)['"]`,
    'g',
  );
  return [...new Set([...text.matchAll(given)].map((it) => it[1] ?? it[2]!))];
}
