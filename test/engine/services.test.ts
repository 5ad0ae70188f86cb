import * as assert from 'uvu/assert';
import { EngineRig, plan, stage } from '../rig/engine.ts';
import { suite } from '../rig/suite.ts';

const test = suite('engine: services');

test('a service is started once, shared, and stopped when its last user is done', async () => {
  const stages = [
    stage('a', { services: ['db'] }),
    stage('b', { services: ['db'] }),
    stage('c', { needs: ['a', 'b'] }),
  ];
  const rig = new EngineRig(plan(stages));
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  db.ready();
  const [a, b] = await Promise.all([rig.started('a'), rig.started('b')]);
  assert.is(rig.ofType('service-starting').length, 1);
  assert.is(a.context.env.PORTCULLIS_DB_URL, 'http://127.0.0.1:1');
  a.pass();
  b.pass();
  const c = await rig.started('c');
  assert.ok(db.stopped);
  c.pass();
  assert.is((await done).verdict, 'passed');
});

test('a stage never starts on a service that is not ready, and fails with the service as the cause', async () => {
  const rig = new EngineRig(plan([stage('a', { services: ['db'] }), stage('b', { services: ['db'] })]));
  const done = rig.run();
  (await rig.serviceStarted('db')).ready({ reason: 'service-not-ready', message: 'port closed' });
  const { outcomes, firstCause } = await done;
  assert.is(firstCause?.reason, 'service-not-ready');
  assert.is(outcomes.get('a')?.status, 'failed');
  assert.equal(outcomes.get('b'), {
    status: 'cancelled',
    because: { kind: 'gate', stage: 'a', message: 'port closed' },
  });
  assert.equal(rig.ofType('stage-event'), []);
});

test('the death of a service fails the stage that uses it at once', async () => {
  const rig = new EngineRig(plan([stage('a', { services: ['db'] })]));
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  db.ready();
  const a = await rig.started('a');
  db.die('exited with code 3');
  const { firstCause } = await done;
  assert.ok(a.context.signal.aborted);
  assert.is(firstCause?.reason, 'service-died');
});

test('a test that fails because its service is dying is not the first cause: the service is', async () => {
  const rig = new EngineRig(plan([stage('a', { services: ['db'] })]));
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  db.ready();
  const a = await rig.started('a');
  a.failEarly('connection refused');
  db.die('exited with code 3');
  a.fail('connection refused');
  const { firstCause } = await done;
  assert.is(firstCause?.reason, 'service-died');
});

test('the death of what a service needs is a death too, and the cause', async () => {
  const services = new Map([
    ['api', { id: 'api', needs: ['db'], title: 'api' }],
    ['db', { id: 'db', needs: [], title: 'db' }],
  ]);
  const rig = new EngineRig(plan([stage('a', { services: ['api'] })], { services }));
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  db.ready();
  (await rig.serviceStarted('api')).ready();
  const a = await rig.started('a');
  a.failEarly('connection refused');
  db.die('db exited with code 7');
  const { firstCause, verdict } = await done;
  assert.is(verdict, 'failed');
  assert.is(firstCause?.message, 'db exited with code 7');
});

test('a retry after the death of a service gets a new one', async () => {
  const rig = new EngineRig(
    plan([stage('a', { services: ['db'], retry: { retries: 1, delayMs: 0, factor: 1 } })]),
  );
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  db.ready();
  await rig.started('a');
  db.die('exited with code 3');
  while (rig.ofType('service-starting').length < 2) await new Promise(setImmediate);
  rig.services.get('db')?.ready();
  (await rig.started('a')).pass();
  assert.is((await done).verdict, 'passed');
});

test('an interrupt while a service gets ready ends the wait', async () => {
  const rig = new EngineRig(plan([stage('a', { services: ['db'] })]));
  const done = rig.run();
  const db = await rig.serviceStarted('db');
  rig.interrupt.abort({ kind: 'signal', signal: 'SIGTERM' });
  assert.is((await done).verdict, 'interrupted');
  assert.ok(db.stopped);
});

test.run();
