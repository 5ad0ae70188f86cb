import { z } from 'zod';
import { FAIL_POLICIES } from '../model/plan.ts';
import { duration, environment, strict } from '../util/schema.ts';

/** What a stage runs; `kind` decides. */
const task = z.discriminatedUnion(
  'kind',
  [
    strict({
      kind: z.literal('command'),
      file: z.string().min(1),
      args: z.array(z.string()),
      shell: z.boolean().optional(),
      cwd: z.string().optional(),
    }),
    strict({ kind: z.literal('script'), file: z.string().min(1), args: z.array(z.string()) }),
    strict({ kind: z.literal('ssot') }),
    strict({ kind: z.literal('pytest'), suite: z.string() }),
    strict({ kind: z.literal('websocket'), scenario: z.string(), service: z.string() }),
  ],
  { error: 'expected what command(), shell(), script(), ssot(), pytest() or websocket() return' },
);

export const failPolicy = z.enum(FAIL_POLICIES, {
  error: `expected one of ${FAIL_POLICIES.map((each) => `'${each}'`).join(', ')}`,
});

const positive = z.number().int().positive();
const names = z.array(z.string());

const stage = strict({
  run: task,
  needs: names.default([]),
  services: names.default([]),
  locks: names.default([]),
  weight: z.number().positive().default(1),
  timeout: duration.optional(),
  retries: z
    .union([
      z.number().int().nonnegative(),
      strict({
        times: z.number().int().nonnegative(),
        delay: duration.default(0),
        factor: z.number().min(1).default(2),
      }),
    ])
    .default(0),
  fail: z
    .union([failPolicy, strict({ policy: failPolicy.optional(), after: positive.optional() })])
    .optional(),
  always: z.boolean().default(false),
  gate: z.enum(['stage', 'scoped']).default('stage'),
  env: environment.default({}),
});

/** A pipeline with its defaults filled in. */
export const pipelineSchema = strict({
  description: z.string().default(''),
  stages: z.record(
    z.string().regex(/^[\w.:-]+$/, { error: 'a stage name holds letters, digits, and . : _ - only' }),
    stage,
  ),
  fail: failPolicy.optional(),
  maxFailures: positive.default(1),
  timeout: duration.optional(),
  checkpoint: z.boolean().default(false),
});

export type Pipeline = z.output<typeof pipelineSchema>;
export type PipelineStage = z.output<typeof stage>;
