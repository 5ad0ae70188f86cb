import * as assert from 'uvu/assert';
import { findGraphFaults } from '../../src/pipeline/graph.ts';
import { suite } from '../rig/suite.ts';

const test = suite('graph');

test('a graph without faults has none', () => {
  assert.equal(
    findGraphFaults(
      new Map([
        ['a', []],
        ['b', ['a']],
      ]),
      'stage',
    ),
    [],
  );
});

test('a need that does not exist is named with the nearest that does', () => {
  const [fault] = findGraphFaults(
    new Map([
      ['unit', []],
      ['integration', ['unti']],
    ]),
    'stage',
  );
  assert.equal(fault, {
    path: ['integration', 'needs', 0],
    message: "stage 'integration' needs 'unti', which does not exist",
    help: "Did you mean 'unit'?",
  });
});

test('a cycle is told as the way round', () => {
  const [fault] = findGraphFaults(
    new Map([
      ['a', ['c']],
      ['b', ['a']],
      ['c', ['b']],
    ]),
    'stage',
  );
  assert.is(fault?.message, 'stages need each other in a circle: a → c → b → a');
});

test('a stage that needs itself is a cycle', () => {
  const [fault] = findGraphFaults(new Map([['a', ['a']]]), 'stage');
  assert.is(fault?.message, 'stages need each other in a circle: a → a');
});

test.run();
