import { z } from 'zod';
import { failPolicy, pipelineSchema } from '../pipeline/schema.ts';
import { duration, environment, strict } from '../util/schema.ts';

const names = z.array(z.string());
const argv = z.tuple([z.string().min(1)], z.string());

const regularExpression = z.string().superRefine((text, context) => {
  try {
    new RegExp(text);
  } catch (error) {
    context.addIssue(`not a regular expression: ${(error as Error).message}`);
  }
});

const readiness = z.union(
  [
    strict({ http: z.string().startsWith('/'), status: z.number().int().optional() }),
    strict({ tcp: z.literal(true) }),
    strict({ log: regularExpression }),
    strict({ command: argv }),
    strict({
      websocket: z.string().startsWith('/'),
      protocols: names.optional(),
      headers: environment.optional(),
      message: z.record(z.string(), z.unknown()).optional(),
    }),
  ],
  {
    error:
      "expected one of { http: '/path', status? }, { tcp: true }, { log: 'regular expression' }, { command: [...] }, { websocket: '/path', protocols?, headers?, message? }",
  },
);

const service = strict({
  command: argv,
  cwd: z.string().default('.'),
  env: environment.default({}),
  port: z
    .union([z.literal('auto'), z.number().int().min(1).max(65_535)], {
      error: "expected a port number or 'auto'",
    })
    .default('auto'),
  host: z.string().default('127.0.0.1'),
  needs: names.default([]),
  ready: readiness,
  timeout: duration.default(30_000),
  stop: strict({
    signal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT']).default('SIGTERM'),
    grace: duration.optional(),
  }).prefault({}),
});

const suite = strict({
  paths: names.min(1, { error: 'a suite names at least one path' }),
  args: names.default([]),
  env: environment.default({}),
  testTimeout: duration.optional(),
  collectTimeout: duration.optional(),
  allowEmpty: z.boolean().default(false),
});

const ssot = strict({
  sourceRoots: names.optional(),
  exclude: names.optional(),
  families: environment.optional(),
  unique: names.optional(),
  forbidden: z
    .array(
      strict({
        import: z.string(),
        reason: z.string(),
        use: z.string().optional(),
        in: names.optional(),
        except: names.optional(),
      }),
    )
    .optional(),
  layers: z.array(strict({ name: z.string(), order: names })).optional(),
  testPatterns: names.optional(),
  rules: z.record(z.string(), z.boolean()).optional(),
});

/** The config with its defaults filled in. Each key is described in `types.ts`, where users read it. */
export const configSchema = strict({
  root: z.string().default('.'),
  python: strict({ interpreter: z.string().optional(), requirements: z.string().optional() }).prefault({}),
  ssot: ssot.prefault({}),
  suites: z.record(z.string(), suite).default({}),
  scenarios: z.record(z.string(), z.string()).default({}),
  services: z
    .record(
      z.string().regex(/^[A-Za-z][\w-]*$/, {
        error: 'a service name starts with a letter and holds letters, digits, _ and - only',
      }),
      service,
    )
    .default({}),
  pipelines: z.record(z.string(), pipelineSchema).default({}),
  defaultPipeline: z.string().default('full-validation'),
  reports: strict({
    dir: z.string().default('reports'),
    junit: z.boolean().default(false),
    ctrf: z.boolean().default(false),
  }).prefault({}),
  env: environment.default({}),
  secrets: names.default([]),
  jobs: z.number().int().positive().optional(),
  fail: failPolicy.default('kill'),
  grace: duration.default(2000),
});

export type Config = z.output<typeof configSchema>;
