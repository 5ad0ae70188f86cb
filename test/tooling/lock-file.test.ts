import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';

interface Locked {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, Locked>> };
const test = suite('package-lock.json');

// npm leaves out, without a word, what the registry could not name when the lock was written; `npm ci` then refuses
// the lock on every machine. What is missing is added by hand: version, os, cpu, "optional": true.
test('names every package for another platform, so that npm ci accepts it', () => {
  const missing = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`node_modules/${name}`] === undefined &&
        packages[`${at}/node_modules/${name}`] === undefined,
    ),
  );
  assert.equal(missing, []);
});

test.run();
