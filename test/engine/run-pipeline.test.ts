import * as assert from 'uvu/assert';
import { EngineRig, plan, stage } from '../rig/engine.ts';
import { suite } from '../rig/suite.ts';

const test = suite('engine');

test('stages start when their needs have passed, side by side where the graph allows', async () => {
  const rig = new EngineRig(
    plan([
      stage('a'),
      stage('b', { needs: ['a'] }),
      stage('c', { needs: ['a'] }),
      stage('d', { needs: ['b', 'c'] }),
    ]),
  );
  const done = rig.run();
  (await rig.started('a')).pass();
  const [b, c] = await Promise.all([rig.started('b'), rig.started('c')]);
  assert.equal(rig.order, ['a', 'b', 'c']);
  b.pass();
  c.pass();
  (await rig.started('d')).pass();
  const result = await done;
  assert.is(result.verdict, 'passed');
  assert.equal(
    [...result.outcomes.values()].map(({ status }) => status),
    ['passed', 'passed', 'passed', 'passed'],
  );
});

test('a failing stage blocks what needs it, and says which gate closed', async () => {
  const rig = new EngineRig(plan([stage('a'), stage('b', { needs: ['a'] }), stage('c', { needs: ['b'] })]));
  const done = rig.run();
  (await rig.started('a')).fail('assert 1 == 2');
  const { verdict, outcomes, firstCause } = await done;
  assert.is(verdict, 'failed');
  assert.is(firstCause?.message, 'assert 1 == 2');
  assert.equal(outcomes.get('b'), {
    status: 'skipped',
    because: { kind: 'gate', stage: 'a', message: 'assert 1 == 2' },
  });
  assert.is(outcomes.get('c')?.status, 'skipped');
  assert.equal(rig.order, ['a']);
  assert.equal(
    rig
      .ofType('stage-finished')
      .map(({ stage: id }) => id)
      .sort(),
    ['a', 'b', 'c'],
    'each stage ends once',
  );
});

test('kill: a failure told early closes the gate at once and ends the siblings before the stage itself is done', async () => {
  const rig = new EngineRig(plan([stage('failing'), stage('sibling')], { reportMs: 60_000 }));
  const done = rig.run();
  const [failing, sibling] = await Promise.all([rig.started('failing'), rig.started('sibling')]);
  failing.failEarly('first');
  assert.ok(sibling.context.signal.aborted);
  assert.not.ok(failing.context.signal.aborted);
  assert.equal(
    rig.ofType('gate-closed').map(({ stage: id, first }) => [id, first]),
    [['failing', true]],
  );
  failing.fail('first');
  const { outcomes, firstCause } = await done;
  assert.is(firstCause?.message, 'first');
  assert.equal(outcomes.get('sibling'), {
    status: 'cancelled',
    because: { kind: 'gate', stage: 'failing', message: 'first' },
  });
});

test('kill: the failing stage has a bounded time to finish its report', async () => {
  const rig = new EngineRig(plan([stage('failing')], { reportMs: 10 }));
  const done = rig.run();
  (await rig.started('failing')).failEarly('first');
  const { outcomes } = await done;
  const outcome = outcomes.get('failing');
  assert.is(outcome?.status, 'failed');
  assert.is(outcome?.status === 'failed' ? outcome.failures[0].message : '', 'first');
});

test('no-new: what runs may finish, nothing new starts', async () => {
  const stages = [
    stage('failing', { fail: 'no-new' }),
    stage('sibling'),
    stage('later', { needs: ['sibling'] }),
  ];
  const rig = new EngineRig(plan(stages));
  const done = rig.run();
  const [failing, sibling] = await Promise.all([rig.started('failing'), rig.started('sibling')]);
  failing.fail();
  await rig.until('gate-closed');
  sibling.pass();
  const { outcomes } = await done;
  assert.is(outcomes.get('sibling')?.status, 'passed');
  assert.is(outcomes.get('later')?.status, 'skipped');
});

test('finish: all that does not depend on the failure goes on', async () => {
  const stages = [
    stage('failing', { fail: 'finish' }),
    stage('sibling'),
    stage('later', { needs: ['sibling'] }),
    stage('blocked', { needs: ['failing'] }),
  ];
  const rig = new EngineRig(plan(stages));
  const done = rig.run();
  const failing = await rig.started('failing');
  assert.is(failing.context.failAfter, Number.POSITIVE_INFINITY);
  failing.fail();
  (await rig.started('sibling')).pass();
  (await rig.started('later')).pass();
  const { outcomes, verdict } = await done;
  assert.is(verdict, 'failed');
  assert.is(outcomes.get('later')?.status, 'passed');
  assert.is(outcomes.get('blocked')?.status, 'skipped');
});

test('after N: the gate stays open until the Nth failure', async () => {
  const rig = new EngineRig(plan([stage('failing', { failAfter: 2 }), stage('sibling')]));
  const done = rig.run();
  const [failing, sibling] = await Promise.all([rig.started('failing'), rig.started('sibling')]);
  failing.failEarly('one');
  assert.not.ok(sibling.context.signal.aborted);
  failing.failEarly('two');
  assert.ok(sibling.context.signal.aborted);
  failing.fail('one');
  assert.is((await done).firstCause?.message, 'one');
});

test('max failures: the policy acts once all stages together have failed often enough', async () => {
  const rig = new EngineRig(
    plan([stage('a', { failAfter: 2 }), stage('b', { failAfter: 2 }), stage('c')], { maxFailures: 2 }),
  );
  const done = rig.run();
  const [a, b, c] = await Promise.all([rig.started('a'), rig.started('b'), rig.started('c')]);
  a.fail();
  assert.not.ok(c.context.signal.aborted);
  b.failEarly();
  await rig.until('gate-closed');
  assert.ok(c.context.signal.aborted);
  b.fail();
  assert.is((await done).verdict, 'failed');
});

test('a stage that always runs does so after a failure, and is not ended by a closed gate', async () => {
  const stages = [
    stage('failing'),
    stage('clean', { needs: ['failing'], always: true }),
    stage('beside', { always: true }),
  ];
  const rig = new EngineRig(plan(stages));
  const done = rig.run();
  const [failing, beside] = await Promise.all([rig.started('failing'), rig.started('beside')]);
  failing.fail();
  const clean = await rig.started('clean');
  assert.not.ok(beside.context.signal.aborted);
  clean.pass();
  beside.pass();
  const { outcomes, verdict } = await done;
  assert.is(verdict, 'failed');
  assert.is(outcomes.get('clean')?.status, 'passed');
});

test('a pass on retry is flaky and says so; each attempt is told, and the gate never closes', async () => {
  const rig = new EngineRig(plan([stage('a', { retry: { retries: 2, delayMs: 1, factor: 3 } })]));
  const done = rig.run();
  (await rig.started('a')).fail('one');
  (await rig.started('a')).fail('two');
  (await rig.started('a')).pass();
  const { outcomes, verdict } = await done;
  assert.is(verdict, 'passed');
  assert.equal(
    rig.ofType('attempt-failed').map(({ attempt, retryInMs }) => [attempt, retryInMs]),
    [
      [1, 1],
      [2, 3],
    ],
  );
  const outcome = outcomes.get('a');
  assert.equal(outcome?.status === 'passed' ? outcome.flaky?.map(({ message }) => message) : [], [
    'one',
    'two',
  ]);
  assert.is(rig.ofType('gate-closed').length, 0);
});

test('a stage past its time limit is ended and fails with reason timeout', async () => {
  const rig = new EngineRig(plan([stage('slow', { timeoutMs: 5 })]));
  const { outcomes } = await rig.run();
  const outcome = outcomes.get('slow');
  assert.is(outcome?.status === 'failed' ? outcome.failures[0].reason : '', 'timeout');
});

test('a failure says how to see it again: as its executor does, or the stage as a whole where services were needed', async () => {
  const own = { reason: 'tests-failed', message: 'it failed', reproduce: 'pytest a' } as const;
  const reproduced = async (services: string[]) => {
    const rig = new EngineRig(plan([stage('a', { services, reproduce: 'portcullis run p --only a' })]));
    const done = rig.run();
    if (services.length > 0) (await rig.serviceStarted('db')).ready();
    const hand = await rig.started('a');
    hand.context.fail(own);
    hand.pass();
    return (await done).firstCause?.reproduce;
  };
  assert.is(await reproduced([]), 'pytest a');
  assert.is(await reproduced(['db']), 'portcullis run p --only a');
});

test('the first cause is told with all that became known of it by the end of its stage', async () => {
  const rig = new EngineRig(plan([stage('a')]));
  const done = rig.run();
  const hand = await rig.started('a');
  hand.context.fail({ reason: 'collection-error', message: 'no module x', excerpt: '1 file' });
  hand.end({ reason: 'collection-error', message: 'no module x', excerpt: '3 files' });
  assert.is((await done).firstCause?.excerpt, '3 files');
});

test('the run past its time limit is red, and names what was running', async () => {
  const rig = new EngineRig(plan([stage('slow')], { timeoutMs: 5 }));
  const { verdict, firstCause } = await rig.run();
  assert.is(verdict, 'failed');
  assert.is(firstCause?.reason, 'timeout');
  assert.match(firstCause?.help ?? '', "'slow' was running");
});

test('an interrupt ends everything and is not a pass', async () => {
  const rig = new EngineRig(plan([stage('a'), stage('b', { needs: ['a'] })]));
  const done = rig.run();
  await rig.started('a');
  rig.interrupt.abort({ kind: 'signal', signal: 'SIGINT' });
  const { verdict, outcomes } = await done;
  assert.is(verdict, 'interrupted');
  assert.equal(outcomes.get('a'), { status: 'cancelled', because: { kind: 'signal', signal: 'SIGINT' } });
  assert.equal(outcomes.get('b'), { status: 'skipped', because: { kind: 'signal', signal: 'SIGINT' } });
});

test('an executor that throws is a defect of ours, and red', async () => {
  const rig = new EngineRig(plan([stage('a', { kind: 'throwing' })]));
  const { verdict, firstCause } = await rig.run();
  assert.is(verdict, 'failed');
  assert.is(firstCause?.reason, 'internal');
  assert.match(firstCause?.message ?? '', 'boom');
});

test('a plan whose every stage was left out is not a pass', async () => {
  const rig = new EngineRig(plan([stage('a', { skip: 'left out by --skip' })]));
  assert.is((await rig.run()).verdict, 'failed');
});

test('a stage left out on purpose opens its gate', async () => {
  const rig = new EngineRig(plan([stage('a', { skip: 'left out by --skip' }), stage('b', { needs: ['a'] })]));
  const done = rig.run();
  (await rig.started('b')).pass();
  assert.is((await done).verdict, 'passed');
});

test('weights and locks bound what runs at once', async () => {
  const stages = [
    stage('a', { weight: 2 }),
    stage('b', { locks: ['db'] }),
    stage('c', { locks: ['db'] }),
    stage('heavy', { weight: 99 }),
  ];
  const rig = new EngineRig(plan(stages, { jobs: 3 }));
  const done = rig.run();
  const [a, b] = await Promise.all([rig.started('a'), rig.started('b')]);
  assert.equal(rig.order, ['a', 'b']);
  b.pass();
  const c = await rig.started('c');
  assert.equal(rig.order, ['a', 'b', 'c']);
  a.pass();
  c.pass();
  (await rig.started('heavy')).pass();
  assert.is((await done).verdict, 'passed');
});

test('weights in fractions lose no room', async () => {
  const stages = [
    stage('a', { weight: 0.6 }),
    stage('b', { weight: 0.3 }),
    stage('c', { weight: 0.1 }),
    stage('whole', { weight: 1, needs: ['a', 'b', 'c'] }),
  ];
  const rig = new EngineRig(plan(stages, { jobs: 1 }));
  const done = rig.run();
  for (const id of ['a', 'b', 'c', 'whole']) (await rig.started(id)).pass();
  assert.is((await done).verdict, 'passed');
});

test('an interrupt leaves what cleans up its time; a second one ends it and starts no other', async () => {
  const stages = [
    stage('a'),
    stage('clean', { needs: ['a'], always: true }),
    stage('more', { needs: ['clean'], always: true }),
  ];
  const rig = new EngineRig(plan(stages));
  const done = rig.run();
  await rig.started('a');
  rig.interrupt.abort({ kind: 'signal', signal: 'SIGINT' });
  const clean = await rig.started('clean');
  assert.not.ok(clean.context.signal.aborted);
  rig.force.abort();
  assert.ok(clean.context.signal.aborted);
  const { verdict, outcomes } = await done;
  assert.is(verdict, 'interrupted');
  assert.is(outcomes.get('more')?.status, 'skipped');
  assert.equal(rig.order, ['a', 'clean']);
});

test('what cleans up after the run is out of time has a time of its own', async () => {
  const stages = [stage('a'), stage('clean', { needs: ['a'], always: true, timeoutMs: 20 })];
  const rig = new EngineRig(plan(stages, { timeoutMs: 5 }));
  const { verdict } = await rig.run();
  assert.is(verdict, 'failed');
});

test('a scoped gate blocks only what the scope cannot clear; without a scope it blocks all', async () => {
  const stages = [
    stage('unit', { gate: 'scoped', fail: 'finish' }),
    stage('touched', { needs: ['unit'] }),
    stage('free', { needs: ['unit'] }),
  ];
  const rig = new EngineRig(plan(stages), async (_failures, dependent) =>
    dependent.id === 'free' ? { reach: 'clear' } : { reach: 'blocked', why: 'it loads what failed' },
  );
  const done = rig.run();
  (await rig.started('unit')).fail('unit failed');
  (await rig.started('free')).pass();
  const { outcomes, verdict } = await done;
  assert.is(verdict, 'failed');
  assert.is(outcomes.get('touched')?.status, 'skipped');
  assert.is(outcomes.get('free')?.status, 'passed');

  const unscoped = new EngineRig(plan(stages));
  const unscopedDone = unscoped.run();
  (await unscoped.started('unit')).fail('unit failed');
  assert.is((await unscopedDone).outcomes.get('free')?.status, 'skipped');
});

test.run();
