import * as z from 'zod/mini';
import { FAIL_POLICIES } from '../model/plan.ts';
import { duration, environment, strict } from '../util/schema.ts';

const filled = z.string().check(z.minLength(1));

/** Processes that run the tests of a suite. */
export const workers = z.union([z.literal('auto'), z.int().check(z.positive())], {
  error: "expected a number of processes, at least 1, or 'auto'",
});

/** What `command()` and `shell()` return. */
export const commandTask = strict({
  kind: z.literal('command'),
  file: filled,
  args: z.array(z.string()),
  shell: z.optional(z.boolean()),
  cwd: z.optional(z.string()),
});

/** What `script()` returns. */
export const scriptTask = strict({ kind: z.literal('script'), file: filled, args: z.array(z.string()) });

/** What a stage runs; `kind` decides. */
const task = z.discriminatedUnion(
  'kind',
  [
    commandTask,
    scriptTask,
    strict({ kind: z.literal('ssot') }),
    strict({ kind: z.literal('pytest'), suite: z.string(), workers: z.optional(workers) }),
    strict({ kind: z.literal('websocket'), scenario: z.string(), service: z.optional(z.string()) }),
  ],
  { error: 'expected what command(), shell(), script(), ssot(), pytest() or websocket() return' },
);

export const failPolicy = z.enum(FAIL_POLICIES, {
  error: `expected one of ${FAIL_POLICIES.map((each) => `'${each}'`).join(', ')}`,
});

const positive = z.int().check(z.positive());
const natural = z.int().check(z.nonnegative());
const names = z.array(z.string());

const stage = strict({
  run: task,
  needs: z._default(names, []),
  services: z._default(names, []),
  locks: z._default(names, []),
  weight: z.optional(z.number().check(z.positive())),
  timeout: z.optional(duration),
  retries: z._default(
    z.union([
      natural,
      strict({
        times: natural,
        delay: z._default(duration, 0),
        factor: z._default(z.number().check(z.minimum(1)), 2),
      }),
    ]),
    0,
  ),
  fail: z.optional(
    z.union([failPolicy, strict({ policy: z.optional(failPolicy), after: z.optional(positive) })]),
  ),
  always: z._default(z.boolean(), false),
  gate: z._default(z.enum(['stage', 'scoped']), 'stage'),
  env: z._default(environment, {}),
});

/** Whether every key of it is one that it shows: `{ __proto__: … }` would lose a stage without a word. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '__proto__')) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A pipeline with its defaults filled in. */
export const pipelineSchema = strict({
  description: z._default(z.string(), ''),
  stages: z.pipe(
    z.custom<Record<string, unknown>>(isPlain, {
      error: "expected an object whose keys are stages; '__proto__' is no name for one",
    }),
    z.record(
      z
        .string()
        .check(z.regex(/^[\w.:-]+$/, { error: 'a stage name holds letters, digits, and . : _ - only' })),
      stage,
    ),
  ),
  fail: z.optional(failPolicy),
  maxFailures: z._default(positive, 1),
  timeout: z.optional(duration),
  checkpoint: z._default(z.boolean(), false),
});

export type Pipeline = z.output<typeof pipelineSchema>;
export type PipelineStage = z.output<typeof stage>;
