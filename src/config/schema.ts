import * as z from 'zod/mini';
import { failPolicy, pipelineSchema, workers } from '../pipeline/schema.ts';
import { duration, environment, strict } from '../util/schema.ts';
import { ssotSchema } from './ssot-schema.ts';

const names = z.array(z.string());
const argv = z.tuple([z.string().check(z.minLength(1))], z.string());

const regularExpression = z.string().check(({ value, issues }) => {
  try {
    new RegExp(value);
  } catch (error) {
    const message = `not a regular expression: ${(error as Error).message}`;
    issues.push({ code: 'custom', message, input: value });
  }
});
const path = z.string().check(z.startsWith('/'));

const readiness = z.union(
  [
    strict({ http: path, status: z.optional(z.int()) }),
    strict({ tcp: z.literal(true) }),
    strict({ log: regularExpression }),
    strict({ command: argv }),
    strict({
      websocket: path,
      protocols: z.optional(names),
      headers: z.optional(environment),
      message: z.optional(z.record(z.string(), z.unknown())),
    }),
  ],
  {
    error:
      "expected one of { http: '/path', status? }, { tcp: true }, { log: 'regular expression' }, { command: [...] }, { websocket: '/path', protocols?, headers?, message? }",
  },
);

const service = strict({
  command: argv,
  cwd: z._default(z.string(), '.'),
  env: z._default(environment, {}),
  port: z._default(
    z.union([z.literal('auto'), z.int().check(z.minimum(1), z.maximum(65_535))], {
      error: "expected a port number or 'auto'",
    }),
    'auto',
  ),
  host: z._default(z.string(), '127.0.0.1'),
  needs: z._default(names, []),
  ready: readiness,
  timeout: z._default(duration, 30_000),
  stop: z.prefault(
    strict({
      signal: z._default(z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT']), 'SIGTERM'),
      grace: z.optional(duration),
    }),
    {},
  ),
});

const suite = strict({
  paths: names.check(z.minLength(1, { error: 'a suite names at least one path' })),
  args: z._default(names, []),
  env: z._default(environment, {}),
  testTimeout: z.optional(duration),
  collectTimeout: z.optional(duration),
  workers: z.optional(workers),
  fork: z._default(z.boolean(), true),
  allowEmpty: z._default(z.boolean(), false),
  data: z._default(names, []),
});

/** The config with its defaults filled in. Each key is described in `types.ts`, where users read it. */
export const configSchema = strict({
  root: z._default(z.string(), '.'),
  python: z.prefault(
    strict({ interpreter: z.optional(z.string()), requirements: z.optional(z.string()) }),
    {},
  ),
  ssot: z.prefault(ssotSchema, {}),
  suites: z._default(z.record(z.string(), suite), {}),
  scenarios: z._default(z.record(z.string(), z.string()), {}),
  services: z._default(
    z.record(
      z.string().check(
        z.regex(/^[A-Za-z][\w-]*$/, {
          error: 'a service name starts with a letter and holds letters, digits, _ and - only',
        }),
      ),
      service,
    ),
    {},
  ),
  pipelines: z._default(z.record(z.string(), pipelineSchema), {}),
  defaultPipeline: z._default(z.string(), 'full-validation'),
  reports: z.prefault(
    strict({
      dir: z._default(z.string(), 'reports'),
      junit: z._default(z.boolean(), false),
      junitProfile: z._default(z.enum(['rich', 'xunit-strict']), 'rich'),
      junitAttempts: z._default(z.enum(['last', 'each']), 'last'),
      ctrf: z._default(z.boolean(), false),
    }).check(({ value, issues }) => {
      if (value.junitAttempts !== 'each' || value.junitProfile === 'rich') return;
      const message =
        "'each' needs junitProfile 'rich': xunit-strict has no place for the number of an attempt";
      issues.push({ code: 'custom', message, input: value.junitAttempts, path: ['junitAttempts'] });
    }),
    {},
  ),
  env: z._default(environment, {}),
  secrets: z._default(names, []),
  jobs: z.optional(z.int().check(z.positive())),
  fail: z._default(failPolicy, 'kill'),
  grace: z._default(duration, 2000),
});

export type Config = z.output<typeof configSchema>;
