import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { FAULTS } from '../../examples/faults/catalogue.ts';
import { table } from '../../examples/faults/table.ts';
import { applyPatch, createWorkspace, REPOSITORY } from '../../examples/faults/workspace.ts';
import { suite } from '../rig/suite.ts';

const test = suite('the fault catalogue');
const folder = join(REPOSITORY, 'examples/faults');
const [some] = FAULTS;

test('it has two dozen faults, each under a name of its own', () => {
  assert.ok(FAULTS.length >= 24, `${FAULTS.length}`);
  assert.is(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length);
});

test('every fault has its patch, and every patch its fault', () => {
  const patches = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  assert.equal(patches.sort(), FAULTS.map(({ name }) => `${name}.patch`).sort());
});

test('the README lists the faults as they are', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  assert.ok(
    readme.includes(table(FAULTS)),
    `The table in examples/faults/README.md must be:\n${table(FAULTS)}`,
  );
});

test('a patch that does not apply is an error', async () => {
  const workspace = await createWorkspace(some);
  try {
    const again = applyPatch(workspace.directory, some!).then(() => 'it applied twice');
    assert.match(await again.catch((error: Error) => error.message), /git apply .*patch/);
  } finally {
    workspace.remove();
  }
});

test.run();
