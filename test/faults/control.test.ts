import * as assert from 'uvu/assert';
import { git } from '../../src/git/git.ts';
import { suite } from '../rig/suite.ts';
import { assertNothingLeft } from './leftovers.ts';
import { withRun } from './rig.ts';

const test = suite('the example without a fault');

test('it passes, is recorded as a checkpoint, and nothing is left', () =>
  withRun(undefined, async ({ seen, output, workspace }) => {
    assert.is(seen.exitCode, 0, output.slice(-8_000));
    assert.is(seen.closed, undefined);
    assert.is(seen.firstCause, undefined);
    const ran = seen.events.filter((event) => event.type === 'stage-finished');
    assert.equal(ran.map(({ stage, outcome }) => `${stage} ${outcome.status}`).sort(), [
      'golden-path passed',
      'integration passed',
      'python-environment passed',
      'ssot passed',
      'unit passed',
    ]);
    const checkpoint = seen.events.find((event) => event.type === 'checkpoint');
    assert.ok(checkpoint?.made, JSON.stringify(checkpoint));
    const refs = await git(workspace.directory, [
      'for-each-ref',
      '--format=%(refname)',
      'refs/portcullis/checkpoints',
    ]);
    assert.is(refs.ok && refs.stdout.trim(), checkpoint.ref);
    await assertNothingLeft(seen);
  }));

test.run();
