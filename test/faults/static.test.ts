import { testFaultsOf } from './rig.ts';

testFaultsOf('ssot');
