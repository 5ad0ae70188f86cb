import { lastOf } from './moved-paths.ts';

/** A module `__getattr__` (PEP 562) that still hands a name on and warns. */
export function deprecatedName(from: string, to: string, removal: string | undefined, eol: string): string {
  const name = lastOf(from);
  const until = removal === undefined ? '' : `; the old name is gone after ${removal}`;
  return [
    'def __getattr__(name):',
    `    if name == "${name}":`,
    '        import warnings',
    '',
    `        from ${to.slice(0, to.lastIndexOf('.'))} import ${name}`,
    '',
    '        warnings.warn(',
    `            "${from} is now ${to}${until}",`,
    '            DeprecationWarning,',
    '            stacklevel=2,',
    '        )',
    `        return ${name}`,
    '    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")',
    '',
  ].join(eol);
}
