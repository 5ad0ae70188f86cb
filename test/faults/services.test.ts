import { testFaultsOf } from './rig.ts';

testFaultsOf('integration');
