import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { type CliRun, runCli } from '../rig/cli.ts';

const FOLDER = new URL('../../schemas/', import.meta.url);
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Schema = { readonly definitions?: Readonly<Record<string, unknown>>; readonly [key: string]: unknown };

export const schemaNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.schema.json'))
  .map((name) => name.replace('.schema.json', ''));

export function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`${name}.schema.json`, FOLDER), 'utf8')) as Schema;
}

/** A published schema as a question: what is wrong with this document? Nothing is an empty text. */
export function faultsBy(name: string): (document: unknown) => string {
  const fits = ajv.compile(readSchema(name));
  return (document) => (fits(document) ? '' : ajv.errorsText(fits.errors));
}

/** Runs a command with `--format json` to its end and returns its document. */
export async function documentOf(
  schema: string,
  directory: string,
  args: readonly string[],
  exitCode: number,
) {
  return documentIn(schema, await runCli(directory, [...args, '--format', 'json']), exitCode);
}

/** The document of a command that has ended: the only thing on stdout, version first in its text, as its schema has it. */
export function documentIn(
  schema: string,
  { code, stdout, stderr }: Awaited<CliRun['exit']>,
  exitCode: number,
  // biome-ignore lint/suspicious/noExplicitAny: the schema has just said what it is.
): any {
  assert.is(code, exitCode, `${stdout}${stderr}`);
  assert.match(stdout, /^\{\s*"version": 1,/);
  const document: unknown = JSON.parse(stdout);
  assert.is(faultsBy(schema)(document), '', stdout);
  return document;
}

/** Asserts that a command was refused: exit 2, why on stderr, and nothing on stdout that could be taken for a document. */
export async function assertNoDocument(directory: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runCli(directory, [...args, '--format', 'json']);
  assert.equal([code, stdout], [2, ''], stderr);
  assert.ok(stderr.length > 0);
}

/**
 * Asserts that a schema refuses the document with any one of its keys misspelt, missing or of another type, at every
 * depth. `optional` are keys that may be missing; in a list, one item of each kind of place is bent.
 */
export function assertRefusesBent(schema: string, document: unknown, optional: readonly string[] = []): void {
  const faults = faultsBy(schema);
  const accepted: string[] = [];
  const seen = new Set<string>();
  const bend = (place: string, value: Json, put: (bent: Json) => Json): void => {
    const attempt = (how: string, bent: Json): void => {
      if (!seen.has(how) && faults(put(bent)) === '') accepted.push(how);
      seen.add(how);
    };
    attempt(
      `${place} of another type`,
      typeof value === 'object' && value !== null ? 'text' : { no: 'leaf' },
    );
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) bend(`${place}[]`, item, (bent) => put(value.with(at, bent)));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const { [key]: _, ...rest } = value;
        attempt(`${place}.${key} misspelt`, { ...rest, [`${key}_`]: item });
        if (!optional.includes(key)) attempt(`${place}.${key} missing`, rest);
        bend(`${place}.${key}`, item, (bent) => put({ ...value, [key]: bent }));
      }
    }
  };
  bend('', document as Json, (bent) => bent);
  assert.equal(accepted, []);
  assert.ok(seen.size > 10, 'hardly anything was bent');
}
