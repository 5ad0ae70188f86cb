import { testFaultsOf } from './rig.ts';

testFaultsOf('unit');
