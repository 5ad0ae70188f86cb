import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import * as assert from 'uvu/assert';
import { createProgram } from '../../src/cli/program.ts';
import { FAILURE_KINDS } from '../../src/model/failure.ts';
import { RULES } from '../../src/ssot/rules/all.ts';
import { suite } from '../rig/suite.ts';
import { faultsBy, readSchema, schemaNames } from './document.ts';

const test = suite('the folder of schemas');
const table = readFileSync(new URL('../../schemas/README.md', import.meta.url), 'utf8');

function commandsWithJson(command: Command, path = 'portcullis'): string[] {
  const format = command.options.find(({ long }) => long === '--format');
  return [
    ...(format?.argChoices?.includes('json') ? [path] : []),
    ...command.commands.flatMap((inner) => commandsWithJson(inner, `${path} ${inner.name()}`)),
  ];
}

test('every command that takes --format json has its schema in the table, and no row is made up', () => {
  const rows = [...table.matchAll(/^\| `(portcullis [\w ]+?)(?: [A-Z]\w+)? --format json` \| \[(.+?)\]/gm)];
  const commands = commandsWithJson(createProgram(() => {}));
  assert.ok(commands.length >= 8);
  assert.equal(rows.map(([, command]) => command).sort(), commands.sort());
});

test('every schema compiles, is in the table, and refuses what is no document of ours', () => {
  for (const name of schemaNames) {
    assert.match(table, `(${name}.schema.json)`);
    for (const alien of [null, 1, 'text', [], {}, { version: 1 }, { version: 2 }])
      assert.is.not(faultsBy(name)(alien), '', `${name} takes ${JSON.stringify(alien)}`);
  }
});

test('what has one name is the same in every schema', () => {
  const known = new Map<string, unknown>();
  for (const schema of schemaNames)
    for (const [name, definition] of Object.entries(readSchema(schema).definitions ?? {})) {
      if (known.has(name)) assert.equal(definition, known.get(name), `${name} in ${schema}`);
      known.set(name, definition);
    }
  assert.ok(known.size > 10);
});

test('every rule and every reason of a failure is described', () => {
  const rules = readSchema('ssot-check').definitions?.rule as { enum: string[] };
  for (const { id } of RULES) assert.ok(rules.enum.includes(id), id);
  const failure = readSchema('ws-run').definitions?.stageFailure as {
    properties: { reason: { enum: string[] } };
  };
  assert.equal([...failure.properties.reason.enum].sort(), Object.keys(FAILURE_KINDS).sort());
});

test.run();
