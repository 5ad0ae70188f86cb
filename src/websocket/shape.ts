import { show } from './field.ts';
import { isStandardSchema, type StandardIssue, type StandardSchema } from './standard-schema.ts';
import type { Shape } from './types.ts';

/** The first place where a value is not of a shape. `path` is empty for the value itself. */
export interface ShapeFault {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

const TYPES = new Map<unknown, [name: string, test: (value: unknown) => boolean]>([
  [String, ['a string', (value) => typeof value === 'string']],
  [Number, ['a number', (value) => typeof value === 'number']],
  [Boolean, ['a boolean', (value) => typeof value === 'boolean']],
  [Array, ['an array', Array.isArray]],
  [Object, ['an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)]],
]);

/**
 * Compares a value with a shape: undefined where it fits, or the first fault. A predicate that throws does not
 * fit, and neither does a schema that validates asynchronously: a verdict must be there when the event is.
 */
export function checkShape(shape: Shape | unknown, value: unknown, path = ''): ShapeFault | undefined {
  if (isStandardSchema(shape)) return checkSchema(shape, value, path);
  const type = TYPES.get(shape);
  if (type !== undefined) return type[1](value) ? undefined : fault(path, type[0], value);
  if (typeof shape === 'function') return checkPredicate(shape as (value: unknown) => unknown, value, path);
  if (shape instanceof RegExp) {
    // A copy: a pattern with the g or y flag remembers where it stopped.
    const fits = typeof value === 'string' && new RegExp(shape.source, shape.flags).test(value);
    return fits ? undefined : fault(path, `text matching ${shape}`, value);
  }
  if (Array.isArray(shape)) return checkArray(shape, value, path);
  if (typeof shape === 'object' && shape !== null) return checkPartial(shape, value, path);
  return Object.is(shape, value) ? undefined : fault(path, show(shape), value);
}

function fault(path: string, expected: string, value: unknown): ShapeFault {
  return { path, expected, got: show(value) };
}

function checkSchema(schema: StandardSchema, value: unknown, path: string): ShapeFault | undefined {
  let result: ReturnType<StandardSchema['~standard']['validate']>;
  try {
    result = schema['~standard'].validate(value);
  } catch (error) {
    return {
      path,
      expected: `what its ${schema['~standard'].vendor} schema says`,
      got: `an error from it: ${error}`,
    };
  }
  if (result instanceof Promise) {
    result.catch(() => {});
    return { path, expected: 'a schema that validates synchronously', got: 'one that returns a promise' };
  }
  const issue = result.issues?.[0];
  if (issue === undefined) return undefined;
  const keys = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  let at = value;
  for (const key of keys) at = (at as Record<string, unknown> | null | undefined)?.[key];
  return fault([path, ...keys].filter(Boolean).join('.'), wantedBy(issue), at);
}

/** What a schema expected, as a noun; zod's words for it name what was received as well, which is said anyway. */
function wantedBy({ message }: StandardIssue): string {
  return /^Invalid input: expected (.+?)(?:, received .+)?$/.exec(message)?.[1] ?? message;
}

function checkPredicate(
  predicate: (value: unknown) => unknown,
  value: unknown,
  path: string,
): ShapeFault | undefined {
  try {
    const answer = predicate(value);
    if (answer === true) return undefined;
    return fault(path, typeof answer === 'string' ? answer : show(predicate), value);
  } catch (error) {
    return { path, expected: show(predicate), got: `an error from it: ${error}` };
  }
}

function checkArray(shape: readonly unknown[], value: unknown, path: string): ShapeFault | undefined {
  if (!Array.isArray(value)) return fault(path, 'an array', value);
  if (value.length !== shape.length) return fault(path, `${shape.length} items`, value);
  for (const [index, item] of shape.entries()) {
    const found = checkShape(item, value[index], join(path, String(index)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkPartial(shape: object, value: unknown, path: string): ShapeFault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fault(path, 'an object', value);
  for (const [key, item] of Object.entries(shape)) {
    const inner = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    const found = checkShape(item, inner, join(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
