import * as z from 'zod/mini';
import { AREAS } from '../ssot/options.ts';
import { contractFault, FIELDS, type FieldKind, valueFault } from '../ssot/rules/contracts/fields.ts';
import { environment, strict } from '../util/schema.ts';

const names = z.array(z.string());

/** Text that a field of a contract can hold. */
const text = (kind: FieldKind) =>
  z.string().check(({ value, issues }) => {
    const message = valueFault(kind, value);
    if (message !== undefined)
      issues.push({ code: 'custom', message: `'${value}': ${message}`, input: value });
  });

const KINDS = {
  layers: z.array(text('layers')),
  modules: z.array(text('modules')),
  imports: z.array(text('imports')),
  names,
  boolean: z.boolean(),
  alert: z.enum(['none', 'warn', 'error']),
  integer: z.int().check(z.minimum(0)),
  text: z.string(),
};

/** One type of contract, from the same table that import-linter's files are read by. */
function contractOf(type: keyof typeof FIELDS) {
  const shape: Record<string, z.ZodMiniType> = { type: z.literal(type), name: z.string() };
  for (const { key, kind, required } of Object.values(FIELDS[type]))
    shape[key] = required ? KINDS[kind] : z.optional(KINDS[kind]);
  return strict(shape).check(({ value, issues }) => {
    const fault = contractFault(value as never);
    if (fault !== undefined)
      issues.push({ code: 'custom', message: fault.message, input: value, path: [fault.field] });
  });
}

const [first, ...others] = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map(contractOf);
const contract = z.discriminatedUnion('type', [first!, ...others] as never, {
  error: `expected a contract with type ${Object.keys(FIELDS).join(', ')}`,
});

const regularExpression = z.string().check(({ value, issues }) => {
  try {
    new RegExp(value, 'u');
  } catch (error) {
    issues.push({
      code: 'custom',
      message: `not a regular expression: ${(error as Error).message}`,
      input: value,
    });
  }
});

const area = z.enum(AREAS);

/** `ssot` in the config; each key is described in `ssot-types.ts`, where users read it. */
export const ssotSchema = strict({
  sourceRoots: z.optional(names),
  exclude: z.optional(names),
  families: z.optional(environment),
  unique: z.optional(names),
  forbidden: z.optional(
    z.array(
      strict({
        import: z.string(),
        reason: z.string(),
        use: z.optional(z.string()),
        in: z.optional(names),
        except: z.optional(names),
      }),
    ),
  ),
  layers: z.optional(z.array(strict({ name: z.string(), order: names }))),
  contracts: z.optional(z.array(contract)),
  importLinter: z.optional(z.union([z.literal(false), z.string().check(z.minLength(1))])),
  moves: z.optional(environment),
  canonical: z.optional(names),
  literals: z.optional(
    z.array(strict({ argument: z.string(), matches: regularExpression, areas: z.optional(z.array(area)) })),
  ),
  areas: z.optional(
    strict(
      Object.fromEntries(AREAS.map((each) => [each, z.optional(names)])) as Record<
        (typeof AREAS)[number],
        ReturnType<typeof z.optional<typeof names>>
      >,
    ),
  ),
  ruleAreas: z.optional(z.record(z.string(), z.array(area).check(z.minLength(1)))),
  baseline: z.optional(z.string().check(z.minLength(1))),
  testPatterns: z.optional(names),
  rules: z.optional(z.record(z.string(), z.boolean())),
});
