import { z } from 'zod';
import { type Duration, parseDuration } from './duration.ts';
import { suggest } from './nearest.ts';

/** An object without room for unknown keys; the error names the nearest known one. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => `unknown key '${key}'. ${suggest(key, Object.keys(shape))}`).join(' ');
    },
  });
}

/** A duration, as milliseconds. */
export const duration = z
  .union([z.number(), z.string()], { error: "expected milliseconds, or text such as '30s' or '5m'" })
  .transform((value: Duration, context) => {
    const milliseconds = parseDuration(value);
    if (milliseconds !== undefined) return milliseconds;
    context.addIssue(`'${value}' is not a duration: give milliseconds, or text such as '30s' or '5m'`);
    return z.NEVER;
  });

/** Environment variables. */
export const environment = z.record(z.string(), z.string());
