/** What surrounds a definition or an import, as bits. */
export const CONTEXT = {
  typeChecking: 1,
  /** In the body of an `except` clause. */
  exceptFallback: 2,
  /** In a `try` body (or `with suppress(…)`) whose failure to import is caught. */
  tryImport: 4,
  versionGuard: 8,
  functionLocal: 16,
  mainGuard: 32,
  /** Under any `if`, loop, `except` or `case`. */
  conditional: 64,
  /** Where a name that is not bound is taken into account: its NameError is caught, or whether it is there is asked first. */
  nameGuard: 128,
} as const;

const NAMES = [
  [CONTEXT.typeChecking, 'type-checking'],
  [CONTEXT.exceptFallback, 'except-fallback'],
  [CONTEXT.functionLocal, 'function-local'],
  [CONTEXT.versionGuard, 'version-guard'],
  [CONTEXT.mainGuard, 'main-guard'],
] as const;

export type ContextName = (typeof NAMES)[number][1];

/** The names that the JSON documents use for the bits of a context. */
export function contextNames(context: number): ContextName[] {
  return NAMES.filter(([bit]) => (context & bit) !== 0).map(([, name]) => name);
}

/** A definition that stands in for another one when that cannot be had, or for the type checker only. */
export function isStandIn(context: number): boolean {
  const { typeChecking, exceptFallback, tryImport, versionGuard } = CONTEXT;
  return (context & (typeChecking | exceptFallback | tryImport | versionGuard)) !== 0;
}
