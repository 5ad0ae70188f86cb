import { createRequire } from 'node:module';
import type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';

/** For ajv, which only a scenario with such a schema should load. */
const require = createRequire(import.meta.url);

interface AjvError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
type Validate = ((value: unknown) => boolean) & { readonly errors?: readonly AjvError[] | null };
type Ajv = new (options: object) => { compile(schema: object): Validate };

/**
 * A JSON Schema as the shape of an event, checked by ajv: `jsonSchema<Message>({ … })`.
 * Draft 7, 2019-09 or 2020-12, as its `$schema` says; `format` is not checked. Throws, where it is
 * written, on a schema that is none or is asynchronous.
 */
// biome-ignore lint/suspicious/noExplicitAny: a JSON Schema does not tell the compiler its type.
export function jsonSchema<Output = any>(schema: object): StandardSchema<Output> {
  const { $schema, $async } = schema as { $schema?: unknown; $async?: unknown };
  if ($async !== undefined)
    throw new Error('a JSON Schema with $async cannot be used: a verdict must be there at once');
  const Ajv = loadAjv(/\/draft\/(2019-09|2020-12)\//.exec(String($schema))?.[1]);
  const validate = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema);
  return {
    '~standard': {
      version: 1,
      vendor: 'ajv',
      validate: (value): StandardResult<Output> =>
        validate(value) ? { value: value as Output } : { issues: (validate.errors ?? []).map(issueOf) },
    },
  };
}

const FILES: Readonly<Record<string, string>> = {
  '2019-09': 'ajv/dist/2019.js',
  '2020-12': 'ajv/dist/2020.js',
};

function loadAjv(draft: string | undefined): Ajv {
  return require(draft === undefined ? 'ajv' : FILES[draft]!).default as Ajv;
}

function issueOf({ instancePath, keyword, params, message }: AjvError): StandardIssue {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') return { path: [...path, String(params.missingProperty)], message: 'a value' };
  return { path, message: keyword === 'type' ? String(params.type) : (message ?? keyword) };
}
