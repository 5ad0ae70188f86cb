import { types } from 'node:util';
import type { Problem } from '../model/ports.ts';
import { isStandardSchema, type StandardSchema } from './standard-schema.ts';
import type { Vocabulary } from './vocabulary.ts';

const HELP = 'A verdict must be there when the event is: use a schema without asynchronous checks.';
const MOST_NODES = 5000;

/** Finds the schemas that validate asynchronously, as far as that can be seen before a message is there. */
export function checkSchemas(events: Vocabulary): Problem[] {
  return Object.entries(events).flatMap(([event, shape]) =>
    isStandardSchema(shape) && isAsync(shape)
      ? [{ message: `the schema of '${event}' validates asynchronously`, help: HELP }]
      : [],
  );
}

function isAsync(schema: StandardSchema): boolean {
  // Valibot says so; an asynchronous function in the definition of a zod schema is a check of the user's.
  if ((schema as { async?: unknown }).async === true) return true;
  if (holdsAsync((schema as { _zod?: { def?: unknown } })._zod?.def)) return true;
  return [undefined, {}].some((value) => answersLater(schema, value));
}

function answersLater(schema: StandardSchema, value: unknown): boolean {
  try {
    const result = schema['~standard'].validate(value);
    if (!(result instanceof Promise)) return false;
    result.catch(() => {});
    return true;
  } catch {
    return false;
  }
}

/** True where an asynchronous function lies somewhere under a definition; bounded, and safe on circles. */
function holdsAsync(definition: unknown): boolean {
  const seen = new Set<unknown>();
  const rest: unknown[] = [definition];
  while (rest.length > 0 && seen.size < MOST_NODES) {
    const value = rest.pop();
    if (types.isAsyncFunction(value)) return true;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const inner = (value as { _zod?: { def?: unknown } })._zod?.def;
    if (inner !== undefined) rest.push(inner);
    else rest.push(...Object.values(value));
  }
  return false;
}
