import { suite } from '../rig/suite.ts';
import { killAtSteps } from './killed-remediation.ts';

const test = suite('remediate, killed with -9 at the even steps');

test('a commit and a revert: resumed after a kill at any step, it comes to the same end', () =>
  killAtSteps(0));

test.run();
