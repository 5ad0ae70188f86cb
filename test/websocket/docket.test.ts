import * as assert from 'uvu/assert';
import type { StageFailure } from '../../src/model/ports.ts';
import { createDocket } from '../../src/websocket/docket.ts';
import { suite } from '../rig/suite.ts';

const test = suite('the order of failures');
const failure = (message: string): StageFailure => ({ reason: 'expectation', message });

function docket() {
  const announced: string[] = [];
  return { announced, ...createDocket(({ message }) => announced.push(message)) };
}

test('a failure is announced at once when nobody is suspected of an older one', () => {
  const { file, suspect, announced } = docket();
  suspect({}, 200);
  file(100, failure('first'));
  assert.equal(announced, ['first']);
});

test('a failure waits for an older one that is still being put into words', () => {
  const { file, suspect, announced, failures } = docket();
  const alice = {};
  suspect(alice, 100);
  file(150, failure('consequence'));
  assert.equal(announced, []);
  file(100, failure('cause'));
  assert.equal(announced, ['cause']);
  suspect(alice, undefined);
  assert.equal(announced, ['cause', 'consequence']);
  assert.equal(
    failures.map((one) => one.message),
    announced,
  );
});

test('a suspicion that came to nothing holds nothing back, and neither does the end', () => {
  const { file, suspect, close, announced } = docket();
  const [alice, bob] = [{}, {}];
  suspect(alice, 100);
  suspect(bob, 120);
  file(150, failure('later'));
  file(110, failure('earlier'));
  suspect(alice, undefined);
  assert.equal(announced, ['earlier']);
  close();
  assert.equal(announced, ['earlier', 'later']);
});

test.run();
