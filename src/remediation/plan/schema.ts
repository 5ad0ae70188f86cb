import * as z from 'zod/mini';
import { commandTask, scriptTask } from '../../pipeline/schema.ts';
import { duration, strict } from '../../util/schema.ts';

const filled = z.string().check(z.minLength(1));
const names = z.array(filled).check(z.minLength(1));

const apply = z.discriminatedUnion(
  'kind',
  [commandTask, scriptTask, strict({ kind: z.literal('person'), message: filled })],
  { error: 'expected what command(), shell(), script() or person() return' },
);

const phase = strict({
  name: z.string().check(
    z.regex(/^[A-Za-z0-9][\w.-]{0,60}$/, {
      error: 'a phase name holds letters, digits, . _ - only, and at most 61 of them',
    }),
  ),
  apply,
  timeout: z._default(duration, 3_600_000),
  validate: z.prefault(
    strict({
      pipeline: z.optional(filled),
      only: z.optional(names),
      expect: z._default(z.enum(['open', 'no-worse'], { error: "expected 'open' or 'no-worse'" }), 'open'),
    }),
    {},
  ),
  message: z._default(
    z.string().check(z.regex(/^\S/, { error: 'a commit message begins with its subject' })),
    'refactor: {phase}',
  ),
  retry: z.prefault(
    strict({
      limit: z._default(z.int().check(z.nonnegative(), z.maximum(20)), 1),
      backoff: z._default(duration, 1000),
    }),
    {},
  ),
});

/** A remediation with its defaults filled in. Each key is described in `types.ts`, where users read it. */
export const remediationSchema = strict({
  description: z._default(z.string(), ''),
  phases: z
    .array(phase)
    .check(z.minLength(1, { error: 'a remediation has at least one phase' }))
    .check(({ value, issues }) => {
      for (const [at, { name }] of value.entries()) {
        if (value.findIndex((each) => each.name === name) === at) continue;
        const message = `two phases are called '${name}'`;
        issues.push({ code: 'custom', message, input: name, path: [at, 'name'] });
      }
    }),
  final: z.prefault(strict({ pipeline: z.optional(filled), only: z.optional(names) }), {}),
  perDay: z.optional(z.int().check(z.positive())),
});

export type Remediation = z.output<typeof remediationSchema>;
export type Phase = Remediation['phases'][number];
